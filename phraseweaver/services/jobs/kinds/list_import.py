"""A list of phrases: all of it into a deck, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.services import transfer
from phraseweaver.services.jobs.kind import Kind, Place, Work
from phraseweaver.services.jobs.kinds.list_look import ListWish, read_list
from phraseweaver.services.transfer import Imported, OnMatch

_READING = 0.3
"""The share of the time that reading the list again takes."""


@dataclass(frozen=True, slots=True)
class ListImportWish:
    """A list as it was looked at, and what becomes of the phrases that the deck has already."""

    list: ListWish
    on_match: OnMatch


def _run(work: Work, wish: ListImportWish) -> Imported:
    # Read again instead of handed over: the look is as large as the list, and lay in another process.
    preview = read_list(work, wish.list, lambda share: work.progress(_READING * share))
    return transfer.import_phrases(
        work.app,
        work.user,
        wish.list.deck,
        preview.fresh,
        matching=preview.matching,
        on_match=wish.on_match,
        progress=lambda share: work.progress(_READING + (1 - _READING) * share),
    )


LIST_IMPORT = Kind("list-import", Place.IMPORT, ListImportWish, Imported, _run)
