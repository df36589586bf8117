"""From the steps of an alignment to the pieces that are shown."""

from __future__ import annotations

from typing import NamedTuple

from phraseweaver.domain.answers.marks import Marks, alike, differences, joined_spans, whole
from phraseweaver.domain.answers.piece import Piece, PieceKind, Span
from phraseweaver.domain.answers.scripts import Script
from phraseweaver.domain.answers.steps import RIGHT, UNMATCHED, Step
from phraseweaver.domain.answers.words import Text, Token

_LIKE = RIGHT | {PieceKind.TYPO}
_RANKS = {kind: rank for rank, kind in enumerate(PieceKind)}


class _Group(NamedTuple):
    """Tokens that are shown together, as ranges of both texts."""

    typed: Span
    expected: Span
    kind: PieceKind


class _Block(NamedTuple):
    """A range of pieces that are shown as one.

    `size` is how many characters without spaces it holds on its longer side, 0 if it holds words.
    """

    kind: PieceKind
    on_typed: bool
    pieces: Span
    size: int


def pieces_of(steps: list[Step], typed: Text, expected: Text) -> list[Piece]:
    """Return a piece for every word or character, in the order of the texts.

    A short form and the words it stands for are one piece.
    """
    return [_piece(group, typed, expected) for group in _groups(steps, typed, expected)]


def run_together(pieces: list[Piece], typed: Text, expected: Text) -> tuple[Piece, ...]:
    """Return the pieces with neighbouring characters of scripts without spaces as one where they are alike.

    Few right characters between many wrong ones are there by chance and join them.
    """
    if all(token.spelling.script is Script.WORD for token in typed.tokens + expected.tokens):
        return tuple(pieces)
    characters = _starts_of_characters(typed), _starts_of_characters(expected)
    row: list[_Block] = []
    at_typed = at_expected = 0
    for number, piece in enumerate(pieces):
        of_typed = not piece.typed or at_typed in characters[0]
        of_expected = not piece.expected or at_expected in characters[1]
        size = 1 if of_typed and of_expected else 0
        row.append(_Block(piece.kind, bool(piece.typed), (number, number + 1), size))
        at_typed += len(piece.typed)
        at_expected += len(piece.expected)
        _settle(row)
    return tuple(_as_one(pieces[slice(*block.pieces)], block.kind) for block in row)


def _starts_of_characters(text: Text) -> set[int]:
    return {token.start for token in text.tokens if token.spelling.script is not Script.WORD}


def _settle(row: list[_Block]) -> None:
    """Join the last blocks of the row for as long as they belong together."""
    while len(row) > 1 and row[-2].size and row[-1].size:
        kind = _joint_kind(row[-2], row[-1])
        if kind is not None:
            row[-2:] = [_joined(row[-2:], kind)]
        elif (
            len(row) > 2
            and row[-1].kind in UNMATCHED
            and row[-2].kind in RIGHT
            and row[-3].kind in UNMATCHED
            and row[-2].size < min(row[-1].size, row[-3].size)
        ):
            row[-3:] = [_joined(row[-3:], PieceKind.WRONG)]
        else:
            return


def _joint_kind(before: _Block, after: _Block) -> PieceKind | None:
    """Return the kind of two neighbouring blocks as one, None if they stay apart."""
    if before.kind in UNMATCHED and after.kind in UNMATCHED:
        return before.kind if before.kind is after.kind else PieceKind.WRONG
    if before.kind is not after.kind or before.kind is PieceKind.TYPO:
        return None
    if before.kind is PieceKind.MOVED and before.on_typed is not after.on_typed:
        return None
    return before.kind


def _joined(blocks: list[_Block], kind: PieceKind) -> _Block:
    pieces = blocks[0].pieces[0], blocks[-1].pieces[1]
    return _Block(kind, blocks[0].on_typed, pieces, sum(block.size for block in blocks))


