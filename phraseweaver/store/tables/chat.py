"""The chat: who reads what people write to the bot, and where each learner's review there stands."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Integer, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from phraseweaver.store.tables.base import Base, owner_key
from phraseweaver.store.types import BigId


class PollerRow(Base):
    """Who reads the bot's updates, and how far; a single row, id 1.

    `next_offset` and `commands` belong to the bot of `bot` (a digest of its token). The one grows in the
    transaction that holds an update's effect; the other is a digest of the menu of commands that the bot was
    given. `token` names the reader that holds the lease.
    """

    __tablename__ = "poller"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    bot: Mapped[str]
    next_offset: Mapped[int] = mapped_column(BigId)
    commands: Mapped[str]
    token: Mapped[str]
    leased_until: Mapped[datetime | None]


class ChatReviewRow(Base):
    """The question that a learner's chat shows: the next text written there answers it.

    `reps` is the number of answers that the card had when it was asked, at `asked_at`. `state` is asked or
    revealed, `typed` the answer written before it was. The message was handed over at `opened_at`; its id is
    0 until it is known. `deck_id` is the deck that this review keeps to, absent for all decks.
    """

    __tablename__ = "chat_reviews"

    user_id: Mapped[int] = owner_key()
    chat_id: Mapped[int] = mapped_column(BigId)
    message_id: Mapped[int] = mapped_column(BigId)
    card_id: Mapped[int] = mapped_column(BigId)
    reps: Mapped[int] = mapped_column(Integer)
    state: Mapped[str]
    typed: Mapped[str] = mapped_column(server_default="")
    asked_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    deck_id: Mapped[int | None] = mapped_column(BigId)
