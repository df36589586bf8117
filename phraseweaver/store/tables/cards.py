"""The cards and where they stand."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Index,
    Integer,
    SmallInteger,
    UniqueConstraint,
    and_,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from phraseweaver.store.tables.base import Base, OwnersKey, belongs_to, owner
from phraseweaver.store.tables.phrases import DeckRow, PhraseRow
from phraseweaver.store.types import BigId


class CardRow(Base):
    """One question made from a phrase, and where it stands in its schedule (`domain.schedule.Schedule`).

    `suspended` cards are not asked; `suspended_by_hand` says that it was the learner's wish, and not that the
    deck does without this kind.

    The partial indexes carry the three questions of a study day: what is due, what is being learned, and
    which new card comes next. SQLite uses one only where the query repeats its condition to the letter
    (see `store.cards`), and takes columns from it alone if those of the condition are there too.
    """

    __tablename__ = "cards"
    __table_args__ = (
        OwnersKey("id"),
        belongs_to("decks", "deck_id"),
        belongs_to("phrases", "phrase_id"),
        UniqueConstraint("user_id", "phrase_id", "kind"),
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
            *("user_id", "deck_id", "due_on", "interval_days", "id"),
            # Not searched by: with them the count of the day and the card most likely forgotten are taken
            # from the index alone.
            *("buried_until", "phrase_id", "state", "suspended", "stability", "last_studied_on"),
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
        Index("ix_cards_deck", "user_id", "deck_id", "state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = owner()
    __mapper_args__ = {"primary_key": (user_id, id)}  # noqa: RUF012 - SQLAlchemy reads it from the class
    deck_id: Mapped[int] = mapped_column(BigId)
    phrase_id: Mapped[int] = mapped_column(BigId)
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
    suspended_by_hand: Mapped[bool] = mapped_column(server_default=false())
    buried_until: Mapped[date | None]


# Both columns of the keys: on PostgreSQL an id alone finds nothing but by reading all.
PHRASE_OF_CARD = and_(PhraseRow.user_id == CardRow.user_id, PhraseRow.id == CardRow.phrase_id)
DECK_OF_CARD = and_(DeckRow.user_id == CardRow.user_id, DeckRow.id == CardRow.deck_id)
