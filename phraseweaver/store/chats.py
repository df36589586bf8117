"""Chats that are connected to a learner."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.store.tables import ReminderPlanRow


@dataclass(frozen=True, slots=True)
class Chat:
    """Whose chat it is. `error` is the reason for which it was switched off, empty while it works."""

    user: UserId
    error: str


def find(session: Session, chat_id: int) -> Chat | None:
    """Return the chat, None if it is connected to nobody."""
    found = session.execute(
        select(ReminderPlanRow.user_id, ReminderPlanRow.channel_error).where(
            ReminderPlanRow.chat_id == chat_id
        )
    ).first()
    return Chat(UserId(found.user_id), found.channel_error) if found else None


def deck(session: Session, user: UserId) -> DeckId | None:
    """Return the deck that takes the phrases written in the chat; it may be gone, or archived."""
    found = session.scalar(select(ReminderPlanRow.chat_deck_id).where(ReminderPlanRow.user_id == user))
    return DeckId(found) if found is not None else None


def set_deck(session: Session, user: UserId, chosen: DeckId) -> None:
    """Store the deck that takes the phrases written in the chat."""
    session.execute(
        update(ReminderPlanRow)
        .where(ReminderPlanRow.user_id == user)
        .values(chat_deck_id=chosen)
        .execution_options(synchronize_session=False)
    )
