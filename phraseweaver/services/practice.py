"""Practising a deck without touching its schedule."""

from __future__ import annotations

from phraseweaver.app import App
from phraseweaver.domain.ids import CardId, DeckId, UserId
from phraseweaver.store import cards, decks, users
from phraseweaver.store.review_cards import ReviewCard, asked_rows, review_card

AT_MOST = 50
"""So many cards make one round."""


def round_of(app: App, user: UserId, deck: DeckId) -> list[CardId]:
    """Return the cards of a round, those answered longest ago first; raises NotFound."""
    with app.sessions.read() as session:
        decks.get(session, user, deck)
        return cards.ids_of_deck(session, user, deck, AT_MOST)


def card(app: App, user: UserId, wanted: CardId) -> ReviewCard:
    """Return a card to practise; raises NotFound. Nothing of it is ever stored."""
    with app.sessions.read() as session:
        learner = users.get(session, user)
        return review_card(session, learner, asked_rows(session, user, wanted), app.clock())
