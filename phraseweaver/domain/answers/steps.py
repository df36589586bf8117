"""The steps of an alignment: which units of the first text stand against which of the second."""

from __future__ import annotations

from typing import NamedTuple

from phraseweaver.domain.answers.piece import PieceKind, Span
from phraseweaver.domain.answers.slips import is_slip
from phraseweaver.domain.answers.words import Unit

RIGHT = frozenset({PieceKind.SAME, PieceKind.CASE, PieceKind.ACCENT})
"""Kinds of a word that is there, if perhaps with another capital or accent."""

UNMATCHED = frozenset({PieceKind.EXTRA, PieceKind.MISSING, PieceKind.WRONG})


class Step(NamedTuple):
    """A range of units of the first text, one of the second, and how they stand to each other.

    One of the two is empty when the kind is EXTRA, MISSING or MOVED.
    """

    first: Span
    second: Span
    kind: PieceKind

    @property
    def is_single(self) -> bool:
        """Whether it holds no more than one unit of either text."""
        return max(self.first[1] - self.first[0], self.second[1] - self.second[0]) == 1

    def mirrored(self) -> Step:
        """Return the same step with the texts exchanged."""
        exchanged = {PieceKind.EXTRA: PieceKind.MISSING, PieceKind.MISSING: PieceKind.EXTRA}
        return Step(self.second, self.first, exchanged.get(self.kind, self.kind))


def extra(at: int, beside: int) -> Step:
    """Return the step for a unit that only the first text has."""
    return Step((at, at + 1), (beside, beside), PieceKind.EXTRA)


def missing(beside: int, at: int) -> Step:
    """Return the step for a unit that only the second text has."""
    return Step((beside, beside), (at, at + 1), PieceKind.MISSING)


def likeness(first: Unit, second: Unit) -> PieceKind:
    """Return how two units stand to each other: SAME, CASE, ACCENT, TYPO or WRONG."""
    if _share(first.written, second.written):
        return PieceKind.SAME
    if _share(first.caseless, second.caseless):
        return PieceKind.CASE
    if _share(first.bare, second.bare):
        return PieceKind.ACCENT
    if any(is_slip(one, other) for one in first.letters for other in second.letters):
        return PieceKind.TYPO
    return PieceKind.WRONG


def _share(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    return any(way in second for way in first)
