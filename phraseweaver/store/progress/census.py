"""How the cards stand, counted in one pass over them, and when they come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Integer, case, cast, func, literal_column, select
from sqlalchemy.orm import Session

from phraseweaver.domain.answer_totals import MATURE_FROM_DAYS
from phraseweaver.domain.forgetting import forgetting_curve
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.progress import Census, Scope
from phraseweaver.domain.schedule import CardState
from phraseweaver.store import decks, due_dates
from phraseweaver.store.cards import IS_REVIEW
from phraseweaver.store.progress.scope import cards_in, phrases_in
from phraseweaver.store.progress.sql import counts_of, days_from, greatest, whole
from phraseweaver.store.sql import days_between
from phraseweaver.store.tables import CardRow, PhraseRow

FORECAST_DAYS = 90

_FINE = 10_000
"""t/S is counted in such parts: R changes by less than 0.00002 within one."""

# Two or three whole numbers go in one where few of their combinations occur: counting costs by the number of
# counts, and taking the pairs apart again costs next to nothing.
_INTERVAL_BITS = 0xFFFF
_BURIED, _SUSPENDED, _STATE = 0x10000, 0x20000, 0x40000
"""How a card stands: its interval below, then whether it is hidden, and its state at the top."""

_STABILITY = 128
"""How well a card is remembered: its difficulty in percent below, and its stability at the top."""


def elapsed_days(today: date, now: datetime) -> object:
    """Return the days since a card's last answer; where the instant is not known, from its due date."""
    return func.coalesce(
        days_from(CardRow.last_reviewed_at, now),
        days_between(CardRow.due_on, today) + CardRow.interval_days,
    )


def take(session: Session, user: UserId, scope: Scope, today: date, now: datetime, decay: float) -> Census:
    """Return the census of the cards in the scope. `decay` is that of the learner's memory model."""
    standing = (
        cast(CardRow.state, Integer) * literal_column(str(_STATE))
        + case((CardRow.suspended, literal_column(str(_SUSPENDED))), else_=literal_column("0"))
        + case((CardRow.buried_until > today, literal_column(str(_BURIED))), else_=literal_column("0"))
        + CardRow.interval_days
    )
    # A new card has no memory: NULL, which is not counted.
    memory = whole(CardRow.stability + 0.5) * _STABILITY + whole((CardRow.difficulty - 1) / 9 * 100)
    waited = whole(greatest(session, elapsed_days(today, now), 0) / CardRow.stability * float(_FINE))
    standings, memories, waits = counts_of(
        session, [standing, memory, waited], cards_in(session, user, scope)
    )
    recall_after = forgetting_curve(decay)
    known = 0.0
    remembered: Counter[int] = Counter()
    for part, count in waits.items():
        recall = recall_after((part + 0.5) / _FINE, 1.0)
        known += recall * count
        remembered[int(100 * recall)] += count
    stability: Counter[int] = Counter()
    difficulty: Counter[int] = Counter()
    for packed, count in memories.items():
        stability[packed // _STABILITY] += count
        difficulty[packed % _STABILITY] += count
    return Census(
        **_states(standings),
        seen=sum(memories.values()),
        known=known,
        intervals=_intervals(standings),
        stability=stability,
        difficulty=difficulty,
        retrievability=remembered,
    )


def _states(standings: Mapping[int, int]) -> dict[str, int]:
    names = {CardState.NEW: "new", CardState.LEARNING: "learning", CardState.RELEARNING: "relearning"}
    found: Counter[str] = Counter()
    for standing, count in standings.items():
        state = CardState(standing // _STATE)
        if standing & _SUSPENDED:
            name = "suspended"
        elif standing & _BURIED:
            name = "buried"
        elif state is CardState.REVIEW:
            name = "mature" if standing & _INTERVAL_BITS >= MATURE_FROM_DAYS else "young"
        else:
            name = names[state]
        found[name] += count
    return dict(found)


def _intervals(standings: Mapping[int, int]) -> Counter[int]:
    found: Counter[int] = Counter()
    for standing, count in standings.items():
        if CardState(standing // _STATE) in (CardState.REVIEW, CardState.RELEARNING):
            found[standing & _INTERVAL_BITS] += count
    return found


def due(session: Session, user: UserId, scope: Scope, today: date) -> dict[date, int]:
    """Return when review cards come back: all that are overdue, and the next `FORECAST_DAYS` days."""
    if scope.has_totals:
        last = today + timedelta(days=FORECAST_DAYS - 1)
        shown = [deck for deck in decks.active_ids(session, user) if scope.deck in (None, deck)]
        return dict(sorted(due_dates.counts(session, user, shown, last).items()))
    statement = (
        select(CardRow.due_on, func.count())
        .where(*_to_come(session, user, scope), CardRow.due_on < today + timedelta(days=FORECAST_DAYS))
        .group_by(CardRow.due_on)
        .order_by(CardRow.due_on)
    )
    return {day: count for day, count in session.execute(statement) if day is not None}


def daily_load(session: Session, user: UserId, scope: Scope) -> float:
    """Return how many reviews a day those cards ask for in the long run."""
    each = 1.0 / greatest(session, CardRow.interval_days, 1)
    return float(session.scalar(select(func.sum(each)).where(*_to_come(session, user, scope))) or 0)


def _to_come(session: Session, user: UserId, scope: Scope) -> list[ColumnElement[bool]]:
    active = CardRow.deck_id.in_(decks.active_ids(session, user))
    return [*cards_in(session, user, scope), active, IS_REVIEW]


def added(session: Session, user: UserId, scope: Scope) -> dict[date, int]:
    """Return how many of the phrases were added on each study day."""
    statement = (
        select(PhraseRow.added_on, func.count())
        .where(*phrases_in(session, user, scope))
        .group_by(PhraseRow.added_on)
    )
    return {day: count for day, count in session.execute(statement)}  # noqa: C416 - rows are no pairs
