"""The learner of a data set as a collection of Anki's: the same phrases, due dates, memory and answers.

The real `anki` package writes the frame of the collection and the rows go into its tables. It is under the
AGPL and never a dependency: it is looked for when it is asked for. Anki reads the machine's own clock, so
that the benchmark's study day becomes the present one.
"""

from __future__ import annotations

import importlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha1
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from bench.dataset import NOW
from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.phrase_cards import KINDS
from phraseweaver.domain.queue import allowance
from phraseweaver.domain.schedule import CardState
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS
from phraseweaver.store import daily, users
from phraseweaver.store.session import Session
from phraseweaver.store.tables import CardRow, DeckRow, PhraseRow, ReviewRow

Collection = Any
"""What `anki.collection.Collection` makes; the package is not there when types are checked."""

TOP_DECK = "All"
"""Stands above the learner's decks, so that one session asks all of them."""

BASIC_AND_REVERSED = "Basic (and reversed card)"
_AGE_SECONDS = 3 * 365 * 86_400
_AT_ONCE = 20_000
_STARTING_EASE = 2_500
_LEARNING_STEPS, _RELEARNING_STEPS = 2, 1
_KIND_OF_ANSWER = {CardState.NEW: 0, CardState.LEARNING: 0, CardState.REVIEW: 1, CardState.RELEARNING: 2}


class AnkiMissing(Exception):
    """The package is not installed; the message says how to get it."""


def anki_version() -> str:
    """Return the version of the package; raises AnkiMissing."""
    return str(_imported("anki.buildinfo").version)


@contextmanager
def opened_collection(file: Path) -> Iterator[Collection]:
    """Yield the collection in the file, made if it is not there; raises AnkiMissing."""
    collection = _imported("anki.collection").Collection(str(file))
    try:
        yield collection
    finally:
        collection.close()


def build_collection(file: Path, app: App, user: UserId) -> None:
    """Write the learner's cards and answers to a new collection; raises AnkiMissing.

    What Anki counts in days is as far from its today as it was from the learner's; the study day of every
    answer stays. The limits of the day are what is left of the learner's.
    """
    with opened_collection(file) as collection:
        collection.db.execute("UPDATE col SET crt = crt - ?", _AGE_SECONDS)
    with opened_collection(file) as collection, app.sessions.read() as session:
        learner = users.get(session, user)
        _set_options(collection, session, learner)
        calendar = _Calendar.of(collection, learner)
        for table, rows in (
            ("notes", _notes(session, learner, collection)),
            ("cards", _cards(session, learner, calendar, _decks(session, learner, collection))),
            ("revlog", _answers(session, learner, calendar)),
        ):
            _insert(collection, table, rows)
        collection.optimize()


