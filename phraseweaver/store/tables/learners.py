"""The learners."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Integer,
    SmallInteger,
    UniqueConstraint,
    false,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from phraseweaver.store.tables.base import Base
from phraseweaver.store.types import BigId


class UserRow(Base):
    """A learner and how they wish to study.

    `easy_weekdays` is a bit mask, Monday = 1. `extra_new` and `extra_reviews` raise the limits of the one
    study date `extra_on`. A sign-in from before `signed_out_at` is none any more; `last_seen_at` is written
    at most once an hour.
    """

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("handle"),
        CheckConstraint("rollover_hour BETWEEN 0 AND 23", name="rollover_hour"),
        CheckConstraint("desired_retention BETWEEN 0.7 AND 0.99", name="desired_retention"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    handle: Mapped[str]
    time_zone: Mapped[str]
    rollover_hour: Mapped[int] = mapped_column(SmallInteger)
    interface_language: Mapped[str | None]
    browser_language: Mapped[str | None]
    new_per_day: Mapped[int]
    reviews_per_day: Mapped[int]
    desired_retention: Mapped[float]
    created_at: Mapped[datetime]
    review_order: Mapped[str] = mapped_column(server_default="retrievability")
    bury_siblings: Mapped[bool] = mapped_column(server_default=true())
    two_buttons: Mapped[bool] = mapped_column(server_default=false())
    autoplay: Mapped[bool] = mapped_column(server_default=false())
    leech_threshold: Mapped[int] = mapped_column(Integer, server_default="8")
    easy_weekdays: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    extra_on: Mapped[date | None]
    extra_new: Mapped[int] = mapped_column(Integer, server_default="0")
    extra_reviews: Mapped[int] = mapped_column(Integer, server_default="0")
    last_studied_on: Mapped[date | None]
    settled_until: Mapped[date | None]
    name: Mapped[str] = mapped_column(server_default="")
    is_administrator: Mapped[bool] = mapped_column(server_default=false())
    last_seen_at: Mapped[datetime | None]
    signed_out_at: Mapped[datetime | None]