def _as_one(pieces: list[Piece], kind: PieceKind) -> Piece:
    if len(pieces) == 1:
        return pieces[0]
    typed = "".join(piece.typed for piece in pieces)
    expected = "".join(piece.expected for piece in pieces)
    if kind is PieceKind.WRONG:
        return Piece(kind, typed, expected, whole(typed), whole(expected))
    typed_marks: list[Span] = []
    expected_marks: list[Span] = []
    at_typed = at_expected = 0
    for piece in pieces:
        typed_marks += ((start + at_typed, end + at_typed) for start, end in piece.typed_marks)
        expected_marks += ((start + at_expected, end + at_expected) for start, end in piece.expected_marks)
        at_typed += len(piece.typed)
        at_expected += len(piece.expected)
    return Piece(kind, typed, expected, joined_spans(typed_marks), joined_spans(expected_marks))


def _groups(steps: list[Step], typed: Text, expected: Text) -> list[_Group]:
    """Return the steps with those joined that share a token."""
    if len(typed.units) == len(typed.tokens) and len(expected.units) == len(expected.tokens):
        return [_Group(*step) for step in steps]
    last_with: dict[tuple[bool, int], int] = {}
    for number, step in enumerate(steps):
        for token in _tokens_of(step, typed, expected):
            last_with[token] = number
    groups = []
    at = at_typed = at_expected = 0
    while at < len(steps):
        start = at
        end = at + 1
        while at < end:
            end = max(end, *(last_with[token] + 1 for token in _tokens_of(steps[at], typed, expected)))
            at += 1
        members = steps[start:end]
        typed_end = _token_end(typed, members[-1].first[1])
        expected_end = _token_end(expected, members[-1].second[1])
        group = _Group((at_typed, typed_end), (at_expected, expected_end), _kind_of(members))
        groups.append(group)
        at_typed, at_expected = typed_end, expected_end
    return groups


def _tokens_of(step: Step, typed: Text, expected: Text) -> set[tuple[bool, int]]:
    return {(True, unit.token) for unit in typed.units[slice(*step.first)]} | {
        (False, unit.token) for unit in expected.units[slice(*step.second)]
    }


def _token_end(text: Text, unit_end: int) -> int:
    """Return how many tokens have begun before this unit."""
    return text.units[unit_end - 1].token + 1 if unit_end else 0


def _kind_of(steps: list[Step]) -> PieceKind:
    kinds = {step.kind for step in steps}
    if len(kinds) == 1:
        return kinds.pop()
    if kinds <= _LIKE:
        return max(kinds, key=_RANKS.__getitem__)
    return PieceKind.WRONG


def _piece(group: _Group, typed: Text, expected: Text) -> Piece:
    ones, others = typed.tokens[slice(*group.typed)], expected.tokens[slice(*group.expected)]
    kind = group.kind
    if kind is PieceKind.SAME and not _same_signs(ones, others):
        kind = PieceKind.CASE
    texts = _raw(typed, ones), _raw(expected, others)
    return Piece(kind, *texts, *_marks(kind, *texts, ones, others))


def _raw(text: Text, tokens: tuple[Token, ...]) -> str:
    return text.raw[tokens[0].start : tokens[-1].end] if tokens else ""


def _same_signs(ones: tuple[Token, ...], others: tuple[Token, ...]) -> bool:
    if len(ones) == len(others):
        return all(one.signs == other.signs for one, other in zip(ones, others, strict=True))
    return _signs(ones) == _signs(others)


def _signs(tokens: tuple[Token, ...]) -> str:
    return "".join(token.signs for token in tokens).replace(" ", "")


def _marks(
    kind: PieceKind, typed: str, expected: str, ones: tuple[Token, ...], others: tuple[Token, ...]
) -> Marks:
    if kind is PieceKind.SAME:
        return (), ()
    marks: Marks = (), ()
    if kind in _LIKE or (kind is PieceKind.WRONG and alike(_core(typed, ones), _core(expected, others))):
        marks = differences(typed, expected, case_counts=kind is PieceKind.CASE)
    return marks if marks != ((), ()) else (_cores(ones), _cores(others))


def _core(raw: str, tokens: tuple[Token, ...]) -> str:
    ((start, end),) = _cores(tokens) or ((0, 0),)
    return raw[start:end]


def _cores(tokens: tuple[Token, ...]) -> tuple[Span, ...]:
    """Return the span from the first word to the last one within their piece."""
    if not tokens:
        return ()
    return ((tokens[0].core[0] - tokens[0].start, tokens[-1].core[1] - tokens[0].start),)