def _imported(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError:
        raise AnkiMissing(
            "The anki package is missing: install it into an environment of its own beside ours "
            "(`pip install anki`); it is under the AGPL and no dependency."
        ) from None


@dataclass(frozen=True, slots=True)
class _Calendar:
    """From the learner's days and instants to those of a collection."""

    learner: Learner
    today: date
    anki_today: int
    anki_day_began: int
    now: int

    @classmethod
    def of(cls, collection: Collection, learner: Learner) -> _Calendar:
        return cls(
            learner=learner,
            today=learner.days.date_of(NOW),
            anki_today=collection.sched.today,
            anki_day_began=collection.sched.day_cutoff - 86_400,
            now=int(time.time()),
        )

    def day(self, day: date) -> int:
        """Return the day as the collection counts it."""
        return self.anki_today + (day - self.today).days

    def instant(self, when: datetime, day: date) -> int:
        """Return an answer's instant in milliseconds: the same hour of the study day, none to come."""
        since_morning = when - self.learner.days.start_of(day)
        began = self.anki_day_began + (day - self.today).days * 86_400
        return min(began * 1_000 + since_morning // timedelta(milliseconds=1), self.now * 1_000)

    def due_instant(self, when: datetime) -> int:
        """Return the second at which a step ends, as far from now as from the benchmark's now."""
        return self.now + int((when - NOW).total_seconds())


def _set_options(collection: Collection, session: Session, learner: Learner) -> None:
    today = learner.days.date_of(NOW)
    done = daily.totals_on(session, learner.id, today)
    collection.set_config("fsrs", True)
    options = collection.decks.get_config(1)
    options["new"] |= {"perDay": allowance(learner.new_limit(today), done.new), "bury": learner.bury_siblings}
    options["rev"] |= {
        "perDay": allowance(learner.review_limit(today), done.young + done.mature),
        "bury": learner.bury_siblings,
    }
    options["fsrsParams6"] = list(DEFAULT_PARAMETERS)
    options["desiredRetention"] = learner.desired_retention
    collection.decks.update_config(options)


def _decks(session: Session, learner: Learner, collection: Collection) -> dict[int, int]:
    """Make the decks and return the id in the collection of each of the learner's."""
    top = collection.decks.id(TOP_DECK)
    found = session.execute(
        select(DeckRow.id, DeckRow.name).where(DeckRow.user_id == learner.id).order_by(DeckRow.id)
    )
    made = {deck: collection.decks.id(f"{TOP_DECK}::{name}") for deck, name in found}
    collection.decks.set_current(top)
    return made


def _notes(session: Session, learner: Learner, collection: Collection) -> Iterator[tuple[Any, ...]]:
    note_type = collection.models.by_name(BASIC_AND_REVERSED)["id"]
    statement = (
        select(PhraseRow.id, PhraseRow.text, PhraseRow.translation, PhraseRow.created_at)
        .where(PhraseRow.user_id == learner.id)
        .order_by(PhraseRow.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    for phrase, text, translation, created_at in session.execute(statement):
        checksum = int(sha1(text.encode(), usedforsecurity=False).hexdigest()[:8], 16)
        changed = int(created_at.timestamp())
        fields = f"{text}\x1f{translation}"
        yield phrase, f"bench{phrase}", note_type, changed, -1, "", fields, text, checksum, 0, ""


def _cards(
    session: Session, learner: Learner, calendar: _Calendar, decks: dict[int, int]
) -> Iterator[tuple[Any, ...]]:
    order = {kind: number for number, kind in enumerate(KINDS)}
    statement = (
        select(CardRow)
        .where(CardRow.user_id == learner.id)
        .order_by(CardRow.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    for row in session.scalars(statement):
        state = CardState(row.state)
        due, left = row.position, 0
        queue = int(state) if state is not CardState.RELEARNING else 1
        if row.due_on is not None:
            due = calendar.day(row.due_on)
        if row.due_at is not None:
            steps = _LEARNING_STEPS if state is CardState.LEARNING else _RELEARNING_STEPS
            left = steps - (row.step or 0)
            due = calendar.due_instant(row.due_at)
            if row.due_at >= learner.days.end_of(calendar.today):
                queue, due = 3, calendar.day(learner.days.date_of(row.due_at))
        if row.buried_until is not None and row.buried_until > calendar.today:
            queue = -2
        if row.suspended:
            queue = -1
        yield (
            *(row.id, row.phrase_id, decks[row.deck_id], order[row.kind], calendar.now, -1),
            *(int(state), queue, due, row.interval_days, _STARTING_EASE if row.reps else 0),
            *(row.reps, row.lapses, left, 0, 0, 0, _memory(row, learner, calendar)),
        )


def _memory(row: CardRow, learner: Learner, calendar: _Calendar) -> str:
    if row.stability is None or row.last_reviewed_at is None or row.last_studied_on is None:
        return "{}"
    return json.dumps(
        {
            "pos": row.position,
            "s": row.stability,
            "d": row.difficulty,
            "dr": learner.desired_retention,
            "decay": DEFAULT_PARAMETERS[20],
            "lrt": calendar.instant(row.last_reviewed_at, row.last_studied_on) // 1_000,
        },
        separators=(",", ":"),
    )


def _answers(session: Session, learner: Learner, calendar: _Calendar) -> Iterator[tuple[Any, ...]]:
    columns: tuple[InstrumentedAttribute[Any], ...] = (
        *(ReviewRow.reviewed_at, ReviewRow.studied_on, ReviewRow.card_id, ReviewRow.rating),
        *(ReviewRow.interval_days, ReviewRow.before_interval_days, ReviewRow.duration_ms),
        ReviewRow.before_state,
    )
    statement = (
        select(*columns)
        .where(ReviewRow.user_id == learner.id)
        .order_by(ReviewRow.reviewed_at, ReviewRow.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    last = 0
    for reviewed_at, studied_on, card, rating, interval, before, duration, state in session.execute(
        statement
    ):
        # The instant is the key: two answers of one millisecond must differ.
        last = max(last + 1, calendar.instant(reviewed_at, studied_on))
        # Anki writes a step's length, as seconds below zero, where there is no interval and on the way back
        # to one: a relearning card with an interval would count for its true retention.
        on_step = state in (CardState.LEARNING, CardState.RELEARNING)
        before_that = -600 if on_step else before
        yield (
            *(last, card, -1, rating, interval or -600, before_that, _STARTING_EASE, duration),
            _KIND_OF_ANSWER[CardState(state)],
        )


def _insert(collection: Collection, table: str, rows: Iterator[tuple[Any, ...]]) -> None:
    part: list[tuple[Any, ...]] = []
    for row in rows:
        part.append(row)
        if len(part) == _AT_ONCE:
            _write(collection, table, part)
            part = []
    _write(collection, table, part)


def _write(collection: Collection, table: str, part: list[tuple[Any, ...]]) -> None:
    if part:
        marks = ", ".join("?" * len(part[0]))
        collection.db.executemany(f"INSERT INTO {table} VALUES ({marks})", part)


def present_study_day() -> str:
    """Return the date for which a collection built now is right, in Anki's own study days at hour 4."""
    return f"{(datetime.now(UTC).astimezone() - timedelta(hours=4)):%Y%m%d}"
