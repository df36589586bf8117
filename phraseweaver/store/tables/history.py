"""What was answered, and the totals of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from phraseweaver.store.tables.base import Base, OwnersKey, on_sqlite, owner, owner_key
from phraseweaver.store.types import BigId


class ReviewRow(Base):
    """One answer, with what was typed.

    The `before_` columns hold the card's schedule as it was, and `buried_cards` the siblings that it buried
    (ids with commas between), which is all that undo needs.

    One answer for each (card, number of answers before it): the second of two equal clicks cannot be stored.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        OwnersKey("id"),
        UniqueConstraint("user_id", "card_id", "before_reps"),
        CheckConstraint("rating BETWEEN 1 AND 4", name="rating"),
        Index(None, "user_id", "studied_on", "id"),
        Index(
            "ix_reviews_mistyped",
            "user_id",
            "studied_on",
            sqlite_where=text("rating = 1 AND typed <> ''"),
            postgresql_where=text("rating = 1 AND typed <> ''"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = owner()
    __mapper_args__ = {"primary_key": (user_id, id)}  # noqa: RUF012 - SQLAlchemy reads it from the class
    card_id: Mapped[int] = mapped_column(BigId)
    phrase_id: Mapped[int] = mapped_column(BigId)
    deck_id: Mapped[int] = mapped_column(BigId)
    reviewed_at: Mapped[datetime]
    studied_on: Mapped[date]
    rating: Mapped[int] = mapped_column(SmallInteger)
    duration_ms: Mapped[int] = mapped_column(Integer)
    interval_days: Mapped[int] = mapped_column(Integer)
    before_state: Mapped[int] = mapped_column(SmallInteger)
    before_step: Mapped[int | None] = mapped_column(SmallInteger)
    before_stability: Mapped[float | None]
    before_difficulty: Mapped[float | None]
    before_due_on: Mapped[date | None]
    before_due_at: Mapped[datetime | None]
    before_interval_days: Mapped[int] = mapped_column(Integer)
    before_last_reviewed_at: Mapped[datetime | None]
    before_last_studied_on: Mapped[date | None]
    before_reps: Mapped[int] = mapped_column(Integer)
    before_lapses: Mapped[int] = mapped_column(Integer)
    buried_cards: Mapped[str]
    typed: Mapped[str] = mapped_column(server_default="")
    variant: Mapped[str] = mapped_column(server_default="")


class DailyRow(Base):
    """Totals of a learner's study day and deck, written in the transaction of each answer.

    `again` … `easy` count answers by rating; `new` … `relearning` the same answers by the card's state
    before them, `young` and `mature` splitting the reviews at 21 days. `*_passed` and `*_failed` count the
    first answer per card and day only, as true retention does. `young_again` … `mature_easy` count the
    reviews by rating, Good being the rest; `*_milliseconds` are parts of `milliseconds`.
    """

    __tablename__ = "daily"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads it from the class

    user_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    studied_on: Mapped[date] = mapped_column(primary_key=True)
    deck_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    again: Mapped[int] = mapped_column(Integer)
    hard: Mapped[int] = mapped_column(Integer)
    good: Mapped[int] = mapped_column(Integer)
    easy: Mapped[int] = mapped_column(Integer)
    new: Mapped[int] = mapped_column(Integer)
    learning: Mapped[int] = mapped_column(Integer)
    young: Mapped[int] = mapped_column(Integer)
    mature: Mapped[int] = mapped_column(Integer)
    relearning: Mapped[int] = mapped_column(Integer)
    young_passed: Mapped[int] = mapped_column(Integer)
    young_failed: Mapped[int] = mapped_column(Integer)
    mature_passed: Mapped[int] = mapped_column(Integer)
    mature_failed: Mapped[int] = mapped_column(Integer)
    milliseconds: Mapped[int] = mapped_column(BigId)
    young_again: Mapped[int] = mapped_column(Integer, server_default="0")
    young_hard: Mapped[int] = mapped_column(Integer, server_default="0")
    young_easy: Mapped[int] = mapped_column(Integer, server_default="0")
    mature_again: Mapped[int] = mapped_column(Integer, server_default="0")
    mature_hard: Mapped[int] = mapped_column(Integer, server_default="0")
    mature_easy: Mapped[int] = mapped_column(Integer, server_default="0")
    young_milliseconds: Mapped[int] = mapped_column(BigId, server_default="0")
    mature_milliseconds: Mapped[int] = mapped_column(BigId, server_default="0")
    relearning_milliseconds: Mapped[int] = mapped_column(BigId, server_default="0")


class NeutralDayRow(Base):
    """A study day without answers that does not break a streak: nothing was due and nothing new was there.

    Written with the first answer after it, when the cards still are as they were on that day.
    """

    __tablename__ = "neutral_days"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads it from the class

    user_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    day: Mapped[date] = mapped_column(primary_key=True)


class HourlyRow(Base):
    """Answers of a learner's study day by local hour (0 to 23) and deck; `passed` are those not Again."""

    __tablename__ = "hourly"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads it from the class

    user_id: Mapped[int] = owner_key()
    studied_on: Mapped[date] = mapped_column(primary_key=True)
    deck_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    hour: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    answers: Mapped[int] = mapped_column(Integer)
    passed: Mapped[int] = mapped_column(Integer)


class MemoryModelRow(Base):
    """FSRS parameters fitted to a learner's own log; at most one of a learner's is `active`.

    `parameters` are numbers with commas between, in the order of the model `version`; `reviews` counts the
    answers in the log then. `loss_before` and `loss_after` are the log-loss of a held-out answer with the
    parameters in use before and with these, `calibration` (JSON) the groups of both.
    """

    __tablename__ = "memory_models"
    __table_args__ = (
        OwnersKey("id"),
        on_sqlite(Index(None, "user_id", "id")),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = owner()
    __mapper_args__ = {"primary_key": (user_id, id)}  # noqa: RUF012 - SQLAlchemy reads it from the class
    fitted_at: Mapped[datetime]
    version: Mapped[str]
    parameters: Mapped[str]
    reviews: Mapped[int] = mapped_column(Integer)
    loss_before: Mapped[float]
    loss_after: Mapped[float]
    active: Mapped[bool]
    calibration: Mapped[str] = mapped_column(server_default="")


class MemoryFitRow(Base):
    """A fit of a learner's memory model that is under way, one at a time, until its lease ends."""

    __tablename__ = "memory_fits"

    user_id: Mapped[int] = owner_key()
    token: Mapped[str]
    leased_until: Mapped[datetime]
