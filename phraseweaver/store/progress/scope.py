"""The conditions that narrow a query to a deck, to the phrases with a tag, or to a pattern."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import PhraseId, UserId
from phraseweaver.domain.progress import Scope
from phraseweaver.store.progress.sql import has_word
from phraseweaver.store.tables import CardRow, DeckRow, PhraseRow, ReviewRow

Conditions = list[ColumnElement[bool]]


def tags(session: Session, user: UserId) -> list[str]:
    """Return the learner's tags in the order of the alphabet, each in the spelling that is met first."""
    found: dict[str, str] = {}
    for tag in _spellings(session, user):
        found.setdefault(tag.casefold(), tag)
    return [found[key] for key in sorted(found)]


def cards_in(session: Session, user: UserId, scope: Scope) -> Conditions:
    """Return the conditions on a card."""
    found = [CardRow.user_id == user]
    if scope.phrase is not None:
        found.append(CardRow.phrase_id == scope.phrase)
    if scope.deck is not None:
        found.append(CardRow.deck_id == scope.deck)
    if scope.tag:
        found.append(CardRow.phrase_id.in_(_tagged(session, user, scope.tag)))
    return found


def phrases_in(session: Session, user: UserId, scope: Scope) -> Conditions:
    """Return the conditions on a phrase."""
    found = [PhraseRow.user_id == user]
    if scope.phrase is not None:
        found.append(PhraseRow.id == scope.phrase)
    if scope.deck is not None:
        found.append(PhraseRow.deck_id == scope.deck)
    if scope.tag:
        found.append(PhraseRow.id.in_(_tagged(session, user, scope.tag)))
    return found


def answers_in(session: Session, user: UserId, scope: Scope) -> Conditions:
    """Return the conditions on a row of the log."""
    found = [ReviewRow.user_id == user]
    if scope.phrase is not None:
        # By its cards, which an index leads to; what phrase an answer was to, none does.
        of_phrase = select(CardRow.id).where(CardRow.user_id == user, CardRow.phrase_id == scope.phrase)
        found.append(ReviewRow.card_id.in_(of_phrase))
    if scope.variant:
        found.append(ReviewRow.variant == scope.variant)
    if scope.deck is not None:
        found.append(ReviewRow.deck_id == scope.deck)
    if scope.tag:
        found.append(ReviewRow.phrase_id.in_(_tagged(session, user, scope.tag)))
    return found


def in_active_decks(user: UserId) -> ColumnElement[bool]:
    """Return the condition that a card is in a deck that is not archived."""
    active = select(DeckRow.id).where(DeckRow.user_id == user, DeckRow.archived_at.is_(None))
    return CardRow.deck_id.in_(active)


def desired_retention(session: Session, user: UserId, scope: Scope) -> float | None:
    """Return the desired retention that the deck in the scope has of its own, None where it has none."""
    if scope.deck is not None:
        return session.scalar(
            select(DeckRow.desired_retention).where(DeckRow.user_id == user, DeckRow.id == scope.deck)
        )
    if scope.phrase is not None:
        return session.scalar(
            select(DeckRow.desired_retention)
            .join(PhraseRow, and_(PhraseRow.user_id == DeckRow.user_id, PhraseRow.deck_id == DeckRow.id))
            .where(PhraseRow.user_id == user, PhraseRow.id == scope.phrase)
        )
    return None


def with_slots(session: Session, user: UserId, most: int) -> list[tuple[PhraseId, str]]:
    """Return the phrases with a brace in them, by id and text as written: the `most` that were added last."""
    found = session.execute(
        select(PhraseRow.id, PhraseRow.text)
        .where(PhraseRow.user_id == user, PhraseRow.text.contains("{", autoescape=True))
        .order_by(PhraseRow.id.desc())
        .limit(most)
    )
    return [(PhraseId(phrase), text) for phrase, text in found]


def _tagged(session: Session, user: UserId, tag: str) -> Select[int]:
    wanted = tag.casefold()
    spellings = {spelling for spelling in _spellings(session, user) if spelling.casefold() == wanted}
    tagged = or_(false(), *(has_word(PhraseRow.tags, spelling) for spelling in sorted(spellings)))
    return select(PhraseRow.id).where(PhraseRow.user_id == user, tagged)


def _spellings(session: Session, user: UserId) -> list[str]:
    written = session.scalars(
        select(PhraseRow.tags).where(PhraseRow.user_id == user, PhraseRow.tags != "").distinct()
    )
    return sorted({tag for tags in written for tag in tags.split(" ")})
