"""Planned breaks: ranges of study days without reminders, neutral for the streak."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import UserId
from phraseweaver.domain.reminders.breaks import Break
from phraseweaver.store.tables import PlannedBreakRow
from phraseweaver.store.upsert import insert_for


def days(session: Session, user: UserId, first: date, last: date) -> set[date]:
    """Return the days from `first` to `last` that lie in a break."""
    return {
        max(planned.first, first) + timedelta(days=n)
        for planned in between(session, user, first, last)
        for n in range((min(planned.last, last) - max(planned.first, first)).days + 1)
    }


def between(session: Session, user: UserId, first: date, last: date) -> list[Break]:
    """Return the breaks that share a day with the range, in order."""
    found = session.execute(
        select(PlannedBreakRow.first_day, PlannedBreakRow.last_day)
        .where(
            PlannedBreakRow.user_id == user,
            PlannedBreakRow.first_day <= last,
            PlannedBreakRow.last_day >= first,
        )
        .order_by(PlannedBreakRow.first_day)
    )
    return [Break(start, end) for start, end in found]


def add(session: Session, user: UserId, planned: Break) -> None:
    """Store the break; one that begins on the same day gives way to it."""
    statement = insert_for(session, PlannedBreakRow).values(
        user_id=user, first_day=planned.first, last_day=planned.last
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["user_id", "first_day"], set_={"last_day": statement.excluded.last_day}
        )
    )


def remove(session: Session, user: UserId, first: date) -> Break | None:
    """Remove the break that begins on that day and return it; None when there is none."""
    last = session.scalar(
        delete(PlannedBreakRow)
        .where(PlannedBreakRow.user_id == user, PlannedBreakRow.first_day == first)
        .returning(PlannedBreakRow.last_day)
        .execution_options(synchronize_session=False)
    )
    return Break(first, last) if last is not None else None
