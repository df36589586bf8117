"""Answers by the local hour at which they were given, kept in the transaction of each answer."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.domain.rating import Rating
from phraseweaver.store.tables import Base, ReviewRow
from phraseweaver.store.upsert import insert_of

_HOURLY = Base.metadata.tables["hourly"]
_KEY = ("user_id", "studied_on", "deck_id", "hour")
_COUNTS = ("answers", "passed")

_OF_DAY = and_(*(_HOURLY.c[name] == bindparam(f"of_{name}") for name in _KEY[:3]))
_HERE = and_(_OF_DAY, _HOURLY.c.hour == bindparam("of_hour"))
_SUBTRACT = (
    update(_HOURLY)
    .where(_HERE, _HOURLY.c.answers >= 1, _HOURLY.c.passed >= bindparam("less_passed"))
    .values(answers=_HOURLY.c.answers - 1, passed=_HOURLY.c.passed - bindparam("less_passed"))
    .returning(_HOURLY.c.answers)
)
_REMOVE = delete(_HOURLY).where(_HERE)
_REMOVE_DAY = delete(_HOURLY).where(_OF_DAY)


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
    """Take back what `add` has counted, once the answer has left the log.

    A row that comes to nothing goes.
    """
    of_day = {"of_user_id": user, "of_studied_on": day, "of_deck_id": deck}
    here = {**of_day, "of_hour": at.astimezone(zone).hour}
    left = session.scalar(_SUBTRACT, here | {"less_passed": int(rating is not Rating.AGAIN)})
    if left is None:
        # It was counted by the clocks of another zone, and nobody knows which: so is the whole day now.
        session.execute(_REMOVE_DAY, of_day)
        _count(session, user, zone, ReviewRow.studied_on == day, ReviewRow.deck_id == deck)
    elif left == 0:
        session.execute(_REMOVE, here)


def rebuild(session: Session, user: UserId, zone: ZoneInfo) -> None:
    """Write the learner's totals anew from the review log, all of it by the clocks of one zone."""
    session.execute(delete(_HOURLY).where(_HOURLY.c.user_id == user))
    _count(session, user, zone)


def _count(session: Session, user: UserId, zone: ZoneInfo, *wanted: ColumnElement[bool]) -> None:
    """Store the totals of a part of the log that has none yet."""
    statement = (
        select(ReviewRow.studied_on, ReviewRow.deck_id, ReviewRow.reviewed_at, ReviewRow.rating)
        .where(ReviewRow.user_id == user, *wanted)
        .execution_options(yield_per=1_000)
    )
    answers: Counter[tuple[date, int, int]] = Counter()
    passed: Counter[tuple[date, int, int]] = Counter()
    for day, deck, at, rating in session.execute(statement):
        key = (day, deck, at.astimezone(zone).hour)
        answers[key] += 1
        passed[key] += rating != Rating.AGAIN
    rows = [
        {
            **dict(zip(_KEY, (user, *key), strict=True)),
            "answers": count,
            "passed": passed[key],
        }
        for key, count in sorted(answers.items())
    ]
    for start in range(0, len(rows), 1_000):
        session.execute(insert(_HOURLY), rows[start : start + 1_000])
