"""A deck as a list."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.domain.ids import DeckId
from phraseweaver.formats import FORMATS
from phraseweaver.services import transfer
from phraseweaver.services.jobs.kind import Kind, Made, Place, Work

AT_ONCE = 5_000
"""So many phrases are written in the page's thread: a quarter of a second of a slow core."""


@dataclass(frozen=True, slots=True)
class ListExportWish:
    """Which deck in which format, and the name of the file."""

    deck: DeckId
    format: str
    file_name: str


def _run(work: Work, wish: ListExportWish) -> Made:
    content = transfer.export_deck(work.app, work.user, wish.deck, wish.format)
    work.made.write_bytes(content)
    return Made(wish.file_name, FORMATS[wish.format].media_type, len(content))


LIST_EXPORT = Kind("list-export", Place.EXPORT, ListExportWish, Made, _run)
