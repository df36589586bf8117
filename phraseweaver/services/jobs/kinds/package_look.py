"""A package of Anki's: what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from phraseweaver.domain.ids import DeckId
from phraseweaver.formats.anki.note_types import Roles
from phraseweaver.formats.anki.plan import PackageLook
from phraseweaver.services import anki_import
from phraseweaver.services.jobs.kind import Kind, Place, Work

_SMALL = 300_000
"""Bytes: some 400 notes with a year of answers, which take a tenth of a second of a slow core."""


@dataclass(frozen=True, slots=True)
class PackageWish:
    """The languages by which the fields are guessed, and the roles that were chosen by hand.

    `deck` and `history` change nothing of what is found: they are kept for the import (`ImportPlan`).
    """

    learning: str
    known: str
    roles: Mapping[int, Roles] = field(default_factory=dict)
    deck: DeckId | None = None
    history: bool = True


def _is_small(size: int) -> bool:
    return size <= _SMALL


def _run(work: Work, wish: PackageWish) -> PackageLook:
    return anki_import.look_into(
        work.app, work.user, work.source, learning=wish.learning, known=wish.known, roles=wish.roles
    )


PACKAGE_LOOK = Kind(
    "package-look", Place.IMPORT, PackageWish, PackageLook, _run, at_once=_is_small, looks=True
)
