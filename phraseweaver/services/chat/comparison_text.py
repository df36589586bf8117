"""How a typed answer compares, in plain text: marks and words where the dashboard has colours."""

from __future__ import annotations

from phraseweaver.domain.answers import Comparison, Piece, PieceKind, Verdict
from phraseweaver.services.chat.message import Line, Words, isolated
from phraseweaver.translation import Translator

RIGHT, ALMOST, WRONG = "✓", "≈", "✗"
_MARKS = {
    Verdict.EXACT: RIGHT,
    Verdict.ALTERNATIVE: RIGHT,
    Verdict.CASE_OR_PUNCTUATION: RIGHT,
    Verdict.ACCENTS: ALMOST,
    Verdict.TYPO: ALMOST,
    Verdict.WORD_ORDER: ALMOST,
    Verdict.WRONG: WRONG,
    Verdict.EMPTY: WRONG,
}
_MOST_SLIPS = 12
"""Slips of one kind that are told; who made more has the whole answer below."""


def is_right(comparison: Comparison) -> bool:
    """Return whether nothing is to be mended but capitals and punctuation."""
    return _MARKS[comparison.verdict] == RIGHT


def comparison_lines(typed: str, comparison: Comparison, expected: str, t: Translator) -> list[Line]:
    """Return the verdict, what was typed, and a line for each kind of slip that it holds.

    Slips are those against an accepted alternative, if that is closer than the `expected` answer.
    """
    lines: list[Line] = [
        f"{_MARKS[comparison.verdict]} {t(comparison.verdict.title)}",
        Words(t("You wrote: {typed}", typed=isolated(typed))),
    ]
    if comparison.verdict is Verdict.ALTERNATIVE:
        return lines
    if comparison.against != expected:
        lines.append(Words(t("Closest to: {answer}", answer=isolated(comparison.against))))
    slips: dict[PieceKind, list[str]] = {}
    for piece in comparison.pieces:
        if told := _told(piece):
            slips.setdefault(piece.kind, []).append(told)
    for kind, found in slips.items():
        more = ["…"] if len(found) > _MOST_SLIPS else []
        lines.append(Words(f"{t(kind.title)}: {' · '.join([*found[:_MOST_SLIPS], *more])}"))
    return lines


def _told(piece: Piece) -> str:
    typed, expected = isolated(piece.typed.strip()), isolated(piece.expected.strip())
    match piece.kind:
        case PieceKind.SAME:
            return ""
        case PieceKind.MISSING:
            return expected
        case PieceKind.EXTRA | PieceKind.MOVED:
            # A word in another place makes two pieces: where it was typed, and where it belongs.
            return typed
        case _:
            return f"{typed} → {expected}"
