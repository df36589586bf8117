"""The tables. Rows never leave a service: what goes up is a value or a view.

The indexes of the daily queries begin with the owner, so that one learner's rows lie together;
primary keys are plain ids. Kinds and languages are plain text checked in Python: a new one needs no
migration. `reviews.deck_id`, `reviews.card_id`, `reviews.phrase_id` and `daily.deck_id` are facts of
history and no foreign keys: what was answered stays answered when the deck is deleted. Ids are never used
again for that reason.
"""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import (
    CheckConstraint,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Text,
    Time,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from phraseweaver.store.types import BigId, Instant

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables; the naming convention gives every constraint the same name on both databases."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        str: Text(),
        datetime: Instant(),
        date: Date(),
        time: Time(),
        float: Float(),
    }


def _owner() -> Mapped[int]:
    return mapped_column(BigId, ForeignKey("users.id", ondelete="CASCADE"))


class UserRow(Base):
    """A learner and how they wish to study.

    `easy_weekdays` is a bit mask, Monday = 1. `extra_new` and `extra_reviews` raise the limits of the one
    study date `extra_on`.
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


class DeckRow(Base):
    """A learner's named set of phrases. `name_key` makes names unique without regard to case."""

    __tablename__ = "decks"
    __table_args__ = (
        UniqueConstraint("user_id", "name_key"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = _owner()
    name: Mapped[str]
    name_key: Mapped[str]
    learning: Mapped[str]
    known: Mapped[str]
    card_kinds: Mapped[str]
    archived_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    accents_matter: Mapped[bool] = mapped_column(server_default=true())


class PhraseRow(Base):
    """What the learner wrote. `phrase_key` finds the same phrase again, `search_text` is folded.

    `alternatives` holds one accepted answer a line; `card_kinds` is empty where the deck's are made;
    `marked` is the learner's own reminder to look at the phrase later, `recording` the digest of its audio.
    """

    __tablename__ = "phrases"
    __table_args__ = (
        Index(None, "user_id", "deck_id", "id"),
        Index(None, "user_id", "phrase_key"),
        Index(
            "ix_phrases_recording",
            "user_id",
            "recording",
            sqlite_where=text("recording <> ''"),
            postgresql_where=text("recording <> ''"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = _owner()
    deck_id: Mapped[int] = mapped_column(BigId, ForeignKey("decks.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    translation: Mapped[str]
    hint: Mapped[str]
    note: Mapped[str]
    tags: Mapped[str]
    phrase_key: Mapped[str]
    search_text: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    added_on: Mapped[date]
    keyword: Mapped[str] = mapped_column(server_default="")
    alternatives: Mapped[str] = mapped_column(server_default="")
    card_kinds: Mapped[str] = mapped_column(server_default="")
    marked: Mapped[bool] = mapped_column(server_default=false())
    recording: Mapped[str] = mapped_column(server_default="")


class RecordingRow(Base):
    """A learner's own audio, by the digest of its content; in the database, for hosts without a disk."""

    __tablename__ = "recordings"

    user_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    digest: Mapped[str] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class CardRow(Base):
    """One question made from a phrase, and where it stands in its schedule (`domain.schedule.Schedule`).

    The partial indexes carry the three questions of a study day: what is due, what is being learned, and
    which new card comes next. SQLite uses one only where the query repeats its condition to the letter
    (see `store.cards`), and takes columns from it alone if those of the condition are there too.
    """

    __tablename__ = "cards"
    __table_args__ = (
        UniqueConstraint("phrase_id", "kind"),
        CheckConstraint("state BETWEEN 0 AND 3", name="state"),
        CheckConstraint(
            "(state = 0 AND due_on IS NULL AND due_at IS NULL)"
            " OR (state = 2 AND due_on IS NOT NULL AND due_at IS NULL)"
            " OR (state IN (1, 3) AND due_at IS NOT NULL AND due_on IS NULL)",
            name="due",
        ),
        CheckConstraint("(stability IS NULL) = (difficulty IS NULL)", name="memory"),
        Index(
            "ix_cards_due",
            *("user_id", "deck_id", "due_on", "interval_days"),
            # Not searched by: with them the count of the day is taken from the index alone.
            *("buried_until", "phrase_id", "state", "suspended"),
            sqlite_where=text("state = 2 AND suspended = false"),
            postgresql_where=text("state = 2 AND suspended = false"),
        ),
        Index(
            "ix_cards_learning",
            "user_id",
            "due_at",
            sqlite_where=text("state IN (1, 3) AND suspended = false"),
            postgresql_where=text("state IN (1, 3) AND suspended = false"),
        ),
        Index(
            "ix_cards_new",
            "user_id",
            "deck_id",
            "position",
            sqlite_where=text("state = 0 AND suspended = false"),
            postgresql_where=text("state = 0 AND suspended = false"),
        ),
        Index("ix_cards_deck", "deck_id", "state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = _owner()
    deck_id: Mapped[int] = mapped_column(BigId, ForeignKey("decks.id", ondelete="CASCADE"))
    phrase_id: Mapped[int] = mapped_column(BigId, ForeignKey("phrases.id", ondelete="CASCADE"))
    kind: Mapped[str]
    position: Mapped[int] = mapped_column(BigId)
    state: Mapped[int] = mapped_column(SmallInteger)
    step: Mapped[int | None] = mapped_column(SmallInteger)
    stability: Mapped[float | None]
    difficulty: Mapped[float | None]
    due_on: Mapped[date | None]
    due_at: Mapped[datetime | None]
    interval_days: Mapped[int] = mapped_column(Integer)
    last_reviewed_at: Mapped[datetime | None]
    last_studied_on: Mapped[date | None]
    reps: Mapped[int] = mapped_column(Integer)
    lapses: Mapped[int] = mapped_column(Integer)
    suspended: Mapped[bool] = mapped_column(server_default=false())
    buried_until: Mapped[date | None]


class ReviewRow(Base):
    """One answer, with what was typed.

    The `before_` columns hold the card's schedule as it was, and `buried_cards` the siblings that it buried
    (ids with commas between), which is all that undo needs.

    One answer for each (card, number of answers before it): the second of two equal clicks cannot be stored.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("card_id", "before_reps"),
        CheckConstraint("rating BETWEEN 1 AND 4", name="rating"),
        Index(None, "user_id", "studied_on", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = _owner()
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


class DailyRow(Base):
    """Totals of a learner's study day and deck, written in the transaction of each answer.

    `again` … `easy` count answers by rating; `new` … `relearning` the same answers by the card's state
    before them, `young` and `mature` splitting the reviews at 21 days. `*_passed` and `*_failed` count the
    first answer per card and day only, as true retention does.
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


class ReminderPlanRow(Base):
    """When and through which chat a learner wishes to be reminded; at most one plan a learner.

    `weekdays` is a bit mask, Monday = 1. `effective_from` is the first local date on which it may fire.
    `channel_error` says in a word why the channel was switched off, empty while it works.
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


class ReminderRow(Base):
    """One message owed for one local date; the unique key lets one sender win.

    `owed_until` is the end of the study day, after which it is no longer sent. `finished_at` is set in the
    final states (sent, unknown, failed, skipped) and in these only.
    """

    __tablename__ = "reminders"
    __table_args__ = (
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
    user_id: Mapped[int] = _owner()
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
