"""A learner with a year of history, the same on every machine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from sqlalchemy.engine import URL

from bench.phrases import KNOWN, LEARNING, sentences
from bench.size import Size
from phraseweaver.app import App, open_app
from phraseweaver.config import PROJECT_ROOT, Settings
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.learner import MAX_PER_DAY
from phraseweaver.services import accounts
from phraseweaver.services.demo import DAYS, DeckPlan, DemoSummary, make_history

NOW = datetime(2026, 3, 10, 17, tzinfo=UTC)
"""The instant at which every scenario happens: a Tuesday evening with part of the day's cards answered."""

ZONE = "Europe/Madrid"
DECKS = 10

_MADE_BY = (
    "bench/dataset.py",
    "bench/phrases.py",
    "migrations/versions/*.py",
    "phraseweaver/demo/*.py",
    "phraseweaver/domain/*.py",
    "phraseweaver/services/demo.py",
    "phraseweaver/store/*.py",
)


def clock() -> datetime:
    """Return the instant of the benchmark."""
    return NOW


def build(url: URL, size: Size) -> DemoSummary:
    """Fill an empty database and close every connection to it."""
    app = open_app(settings=Settings(database_url=url), clock=clock)
    try:
        user = learner(app)
        # Limits that such a collection needs: none is reached, so that no count is cut short by them.
        wanted = replace(
            accounts.preferences_of(accounts.local_learner(app, ZONE)),
            new_per_day=min(size.cards // DAYS + 20, MAX_PER_DAY),
            reviews_per_day=MAX_PER_DAY,
        )
        accounts.save_preferences(app, user, wanted)
        return make_history(app, user, _plans(size))
    finally:
        app.sessions.engine.dispose()


def learner(app: App) -> UserId:
    """Return the learner of the data set."""
    return accounts.local_learner(app, ZONE).id


@cache
def version() -> str:
    """Return a word that changes with everything that a data set is made by."""
    digest = sha256()
    for pattern in _MADE_BY:
        for path in sorted(PROJECT_ROOT.glob(pattern)):
            digest.update(_content(path))
    return digest.hexdigest()[:12]


def _content(path: Path) -> bytes:
    return path.name.encode() + b"\0" + path.read_bytes()


def _plans(size: Size) -> list[DeckPlan]:
    phrases = size.cards // 2
    bounds = [phrases * number // DECKS for number in range(DECKS + 1)]
    return [
        DeckPlan(f"Sentences {number + 1}", LEARNING, KNOWN, sentences(first, last - first))
        for number, (first, last) in enumerate(pairwise(bounds))
    ]
