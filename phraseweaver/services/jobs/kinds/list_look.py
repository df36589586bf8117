"""A list of phrases: what adding it to a deck would do."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.domain.ids import DeckId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.formats import Layout, Mapping, Progress, RowProblem
from phraseweaver.services import transfer
from phraseweaver.services.jobs.kind import Kind, Place, Work
from phraseweaver.services.transfer import Preview

SHOWN_PHRASES = 20
SHOWN_PROBLEMS = 100

_SHORT_BYTES = 200_000
_SHORT_ROWS = 2_000
"""A list as long as this is read in a tenth of a second of a slow core and stored in half a second; the start
of a process costs half a second of a fast one."""


@dataclass(frozen=True, slots=True)
class ListWish:
    """Where a list goes, and how to read it; one that was pasted has no name."""

    deck: DeckId
    file_name: str = ""
    mapping: Mapping | None = None


@dataclass(frozen=True, slots=True)
class ListLook:
    """How many phrases are new, the deck has already, and rows cannot be read, with the first of them."""

    fresh: int
    matching: int
    problems: int
    first: tuple[PhraseDraft, ...]
    first_problems: tuple[RowProblem, ...]
    layout: Layout


def is_long(given: bytes | str) -> bool:
    """Return whether looking at a list takes too long for the page's thread."""
    if isinstance(given, bytes):
        rows = max(given.count(b"\n"), given.count(b"\r"))
    else:
        rows = max(given.count("\n"), given.count("\r"))
    return len(given) > _SHORT_BYTES or rows > _SHORT_ROWS


def summary_of(preview: Preview) -> ListLook:
    """Return as much of a preview as a page shows."""
    return ListLook(
        fresh=len(preview.fresh),
        matching=len(preview.matching),
        problems=len(preview.problems),
        first=preview.fresh[:SHOWN_PHRASES],
        first_problems=preview.problems[:SHOWN_PROBLEMS],
        layout=preview.layout,
    )


def read_list(work: Work, wish: ListWish, progress: Progress) -> Preview:
    """Return the whole preview of the job's list."""
    return transfer.preview_import(
        work.app,
        work.user,
        wish.deck,
        work.source.read_bytes(),
        file_name=wish.file_name,
        mapping=wish.mapping,
        progress=progress,
    )


def _run(work: Work, wish: ListWish) -> ListLook:
    return summary_of(read_list(work, wish, work.progress))


LIST_LOOK = Kind("list-look", Place.IMPORT, ListWish, ListLook, _run, looks=True)
