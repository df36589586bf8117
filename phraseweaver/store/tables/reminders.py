"""Reminders: plans, messages, and the state that all senders share."""

from __future__ import annotations

from datetime import date, datetime, time

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

from phraseweaver.store.tables.base import Base, OwnersKey, owner, owner_key
from phraseweaver.store.types import BigId


class ReminderPlanRow(Base):
    """When and through which chat a learner wishes to be reminded; at most one plan a learner.

    `weekdays` is a bit mask, Monday = 1. `effective_from` is the first local date on which it may fire.
    `saver_from` and `digest_from` are the same for the streak-saver and the weekly digest, NULL while they
    are not wanted. `channel_error` says in a word why the channel was switched off, empty while it works.
    `done_on` is the study date that the learner declared done, `snoozed_until` when the reminder of
    `snoozed_on` comes again, for the `snoozes`th time that day. `chat_deck_id` takes the phrases written in
    the chat; it may name a deck that is gone.
    """

    __tablename__ = "reminder_plans"
    __table_args__ = (
        UniqueConstraint("chat_id"),
        CheckConstraint("weekdays BETWEEN 0 AND 127", name="weekdays"),
        CheckConstraint("threshold >= 1", name="threshold"),
    )

    user_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    enabled: Mapped[bool]
    chat_id: Mapped[int | None] = mapped_column(BigId)
    chat_name: Mapped[str]
    local_time: Mapped[time]
    weekdays: Mapped[int] = mapped_column(SmallInteger)
    threshold: Mapped[int] = mapped_column(Integer)
    only_if_unreviewed: Mapped[bool]
    effective_from: Mapped[date]
    channel_error: Mapped[str]
    link_code_hash: Mapped[str | None]
    link_code_expires_at: Mapped[datetime | None]
    saver_from: Mapped[date | None]
    digest_from: Mapped[date | None]
    snoozed_until: Mapped[datetime | None]
    snoozed_on: Mapped[date | None]
    snoozes: Mapped[int] = mapped_column(Integer, server_default="0")
    done_on: Mapped[date | None]
    chat_deck_id: Mapped[int | None] = mapped_column(BigId)


class ReminderRow(Base):
    """One message owed for one local date; the unique key lets one sender win.

    `owed_until` is the end of the study day, after which it is no longer sent. `finished_at` is set in the
    final states (sent, unknown, failed, skipped) and in these only.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        OwnersKey("id"),
        UniqueConstraint("user_id", "local_date", "kind"),
        CheckConstraint(
            "state IN ('claimed', 'sending', 'sent', 'retry', 'unknown', 'failed', 'skipped')", name="state"
        ),
        Index(
            "ix_reminders_open",
            "leased_until",
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = owner()
    __mapper_args__ = {"primary_key": (user_id, id)}  # noqa: RUF012 - SQLAlchemy reads it from the class
    local_date: Mapped[date]
    kind: Mapped[str]
    state: Mapped[str]
    token: Mapped[str]
    leased_until: Mapped[datetime]
    owed_until: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(Integer)
    error: Mapped[str]
    due_count: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class SenderStateRow(Base):
    """The sender's heartbeat and what all senders must know; a single row, id 1."""

    __tablename__ = "sender_state"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    heartbeat_at: Mapped[datetime | None]
    schema_revision: Mapped[str]
    last_error: Mapped[str]
    last_error_at: Mapped[datetime | None]
    hold_until: Mapped[datetime | None]
    token_rejected_at: Mapped[datetime | None]


class PlannedBreakRow(Base):
    """Study days, both included, on which the learner does not study: nothing is sent, no streak breaks."""

    __tablename__ = "planned_breaks"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="order"), {"sqlite_with_rowid": False})

    user_id: Mapped[int] = owner_key()
    first_day: Mapped[date] = mapped_column(primary_key=True)
    last_day: Mapped[date]


class SendPaceRow(Base):
    """When the next message may go out, to a chat or, in row 0, to anybody: known to all senders.

    In milliseconds since 1970: both databases reckon alike with numbers, and not with instants.
    """

    __tablename__ = "send_pace"

    chat_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    free_ms: Mapped[int] = mapped_column(BigId)
