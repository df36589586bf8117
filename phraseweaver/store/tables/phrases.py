"""What a learner wrote: decks, phrases, recordings."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from phraseweaver.store.tables.base import Base, OwnersKey, belongs_to, on_sqlite, owner
from phraseweaver.store.types import BigId


class DeckRow(Base):
    """A learner's named set of phrases. `name_key` makes names unique without regard to case."""

    __tablename__ = "decks"
    __table_args__ = (
        OwnersKey("id"),
        on_sqlite(UniqueConstraint("user_id", "id")),
        UniqueConstraint("user_id", "name_key"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = owner()
    __mapper_args__ = {"primary_key": (user_id, id)}  # noqa: RUF012 - SQLAlchemy reads it from the class
    name: Mapped[str]
    name_key: Mapped[str]
    learning: Mapped[str]
    known: Mapped[str]
    card_kinds: Mapped[str]
    archived_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    accents_matter: Mapped[bool] = mapped_column(server_default=true())
    new_per_day: Mapped[int | None]
    reviews_per_day: Mapped[int | None]
    desired_retention: Mapped[float | None]
    voice: Mapped[str] = mapped_column(server_default="")


class PhraseRow(Base):
    """What the learner wrote. `phrase_key` finds the same phrase again, `search_text` is what a search reads
    (`store.search_text`), from an index of its own (`store.search_index`).

    `alternatives` holds one accepted answer a line; `card_kinds` is empty where the deck's are made;
    `marked` is the learner's own reminder to look at the phrase later; `recording` and `picture` are digests.
    """

    __tablename__ = "phrases"
    __table_args__ = (
        OwnersKey("id"),
        on_sqlite(UniqueConstraint("user_id", "id")),
        belongs_to("decks", "deck_id"),
        Index(None, "user_id", "deck_id", "id"),
        Index(None, "user_id", "phrase_key"),
        Index(None, "user_id", "added_on", "deck_id"),
        Index(
            "ix_phrases_recording",
            "user_id",
            "recording",
            sqlite_where=text("recording <> ''"),
            postgresql_where=text("recording <> ''"),
        ),
        Index(
            "ix_phrases_picture",
            "user_id",
            "picture",
            sqlite_where=text("picture <> ''"),
            postgresql_where=text("picture <> ''"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = owner()
    __mapper_args__ = {"primary_key": (user_id, id)}  # noqa: RUF012 - SQLAlchemy reads it from the class
    deck_id: Mapped[int] = mapped_column(BigId)
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
    picture: Mapped[str] = mapped_column(server_default="")
    source: Mapped[str] = mapped_column(server_default="")
    guid: Mapped[str] = mapped_column(server_default="")


class RecordingRow(Base):
    """A learner's own audio or picture, by the digest of its content; here, for hosts without a disk."""

    __tablename__ = "recordings"

    user_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    digest: Mapped[str] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
