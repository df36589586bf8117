"""Which variant of a pattern a card asks for, and how the variants have fared."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import CardId, UserId
from phraseweaver.domain.patterns import Shown, Variant, choose, variants
from phraseweaver.domain.phrase_text import PhraseText
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import CardState
from phraseweaver.store.tables import ReviewRow

_LOG = (
    select(ReviewRow.variant, ReviewRow.rating, ReviewRow.before_state)
    .where(
        ReviewRow.user_id == bindparam("of_user"),
        ReviewRow.card_id == bindparam("of_card"),
        ReviewRow.variant != "",
    )
    .order_by(ReviewRow.before_reps)
)


def variant_to_ask(session: Session, user: UserId, card: CardId, words: PhraseText) -> Variant:
    """Return the sentence that the card asks for next; a phrase without slots is its only one.

    It depends on the review log alone: until the next answer, all who ask see the same sentence.
    """
    sentences = variants(words)
    if len(sentences) == 1:
        return sentences[0]
    return sentences[choose([sentence.key for sentence in sentences], log_of(session, user, card))]


def log_of(session: Session, user: UserId, card: CardId) -> list[Shown]:
    """Return the card's answers that showed a variant, oldest first."""
    return [
        Shown(variant, Rating(rating), before_state == CardState.REVIEW)
        for variant, rating, before_state in session.execute(_LOG, {"of_user": user, "of_card": card})
    ]
