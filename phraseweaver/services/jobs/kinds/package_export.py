"""Decks as a package of Anki's."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.domain.ids import DeckId
from phraseweaver.services import anki_export
from phraseweaver.services.jobs.kind import Kind, Made, Place, Work

AT_ONCE = 500
"""So many phrases with a year of answers are half a second of a slow core: the page's thread writes them."""


@dataclass(frozen=True, slots=True)
class PackageExportWish:
    """Which deck, None for all, and the name of the file."""

    deck: DeckId | None
    file_name: str


def _run(work: Work, wish: PackageExportWish) -> Made:
    some = None if wish.deck is None else [wish.deck]
    anki_export.export_package(work.app, work.user, work.made, decks=some, progress=work.progress)
    return Made(wish.file_name, anki_export.MEDIA_TYPE, work.made.stat().st_size)


PACKAGE_EXPORT = Kind("package-export", Place.EXPORT, PackageExportWish, Made, _run)
