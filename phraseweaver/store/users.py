"""Learners."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import UserId
from phraseweaver.domain.learner import (
    DEFAULT_NEW_PER_DAY,
    DEFAULT_RETENTION,
    DEFAULT_REVIEWS_PER_DAY,
    Learner,
)
from phraseweaver.domain.study_day import DEFAULT_ROLLOVER_HOUR, StudyDays
from phraseweaver.errors import NotFound
from phraseweaver.store.tables import UserRow
from phraseweaver.store.upsert import insert_for


def _learner(row: UserRow) -> Learner:
    return Learner(
        id=UserId(row.id),
        days=StudyDays(ZoneInfo(row.time_zone), row.rollover_hour),
        interface_language=row.interface_language,
        new_per_day=row.new_per_day,
        reviews_per_day=row.reviews_per_day,
        desired_retention=row.desired_retention,
    )


def find_by_handle(session: Session, handle: str) -> Learner | None:
    """Return the learner who signs in under that handle, None before the first visit."""
    row = session.scalar(select(UserRow).where(UserRow.handle == handle))
    return _learner(row) if row else None


def get(session: Session, user: UserId) -> Learner:
    """Return the learner; raises NotFound."""
    row = session.get(UserRow, user)
    if row is None:
        raise NotFound
    return _learner(row)


def all_ids(session: Session) -> list[UserId]:
    """Return the ids of all learners, oldest first."""
    return [UserId(found) for found in session.scalars(select(UserRow.id).order_by(UserRow.id))]


def create_if_absent(session: Session, handle: str, zone: ZoneInfo, now: datetime) -> None:
    """Add a learner with the default settings unless the handle is taken (two first visits at once)."""
    session.execute(
        insert_for(session, UserRow)
        .values(
            handle=handle,
            time_zone=zone.key,
            rollover_hour=DEFAULT_ROLLOVER_HOUR,
            interface_language=None,
            new_per_day=DEFAULT_NEW_PER_DAY,
            reviews_per_day=DEFAULT_REVIEWS_PER_DAY,
            desired_retention=DEFAULT_RETENTION,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["handle"])
    )


def save(session: Session, learner: Learner) -> None:
    """Store the learner's settings."""
    session.execute(
        update(UserRow)
        .where(UserRow.id == learner.id)
        .values(
            time_zone=learner.days.zone.key,
            rollover_hour=learner.days.rollover_hour,
            interface_language=learner.interface_language,
            new_per_day=learner.new_per_day,
            reviews_per_day=learner.reviews_per_day,
            desired_retention=learner.desired_retention,
        )
    )
