"""A deck as a file for others."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.domain.ids import DeckId
from phraseweaver.services import shared_decks
from phraseweaver.services.jobs.kind import Kind, Made, Place, Work

AT_ONCE = 500
"""So many phrases are written in the page's thread, as for a package: few of them have a recording."""


@dataclass(frozen=True, slots=True)
class DeckSharingWish:
    """Which deck, and the name of the file."""

    deck: DeckId
    file_name: str


def _run(work: Work, wish: DeckSharingWish) -> Made:
    with work.made.open("w+b") as file:
        shared_decks.share_deck(work.app, work.user, wish.deck, file)
    return Made(wish.file_name, shared_decks.MEDIA_TYPE, work.made.stat().st_size)


DECK_SHARING = Kind("deck-sharing", Place.EXPORT, DeckSharingWish, Made, _run)
