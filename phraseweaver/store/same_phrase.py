"""Finding a phrase that a deck already has."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.domain.text import phrase_key
from phraseweaver.store.tables import PhraseRow


def find(session: Session, user: UserId, deck: DeckId, text: str) -> PhraseRow | None:
    """Return the phrase of the learner's deck that counts as the same as the text, None without one."""
    return session.scalar(
        select(PhraseRow)
        .where(
            PhraseRow.user_id == user,
            PhraseRow.deck_id == deck,
            PhraseRow.phrase_key == phrase_key(text),
        )
        .order_by(PhraseRow.id)
        .limit(1)
    )
