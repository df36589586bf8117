"""The conditions that narrow a query to a deck or to the phrases with a tag."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import UserId
from phraseweaver.domain.progress import Scope
from phraseweaver.store.progress.sql import has_word
from phraseweaver.store.tables import CardRow, DeckRow, PhraseRow

Conditions = list[ColumnElement[bool]]


def tags(session: Session, user: UserId) -> list[str]:
    """Return the learner's tags in the order of the alphabet, each in the spelling that is met first."""
    found: dict[str, str] = {}
    for tag in _spellings(session, user):
        found.setdefault(tag.casefold(), tag)
    return [found[key] for key in sorted(found)]


def cards_in(session: Session, user: UserId, scope: Scope) -> Conditions:
    """Return the conditions on a card."""
    return [CardRow.user_id == user, *_narrowed(session, user, scope, CardRow.deck_id, CardRow.phrase_id)]


def phrases_in(session: Session, user: UserId, scope: Scope) -> Conditions:
    """Return the conditions on a phrase."""
    return [PhraseRow.user_id == user, *_narrowed(session, user, scope, PhraseRow.deck_id, PhraseRow.id)]


def narrowed(session: Session, user: UserId, scope: Scope, deck: Any, phrase: Any) -> Conditions:
    """Return the conditions on any row that names its deck and phrase; its owner is checked apart."""
    return _narrowed(session, user, scope, deck, phrase)


def in_active_decks(user: UserId) -> ColumnElement[bool]:
    """Return the condition that a card is in a deck that is not archived."""
    active = select(DeckRow.id).where(DeckRow.user_id == user, DeckRow.archived_at.is_(None))
    return CardRow.deck_id.in_(active)


def _narrowed(session: Session, user: UserId, scope: Scope, deck: Any, phrase: Any) -> Conditions:
    found: Conditions = []
    if scope.deck is not None:
        found.append(deck == scope.deck)
    if scope.tag:
        wanted = scope.tag.casefold()
        spellings = {tag for tag in _spellings(session, user) if tag.casefold() == wanted}
        tagged = or_(false(), *(has_word(PhraseRow.tags, spelling) for spelling in sorted(spellings)))
        found.append(phrase.in_(select(PhraseRow.id).where(PhraseRow.user_id == user, tagged)))
    return found


def _spellings(session: Session, user: UserId) -> list[str]:
    written = session.scalars(
        select(PhraseRow.tags).where(PhraseRow.user_id == user, PhraseRow.tags != "").distinct()
    )
    return sorted({tag for tags in written for tag in tags.split(" ")})
