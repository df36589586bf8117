"""Ids of stored things: each its own type, so that a deck's id is never passed as a card's."""

from __future__ import annotations

from typing import NewType

UserId = NewType("UserId", int)
DeckId = NewType("DeckId", int)
PhraseId = NewType("PhraseId", int)
CardId = NewType("CardId", int)
ReviewId = NewType("ReviewId", int)
