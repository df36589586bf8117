"""Learners."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, bindparam, literal_column, select, update
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import UserId
from phraseweaver.domain.learner import (
    DEFAULT_NEW_PER_DAY,
    DEFAULT_RETENTION,
    DEFAULT_REVIEWS_PER_DAY,
    Extra,
    Learner,
    ReviewOrder,
)
from phraseweaver.domain.leech import DEFAULT_LEECH_THRESHOLD
from phraseweaver.domain.study_day import DEFAULT_ROLLOVER_HOUR, StudyDays
from phraseweaver.errors import NotFound
from phraseweaver.store.tables import Base, UserRow
from phraseweaver.store.upsert import insert_for

_USERS = Base.metadata.tables["users"]
_MODELS = Base.metadata.tables["memory_models"]
_PARAMETERS = (
    select(_MODELS.c.parameters)
    .where(_MODELS.c.user_id == _USERS.c.id, _MODELS.c.active.is_(True))
    .limit(literal_column("1"))
    .scalar_subquery()
    .label("parameters")
)
_OF_SIGN_IN = frozenset(("name", "is_administrator", "last_seen_at", "signed_out_at"))
# Made once, and of plain columns: every answer waits for them, and an object costs as much again.
LEARNER: Select[Any] = select(*(column for column in _USERS.c if column.name not in _OF_SIGN_IN), _PARAMETERS)
"""What `learner_of` makes a learner from; other columns may follow."""
_BY_ID = LEARNER.where(_USERS.c.id == bindparam("user"))
_BY_HANDLE = LEARNER.where(_USERS.c.handle == bindparam("handle"))
_LOCKED = _BY_ID.with_for_update(of=_USERS)


def learner_of(row: Row[Any]) -> Learner:
    """Return the learner that a row of `LEARNER` tells of."""
    return Learner(
        id=UserId(row.id),
        days=StudyDays(ZoneInfo(row.time_zone), row.rollover_hour),
        interface_language=row.interface_language,
        new_per_day=row.new_per_day,
        reviews_per_day=row.reviews_per_day,
        desired_retention=row.desired_retention,
        review_order=ReviewOrder(row.review_order),
        bury_siblings=row.bury_siblings,
        two_buttons=row.two_buttons,
        autoplay=row.autoplay,
        leech_threshold=row.leech_threshold,
        easy_weekdays=row.easy_weekdays,
        extra=Extra(on=row.extra_on, new=row.extra_new, reviews=row.extra_reviews),
        last_studied_on=row.last_studied_on,
        browser_language=row.browser_language,
        settled_until=row.settled_until,
        parameters=tuple(map(float, row.parameters.split(","))) if row.parameters else None,
    )


def find_by_handle(session: Session, handle: str) -> Learner | None:
    """Return the learner who signs in under that handle, None before the first visit."""
    row = session.execute(_BY_HANDLE, {"handle": handle}).first()
    return learner_of(row) if row else None


def get(session: Session, user: UserId) -> Learner:
    """Return the learner; raises NotFound."""
    row = session.execute(_BY_ID, {"user": user}).first()
    if row is None:
        raise NotFound
    return learner_of(row)


def lock(session: Session, user: UserId) -> Learner:
    """Return the learner with their row locked until the transaction ends; raises NotFound.

    What one learner does to their cards happens one thing after another: two answers to cards of one phrase
    would otherwise lock the same rows in opposite order. On SQLite there is one writer anyway.
    """
    row = session.execute(_LOCKED, {"user": user}).first()
    if row is None:
        raise NotFound
    return learner_of(row)


def all_ids(session: Session) -> list[UserId]:
    """Return the ids of all learners, oldest first."""
    return [UserId(found) for found in session.scalars(select(UserRow.id).order_by(UserRow.id))]


def create_if_absent(
    session: Session, handle: str, zone: ZoneInfo, now: datetime, browser_language: str | None = None
) -> None:
    """Add a learner with the default settings unless the handle is taken (two first visits at once)."""
    session.execute(
        insert_for(session, UserRow)
        .values(
            handle=handle,
            time_zone=zone.key,
            rollover_hour=DEFAULT_ROLLOVER_HOUR,
            interface_language=None,
            browser_language=browser_language,
            new_per_day=DEFAULT_NEW_PER_DAY,
            reviews_per_day=DEFAULT_REVIEWS_PER_DAY,
            desired_retention=DEFAULT_RETENTION,
            created_at=now,
            review_order=ReviewOrder.RETRIEVABILITY,
            bury_siblings=True,
            two_buttons=False,
            autoplay=False,
            leech_threshold=DEFAULT_LEECH_THRESHOLD,
            easy_weekdays=0,
            extra_new=0,
            extra_reviews=0,
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
            review_order=learner.review_order,
            bury_siblings=learner.bury_siblings,
            two_buttons=learner.two_buttons,
            autoplay=learner.autoplay,
            leech_threshold=learner.leech_threshold,
            easy_weekdays=learner.easy_weekdays,
            extra_on=learner.extra.on,
            extra_new=learner.extra.new,
            extra_reviews=learner.extra.reviews,
        )
    )


def set_last_studied(session: Session, user: UserId, day: date) -> None:
    """Store the study date of the learner's latest answer."""
    session.execute(
        update(UserRow)
        .where(UserRow.id == user)
        .values(last_studied_on=day)
        .execution_options(synchronize_session=False)
    )


def set_settled(session: Session, user: UserId, day: date) -> None:
    """Store up to which day it is written down whether the days were neutral."""
    session.execute(
        update(UserRow)
        .where(UserRow.id == user)
        .values(settled_until=day)
        .execution_options(synchronize_session=False)
    )
