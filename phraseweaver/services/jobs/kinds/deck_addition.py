"""A deck that somebody shared: how much it holds, then all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.services import shared_decks
from phraseweaver.services.jobs.kind import Kind, Place, Work, always
from phraseweaver.services.shared_decks import SharedAdded, SharedLook


@dataclass(frozen=True, slots=True)
class DeckWish:
    """The deck of the given file."""


def _look(work: Work, _wish: DeckWish) -> SharedLook:
    with work.source.open("rb") as file:
        return shared_decks.look_into_shared(file)


def _add(work: Work, _wish: DeckWish) -> SharedAdded:
    with work.source.open("rb") as file:
        return shared_decks.add_shared(work.app, work.user, file)


DECK_LOOK = Kind("deck-look", Place.IMPORT, DeckWish, SharedLook, _look, at_once=always, looks=True)
DECK_ADDITION = Kind("deck-addition", Place.IMPORT, DeckWish, SharedAdded, _add)
"""However small, in a process: it makes a database of the file's schema and upgrades it."""
