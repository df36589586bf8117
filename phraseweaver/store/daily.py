"""Totals of each study day and deck, kept in the transaction of each answer."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, and_, bindparam, cast, delete, func, select, update
from sqlalchemy.orm import Session

from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.store.reviews import totals_from_log
from phraseweaver.store.tables import Base, DailyRow
from phraseweaver.store.upsert import insert_of


class DayTotals(NamedTuple):
    """One study day's answers over all decks."""

    studied_on: date
    totals: AnswerTotals


_COUNTS = AnswerTotals.names()
_DAILY = Base.metadata.tables["daily"]
_KEY = ("user_id", "studied_on", "deck_id")

# Statements on the way of every answer are made once: to put one together takes longer than to run it.
_HERE = and_(*(_DAILY.c[name] == bindparam(f"of_{name}") for name in _KEY))
_SUBTRACT = (
    update(_DAILY)
    .where(_HERE)
    .values({name: _DAILY.c[name] - bindparam(f"less_{name}") for name in _COUNTS})
    .returning(_DAILY.c.again + _DAILY.c.hard + _DAILY.c.good + _DAILY.c.easy)
)
_REMOVE = delete(_DAILY).where(_HERE)

SUMS = tuple(
    # PostgreSQL adds BIGINTs up to NUMERICs.
    cast(func.sum(_DAILY.c[name]), BigInteger)
    if isinstance(_DAILY.c[name].type, BigInteger)
    else func.sum(_DAILY.c[name])
    for name in _COUNTS
)
"""The sums of all counts, whole numbers in the order of the fields of `AnswerTotals`."""

_BY_DAY = (
    select(_DAILY.c.studied_on, *SUMS)
    .where(
        _DAILY.c.user_id == bindparam("of_user_id"),
        _DAILY.c.studied_on.between(bindparam("first"), bindparam("last")),
    )
    .group_by(_DAILY.c.studied_on)
    .order_by(_DAILY.c.studied_on)
)

_ON = select(_DAILY.c.deck_id, *(_DAILY.c[name] for name in _COUNTS)).where(
    _DAILY.c.user_id == bindparam("of_user_id"), _DAILY.c.studied_on == bindparam("day")
)


@cache
def _addition(dialect: str) -> Any:
    statement = insert_of(dialect, _DAILY)
    return statement.on_conflict_do_update(
        index_elements=_KEY, set_={name: _DAILY.c[name] + statement.excluded[name] for name in _COUNTS}
    )


def add(session: Session, user: UserId, day: date, deck: DeckId, totals: AnswerTotals) -> None:
    """Add to the totals of a day and deck."""
    values = {"user_id": user, "studied_on": day, "deck_id": deck, **totals.as_dict()}
    session.execute(_addition(session.get_bind().dialect.name), values)


def subtract(session: Session, user: UserId, day: date, deck: DeckId, totals: AnswerTotals) -> None:
    """Take off the totals of a day and deck; a row that comes to nothing goes."""
    here = {"of_user_id": user, "of_studied_on": day, "of_deck_id": deck}
    less = {f"less_{name}": value for name, value in totals.as_dict().items()}
    if session.scalar(_SUBTRACT, here | less) == 0:
        session.execute(_REMOVE, here)


def by_day(session: Session, user: UserId, first: date, last: date) -> list[DayTotals]:
    """Return the totals of each day with answers from `first` to `last`, in order."""
    found = session.execute(_BY_DAY, {"of_user_id": user, "first": first, "last": last})
    return [DayTotals(row[0], AnswerTotals._make(row[1:])) for row in found]


def on(session: Session, user: UserId, day: date) -> tuple[AnswerTotals, dict[DeckId, AnswerTotals]]:
    """Return the totals of one day over all decks, and of each deck with answers."""
    found = session.execute(_ON, {"of_user_id": user, "day": day}).all()
    totals = AnswerTotals(*(sum(counts) for counts in zip(*(row[1:] for row in found), strict=True)))
    return totals, {DeckId(deck): AnswerTotals(*counts) for deck, *counts in found}


def totals_on(session: Session, user: UserId, day: date) -> AnswerTotals:
    """Return the totals of one day over all decks."""
    return on(session, user, day)[0]


def study_dates(session: Session, user: UserId) -> set[date]:
    """Return the study dates with at least one answer."""
    return set(session.scalars(select(DailyRow.studied_on).where(DailyRow.user_id == user).distinct()))


def rebuild(session: Session, user: UserId) -> None:
    """Write the learner's totals anew from the review log."""
    session.execute(delete(DailyRow).where(DailyRow.user_id == user))
    for (day, deck), totals in totals_from_log(session, user).items():
        add(session, user, day, deck, totals)
