"""What a typed answer is worth, and where it differs from the expected one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from phraseweaver.domain.answers.alignment import align
from phraseweaver.domain.answers.character_slips import with_character_slips
from phraseweaver.domain.answers.display import pieces_of, run_together
from phraseweaver.domain.answers.marks import whole
from phraseweaver.domain.answers.moves import with_moves
from phraseweaver.domain.answers.piece import Piece, PieceKind
from phraseweaver.domain.answers.scripts import Script
from phraseweaver.domain.answers.slips import slips_allowed
from phraseweaver.domain.answers.steps import UNMATCHED, Step
from phraseweaver.domain.answers.verdict import Verdict, suggested_rating
from phraseweaver.domain.answers.words import Text, read
from phraseweaver.domain.rating import Rating

LONGEST_COMPARED = 4_000
"""Characters beyond which a text is not looked into: twice the longest phrase."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a typed answer stands to what was expected.

    `against` is the text that it was compared with, the expected one or an alternative; `pieces` make up the
    typed text and that one (see `Piece`). `rating` is a suggestion.
    """

    verdict: Verdict
    rating: Rating
    against: str
    pieces: tuple[Piece, ...]


def compare(
    typed: str,
    expected: str,
    *,
    alternatives: Sequence[str] = (),
    accents_matter: bool = True,
    language: str = "",
) -> Comparison:
    """Return how the typed answer stands to the expected one, or to the alternative that it comes closest to.

    Of equally good ones the expected answer is taken, then the first alternative. What is right against an
    alternative is ALTERNATIVE; anything less has its own verdict, and `against` names the alternative. An
    answer of white space and invisible characters alone is EMPTY. `language` is the ISO 639-1 code of the
    answer's language, which decides on English short forms and Turkish capitals; without one, English ones
    are known and Turkish ones are not.

    Exchanging typed and expected gives the same verdict, unless one of them is empty. `accents_matter`
    changes the suggested rating alone.
    """
    candidates = [expected, *(alternative for alternative in alternatives if alternative.strip())]
    ours = read(typed, language) if len(typed) <= LONGEST_COMPARED else None
    readings: list[_Reading] = []
    for candidate in candidates:
        readings.append(_compared(typed, candidate, ours, language))
        if readings[-1][0] is Verdict.EXACT:
            break
    best = min(range(len(readings)), key=lambda at: (*_distance(readings[at]), at))
    verdict, pieces = readings[best]
    if best and verdict is Verdict.EXACT:
        verdict = Verdict.ALTERNATIVE
    rating = suggested_rating(verdict, accents_matter=accents_matter)
    return Comparison(verdict, rating, candidates[best], pieces)


_Reading = tuple[Verdict, tuple[Piece, ...]]


def _distance(reading: _Reading) -> tuple[int, float]:
    """Return how far from right an answer is: by its class, then by the share of it that is not right."""
    verdict, pieces = reading
    sizes: Counter[bool] = Counter()
    for piece in pieces:
        sizes[piece.kind in UNMATCHED] += len(piece.typed) + len(piece.expected)
    return verdict.rank, sizes[True] / (sizes.total() or 1)


def _compared(typed: str, expected: str, ours: Text | None, language: str) -> _Reading:
    """Return verdict and pieces; `ours` is the typed text as read, None if it is too long for that."""
    if ours is None or len(expected) > LONGEST_COMPARED:
        return _unread(typed, expected)
    theirs = read(expected, language)
    if ours.blank:
        return Verdict.EMPTY, _one_piece(PieceKind.MISSING, typed, expected)
    if theirs.blank:
        return Verdict.WRONG, _one_piece(PieceKind.EXTRA, typed, expected)
    if not ours.tokens or not theirs.tokens:
        ours = read(typed, language, punctuation_counts=True)
        theirs = read(expected, language, punctuation_counts=True)
    steps = _steps(ours, theirs)
    pieces = pieces_of(steps, ours, theirs)
    return _verdict(pieces, ours, theirs), run_together(pieces, ours, theirs)


def _unread(typed: str, expected: str) -> _Reading:
    """Return what can be said of texts that are too long to be looked into."""
    if not typed.strip():
        return Verdict.EMPTY, _one_piece(PieceKind.MISSING, typed, expected)
    if typed == expected:
        return Verdict.EXACT, _one_piece(PieceKind.SAME, typed, expected)
    return Verdict.WRONG, _one_piece(PieceKind.WRONG, typed, expected)


def _steps(typed: Text, expected: Text) -> list[Step]:
    """Return the steps from typed to expected.

    Of equally good alignments the same one is found whichever text was typed: so verdicts are symmetric.
    """
    exchanged = expected.order < typed.order
    first, second = (expected, typed) if exchanged else (typed, expected)
    steps = with_moves(with_character_slips(align(first, second), first, second), first, second)
    return [step.mirrored() for step in steps] if exchanged else steps


def _verdict(pieces: list[Piece], typed: Text, expected: Text) -> Verdict:
    kinds = Counter(piece.kind for piece in pieces)
    slips = kinds[PieceKind.TYPO]
    if not UNMATCHED.isdisjoint(kinds) or slips > max(_slips_allowed(typed), _slips_allowed(expected)):
        return Verdict.WRONG
    if kinds[PieceKind.MOVED]:
        return Verdict.WRONG if slips else Verdict.WORD_ORDER
    if slips:
        return Verdict.TYPO
    if kinds[PieceKind.ACCENT]:
        return Verdict.ACCENTS
    return Verdict.CASE_OR_PUNCTUATION if kinds[PieceKind.CASE] else Verdict.EXACT


def _slips_allowed(text: Text) -> int:
    words = sum(token.spelling.script is Script.WORD for token in text.tokens)
    return slips_allowed(words, len(text.tokens) - words)


def _one_piece(kind: PieceKind, typed: str, expected: str) -> tuple[Piece, ...]:
    marks = ((), ()) if kind is PieceKind.SAME else (whole(typed), whole(expected))
    return (Piece(kind, typed, expected, *marks),) if typed or expected else ()
