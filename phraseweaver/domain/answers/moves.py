"""Words that are right but stand elsewhere."""

from __future__ import annotations

from collections import defaultdict, deque

from phraseweaver.domain.answers.piece import PieceKind, Span
from phraseweaver.domain.answers.scripts import Script
from phraseweaver.domain.answers.steps import UNMATCHED, Step, extra, missing
from phraseweaver.domain.answers.words import Text, Unit

LARGEST_TABLE = 10_000
"""Pairs of characters up to which moved ones are looked for; texts with more differ by more than order."""

FEWEST_SIGNS = 2
"""Signs that must move together: one alone is a letter, not a word."""


def with_moves(steps: list[Step], first: Text, second: Text) -> list[Step]:
    """Return the steps with each unmatched word that the other text has elsewhere as MOVED.

    Of a script without spaces, what moves is an ideograph or several characters in a row.
    """
    loose = [step for step in steps if step.kind in UNMATCHED]
    ones = [at for step in loose for at in range(*step.first)]
    others = [at for step in loose for at in range(*step.second)]
    pairs = _moved_words(ones, others, first, second) + _moved_characters(ones, others, first, second)
    if not pairs:
        return steps
    from_first, from_second = {one for one, _ in pairs}, {other for _, other in pairs}
    told: list[Step] = []
    for step in steps:
        told += [step] if step.kind not in UNMATCHED else _apart(step, from_first, from_second)
    return told


def _apart(step: Step, from_first: set[int], from_second: set[int]) -> list[Step]:
    if from_first.isdisjoint(range(*step.first)) and from_second.isdisjoint(range(*step.second)):
        return [step]
    steps = []
    for at in range(*step.first):
        alone = extra(at, step.second[0])
        steps.append(Step(alone.first, alone.second, PieceKind.MOVED) if at in from_first else alone)
    for at in range(*step.second):
        alone = missing(step.first[1], at)
        steps.append(Step(alone.first, alone.second, PieceKind.MOVED) if at in from_second else alone)
    return steps


def _moved_words(ones: list[int], others: list[int], first: Text, second: Text) -> list[Span]:
    """Return the pairs of indexes of the same word, the first with the first."""
    waiting: defaultdict[str, deque[int]] = defaultdict(deque)
    for j in others:
        if _is_whole_word(second, j):
            for way in second.units[j].bare:
                waiting[way].append(j)
    pairs = []
    taken = set()
    for i in ones:
        if not _is_whole_word(first, i):
            continue
        for way in first.units[i].bare:
            row = waiting[way]
            while row and row[0] in taken:
                row.popleft()
            if row:
                taken.add(row[0])
                pairs.append((i, row.popleft()))
                break
    return pairs


def _is_whole_word(text: Text, at: int) -> bool:
    """Return whether the unit is a word and no part of a short form."""
    unit = text.units[at]
    token = text.tokens[unit.token]
    return unit.script is Script.WORD and token.unit_end - token.first_unit == 1


def _moved_characters(ones: list[int], others: list[int], first: Text, second: Text) -> list[Span]:
    """Return the pairs of indexes of characters that moved together, the longest rows first."""
    ones = [i for i in ones if first.units[i].script is not Script.WORD]
    others = [j for j in others if second.units[j].script is not Script.WORD]
    if len(ones) * len(others) > LARGEST_TABLE:
        return []
    lengths: dict[Span, int] = {}
    for i in ones:
        for j in others:
            if _same(first.units[i], second.units[j]):
                lengths[i, j] = lengths.get((i - 1, j - 1), 0) + 1
    pairs: list[Span] = []
    from_first: set[int] = set()
    from_second: set[int] = set()
    for i, j in sorted(lengths, key=lambda end: (-lengths[end], end)):
        row = []
        while (i, j) in lengths and i not in from_first and j not in from_second:
            row.append((i, j))
            i, j = i - 1, j - 1
        if len(row) >= FEWEST_SIGNS or (row and first.units[row[0][0]].script is Script.IDEOGRAPH):
            pairs += row
            from_first |= {one for one, _ in row}
            from_second |= {other for _, other in row}
    return pairs


def _same(one: Unit, other: Unit) -> bool:
    return any(way in other.bare for way in one.bare)
