"""Answers by the local hour at which they were given, kept in the transaction of each answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, delete, func, insert, literal_column, select, update
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.domain.rating import Rating
from phraseweaver.store.tables import Base, HourlyRow, ReviewRow
from phraseweaver.store.upsert import insert_of

_HOURLY = Base.metadata.tables["hourly"]
_KEY = ("user_id", "studied_on", "deck_id", "hour")
_COUNTS = ("answers", "passed")

_HERE = and_(*(_HOURLY.c[name] == bindparam(f"of_{name}") for name in _KEY))
_SUBTRACT = (
    update(_HOURLY)
    .where(_HERE)
    .values({name: _HOURLY.c[name] - bindparam(f"less_{name}") for name in _COUNTS})
)
_REMOVE_EMPTY = delete(_HOURLY).where(_HERE, _HOURLY.c.answers == literal_column("0"))


@dataclass(frozen=True, slots=True)
class HourTotals:
    """Answers, and those of them that were not Again."""

    answers: int
    passed: int


@cache
def _addition(dialect: str) -> Any:
    statement = insert_of(dialect, _HOURLY)
    return statement.on_conflict_do_update(
        index_elements=_KEY, set_={name: _HOURLY.c[name] + statement.excluded[name] for name in _COUNTS}
    )


def add(
    session: Session, user: UserId, day: date, deck: DeckId, zone: ZoneInfo, at: datetime, rating: Rating
) -> None:
    """Count an answer that was given at that instant."""
    values = {
        "user_id": user,
        "studied_on": day,
        "deck_id": deck,
        "hour": at.astimezone(zone).hour,
        "answers": 1,
        "passed": int(rating is not Rating.AGAIN),
    }
    session.execute(_addition(session.get_bind().dialect.name), values)


def subtract(
    session: Session, user: UserId, day: date, deck: DeckId, zone: ZoneInfo, at: datetime, rating: Rating
) -> None:
    """Take back what `add` has counted in the same zone; a row that comes to nothing goes."""
    here = {
        "of_user_id": user,
        "of_studied_on": day,
        "of_deck_id": deck,
        "of_hour": at.astimezone(zone).hour,
    }
    passed = int(rating is not Rating.AGAIN)
    session.execute(_SUBTRACT, here | {"less_answers": 1, "less_passed": passed})
    session.execute(_REMOVE_EMPTY, here)


def by_hour(
    session: Session, user: UserId, first: date, last: date, decks: Iterable[DeckId] | None = None
) -> dict[int, HourTotals]:
    """Return the totals of each local hour (0 to 23) with answers on study days from `first` to `last`."""
    statement = (
        select(HourlyRow.hour, func.sum(HourlyRow.answers), func.sum(HourlyRow.passed))
        .where(HourlyRow.user_id == user, HourlyRow.studied_on.between(first, last))
        .group_by(HourlyRow.hour)
    )
    if decks is not None:
        statement = statement.where(HourlyRow.deck_id.in_(list(decks)))
    # PostgreSQL adds up to NUMERICs.
    return {
        hour: HourTotals(int(answers), int(passed)) for hour, answers, passed in session.execute(statement)
    }


def rebuild(session: Session, user: UserId, zone: ZoneInfo) -> None:
    """Write the learner's totals anew from the review log, all of it by the clocks of one zone."""
    session.execute(delete(_HOURLY).where(_HOURLY.c.user_id == user))
    statement = (
        select(ReviewRow.studied_on, ReviewRow.deck_id, ReviewRow.reviewed_at, ReviewRow.rating)
        .where(ReviewRow.user_id == user)
        .execution_options(yield_per=1_000)
    )
    answers: Counter[tuple[date, int, int]] = Counter()
    passed: Counter[tuple[date, int, int]] = Counter()
    for day, deck, at, rating in session.execute(statement):
        key = (day, deck, at.astimezone(zone).hour)
        answers[key] += 1
        passed[key] += rating != Rating.AGAIN
    store(session, user, {key: HourTotals(count, passed[key]) for key, count in answers.items()})


def store(session: Session, user: UserId, totals: dict[tuple[date, int, int], HourTotals]) -> None:
    """Store the totals of (study day, deck, hour) that have none yet."""
    rows = [
        {
            "user_id": user,
            "studied_on": day,
            "deck_id": deck,
            "hour": hour,
            "answers": total.answers,
            "passed": total.passed,
        }
        for (day, deck, hour), total in sorted(totals.items())
    ]
    for start in range(0, len(rows), 1_000):
        session.execute(insert(_HOURLY), rows[start : start + 1_000])
