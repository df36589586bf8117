"""Words written together in one text and apart in the other, or shortened in one only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from phraseweaver.domain.answers.piece import PieceKind, Span
from phraseweaver.domain.answers.scripts import is_hangul
from phraseweaver.domain.answers.slips import SHORTEST_WORD, is_slip
from phraseweaver.domain.answers.steps import Step
from phraseweaver.domain.answers.words import Text, Token

MOST_WORDS = 4
"""Words of one text that may be one of the other: a.s.a.p. and asap."""


class _Stretch(NamedTuple):
    """Some words in a row, read as one."""

    units: Span
    words: tuple[Token, ...]

    @property
    def bare(self) -> str:
        return "".join(word.spelling.bare[0] for word in self.words)

    @property
    def caseless(self) -> str:
        return "".join(word.spelling.caseless[0] for word in self.words)

    @property
    def is_short_form(self) -> bool:
        return len(self.words) == 1 and self.units[1] - self.units[0] > 1

    @property
    def has_inner_signs(self) -> bool:
        """Whether an apostrophe, a hyphen or any other sign stands inside."""
        between = "".join(word.signs.partition(" ")[2] for word in self.words[:-1])
        between += "".join(word.signs.partition(" ")[0] for word in self.words[1:])
        within = any(len(word.spelling.written[0]) != len(word.spelling.caseless[0]) for word in self.words)
        return bool(between) or within


def joins(first: Text, second: Text, in_first: Span, in_second: Span) -> list[Step]:
    """Return the possible steps between stretches of words that are the same once run together.

    Looked for within the two ranges of units. The kind is CASE where a sign makes the difference (it's and
    its, e-mail and email) and TYPO where white space alone does, except in Korean, whose writers differ on
    spaces themselves: there it is CASE too. An accent on top makes ACCENT of CASE.
    """
    by_bare: defaultdict[str, list[_Stretch]] = defaultdict(list)
    for stretch in _stretches(second, in_second):
        by_bare[stretch.bare].append(stretch)
    steps = []
    for one in _stretches(first, in_first):
        for other in by_bare.get(one.bare, ()):
            kind = _kind(one, other)
            if kind is not None:
                steps.append(Step(one.units, other.units, kind))
    return steps + _slips_in_short_forms(first, second, in_first, in_second)


def _kind(one: _Stretch, other: _Stretch) -> PieceKind | None:
    counts = len(one.words), len(other.words)
    if counts == (1, 1):
        if not (one.is_short_form or other.is_short_form):
            return None
        by_space = False
    else:
        by_space = not (one.has_inner_signs or other.has_inner_signs)
    if by_space and not any(is_hangul(letter) for letter in one.bare):
        return PieceKind.TYPO if len(one.bare) >= SHORTEST_WORD else None
    return PieceKind.CASE if one.caseless == other.caseless else PieceKind.ACCENT


def _slips_in_short_forms(first: Text, second: Text, in_first: Span, in_second: Span) -> list[Step]:
    """Return the steps between a short form and what may be the same with a slip: couldn't and culdn't."""
    ones, others = list(_short_words(first, in_first)), list(_short_words(second, in_second))
    return [
        Step(one.units, other.units, PieceKind.TYPO)
        for one in ones
        for other in others
        if (one.is_short_form or other.is_short_form) and is_slip(one.bare, other.bare)
    ]


def _short_words(text: Text, units: Span) -> Iterator[_Stretch]:
    """Return each single word, and each two with a sign between."""
    for stretch in _stretches(text, units):
        if len(stretch.words) == 1 or (len(stretch.words) == 2 and stretch.has_inner_signs):
            yield stretch


def _words(text: Text, units: Span) -> Iterator[Token]:
    """Return the words, of letters alone, whose units lie within the range."""
    start, end = units
    if start == end:
        return
    for word in text.tokens[text.units[start].token : text.units[end - 1].token + 1]:
        if word.first_unit >= start and word.unit_end <= end and word.spelling.letters:
            yield word


def _stretches(text: Text, units: Span) -> Iterator[_Stretch]:
    row: list[Token] = []
    for word in _words(text, units):
        if row and row[-1].unit_end != word.first_unit:
            row = []
        row = [*row[1 - MOST_WORDS :], word]
        for begin in range(len(row)):
            yield _Stretch((row[begin].first_unit, word.unit_end), tuple(row[begin:]))
