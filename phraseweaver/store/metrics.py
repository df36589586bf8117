"""Figures on the whole database, without anything of anybody's in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from phraseweaver.store.backup import highest_id
from phraseweaver.store.tables import Base, ReminderRow, ReviewRow


def answers(session: Session) -> int:
    """Return how many answers were ever written: the latest number that one was given.

    Found without counting a million rows, and never less than before: imported answers count as well, and
    those that were taken back or deleted since.
    """
    return highest_id(session, Base.metadata.tables[ReviewRow.__tablename__]) or 0


def reminders_by_state(session: Session) -> dict[str, int]:
    """Return how many reminders there are in each state that any is in."""
    counted = session.execute(
        select(ReminderRow.state, func.count().label("number")).group_by(ReminderRow.state)
    )
    return {row.state: row.number for row in counted}


def oldest_open_reminder(session: Session) -> datetime | None:
    """Return when the oldest reminder was claimed that has come to no end yet."""
    return session.scalar(select(func.min(ReminderRow.created_at)).where(ReminderRow.finished_at.is_(None)))
