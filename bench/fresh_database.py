"""A learner with decks that nobody has studied yet, on a database of their own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.engine import URL

from bench.phrases import KNOWN, LEARNING, sentences
from bench.postgresql import running_server
from phraseweaver.app import App, open_app
from phraseweaver.config import Settings
from phraseweaver.domain.ids import DeckId
from phraseweaver.domain.learner import MAX_PER_DAY
from phraseweaver.services import accounts, decks, phrases
from phraseweaver.services.decks import DeckForm
from phraseweaver.store.database_url import sqlite_url

DATABASES = ("sqlite", "postgresql")


@contextmanager
def fresh_databases(kind: str, number: int) -> Iterator[list[URL]]:
    """Lend empty databases; raises `bench.postgresql.ServerMissing`.

    Those of SQLite are thrown away afterwards, those of PostgreSQL with the next call.
    """
    if kind == "postgresql":
        with running_server() as server:
            yield [server.empty(f"fresh_{count}") for count in range(number)]
        return
    with tempfile.TemporaryDirectory(prefix="phraseweaver-bench-") as directory:
        yield [sqlite_url(Path(directory) / f"{count}.db") for count in range(number)]


@contextmanager
def opened(url: URL) -> Iterator[App]:
    """Yield the app of this process on a database, at head, and leave it afterwards."""
    app = open_app(settings=Settings(database_url=url))
    try:
        yield app
    finally:
        app.sessions.engine.dispose()


def add_decks(app: App, kinds: list[tuple[str, ...]], phrases_each: int) -> list[DeckId]:
    """Add a deck with so many phrases for each choice of card kinds, and lift the limits of the day."""
    learner = accounts.local_learner(app, _zone_far_from_rollover())
    preferences = accounts.preferences_of(learner)
    wanted = replace(preferences, new_per_day=MAX_PER_DAY, reviews_per_day=MAX_PER_DAY)
    accounts.save_preferences(app, learner.id, wanted)
    made = []
    for number, chosen in enumerate(kinds):
        form = DeckForm(f"Sentences {number + 1}", LEARNING, KNOWN, kinds=chosen)
        deck = decks.create_deck(app, learner.id, form)
        phrases.add_phrases(app, learner.id, deck, sentences(number * phrases_each, phrases_each))
        made.append(deck)
    return made


def _zone_far_from_rollover() -> str:
    now = datetime.now(UTC)
    hours = {zone: now.astimezone(ZoneInfo(zone)).hour for zone in ("Europe/Madrid", "Asia/Tokyo")}
    return next(zone for zone, hour in hours.items() if hour not in (2, 3))
