"""The parts in which a typed answer is shown beside the expected one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from phraseweaver.errors import N_

Span = tuple[int, int]
"""Where something begins and where it is over, in Python characters (code points)."""


class PieceKind(Enum):
    """How the typed part of a piece stands to the expected part."""

    SAME = "same"
    CASE = "case"
    ACCENT = "accent"
    TYPO = "typo"
    MOVED = "moved"
    EXTRA = "extra"
    MISSING = "missing"
    WRONG = "wrong"

    # Enum hashes by name, in Python; long answers look kinds up tens of thousands of times.
    __hash__ = object.__hash__

    @property
    def title(self) -> str:
        """The source string that tells the learner."""
        return _TITLES[self]


_TITLES = {
    PieceKind.SAME: N_("Right"),
    PieceKind.CASE: N_("Capitals or punctuation"),
    PieceKind.ACCENT: N_("Accent"),
    PieceKind.TYPO: N_("Slip of the keys"),
    PieceKind.MOVED: N_("In another place"),
    PieceKind.EXTRA: N_("Too much"),
    PieceKind.MISSING: N_("Missing"),
    PieceKind.WRONG: N_("Wrong"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of both texts, with the white space and punctuation around its words.

    Put one after another, the `typed` of all pieces are the whole typed text and the `expected` the whole
    expected one. `typed` is empty or blank in a missing piece, and `expected` in an extra one. A word that
    stands elsewhere makes two moved pieces, one with `typed` alone and one with `expected` alone.

    The marks are the spans that differ. A piece that is not SAME has at least one mark on one side; where a
    letter was left out it is on the expected side.
    """

    kind: PieceKind
    typed: str
    expected: str
    typed_marks: tuple[Span, ...] = ()
    expected_marks: tuple[Span, ...] = ()

    @property
    def typed_parts(self) -> tuple[tuple[str, bool], ...]:
        """The typed text cut at its marks: each part with whether it is marked."""
        return _parts(self.typed, self.typed_marks)

    @property
    def expected_parts(self) -> tuple[tuple[str, bool], ...]:
        """The expected text cut at its marks: each part with whether it is marked."""
        return _parts(self.expected, self.expected_marks)


def _parts(text: str, marks: tuple[Span, ...]) -> tuple[tuple[str, bool], ...]:
    parts: list[tuple[str, bool]] = []
    done = 0
    for start, end in marks:
        parts += [(text[done:start], False), (text[start:end], True)]
        done = end
    parts.append((text[done:], False))
    return tuple(part for part in parts if part[0])
