"""The answers to the cards of a phrase."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import CardId, UserId
from phraseweaver.store.tables import ReviewRow


def of_cards(session: Session, user: UserId, cards: Sequence[CardId]) -> list[ReviewRow]:
    """Return every answer to the cards, oldest first."""
    statement = (
        select(ReviewRow)
        .where(ReviewRow.user_id == user, ReviewRow.card_id.in_(cards))
        .order_by(ReviewRow.reviewed_at, ReviewRow.id)
    )
    return list(session.scalars(statement))
