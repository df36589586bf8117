"""Which words of one text stand against which of another, at the least cost.

A table of costs gives the best alignment, in time with the product of the lengths. Where that is too much,
a longest common subsequence cuts the texts first, and tables are left for what lies between.
"""

from __future__ import annotations

from phraseweaver.domain.answers.joins import joins
from phraseweaver.domain.answers.piece import PieceKind, Span
from phraseweaver.domain.answers.scripts import Script
from phraseweaver.domain.answers.steps import RIGHT, Step, extra, likeness, missing
from phraseweaver.domain.answers.subsequence import common_ends, common_subsequence
from phraseweaver.domain.answers.words import Text, Unit

LARGEST_TABLE = 2_500
"""Cells of one table: 50 words against 50."""

MOST_CELLS = 6_000
"""Cells of all tables of one comparison, so that the longest texts take some hundredths of a second."""

_GAP = 20
_SWAP = 22
_COSTS = {
    PieceKind.SAME: 0,
    PieceKind.CASE: 1,
    PieceKind.ACCENT: 2,
    # Above one gap and below two: a slip is likelier than two errors, another order likelier than two slips.
    PieceKind.TYPO: 21,
}
_JOIN = 1
"""For words run together, on top: word by word is better if it costs the same."""

_OTHER_CHARACTER = 25
_OTHER_WORD = 38
_OTHER_SORT = 39
_RESEMBLANCE = 8
"""What a word like the other costs less, so that goes stands against went rather than against home."""

_EXTRA, _MISSING, _PAIR, _EXCHANGED = range(-4, 0)


def align(first: Text, second: Text) -> list[Step]:
    """Return the steps from the beginning of both texts to their ends; no unit is left out."""
    ones, others = first.units, second.units
    straight = _straight(ones, others)
    if straight is not None:
        return straight
    if len(ones) * len(others) <= LARGEST_TABLE:
        return _by_table(first, second, (0, len(ones)), (0, len(others)))
    steps: list[Step] = []
    i = j = cells = 0
    anchors = common_subsequence([one.bare for one in ones], [other.bare for other in others])
    for next_i, next_j in [*anchors, (len(ones), len(others))]:
        size = (next_i - i) * (next_j - j)
        if 0 < size <= min(LARGEST_TABLE, MOST_CELLS - cells):
            cells += size
            steps += _by_table(first, second, (i, next_i), (j, next_j))
        else:
            steps += [extra(at, j) for at in range(i, next_i)]
            steps += [missing(next_i, at) for at in range(j, next_j)]
        if next_i < len(ones) and next_j < len(others):
            steps.append(_pair(next_i, next_j, likeness(ones[next_i], others[next_j])))
        i, j = next_i + 1, next_j + 1
    return steps


def _straight(ones: tuple[Unit, ...], others: tuple[Unit, ...]) -> list[Step] | None:
    """Return the steps of texts that have the same words in the same order, else None."""
    if len(ones) != len(others):
        return None
    steps = []
    for at, (one, other) in enumerate(zip(ones, others, strict=True)):
        kind = likeness(one, other)
        if kind not in RIGHT:
            return None
        steps.append(_pair(at, at, kind))
    return steps


def _pair(i: int, j: int, kind: PieceKind) -> Step:
    return Step((i, i + 1), (j, j + 1), kind)


def _by_table(first: Text, second: Text, in_first: Span, in_second: Span) -> list[Step]:
    """Return the cheapest steps between a range of units of each text."""
    ones, others = first.units[slice(*in_first)], second.units[slice(*in_second)]
    i0, j0 = in_first[0], in_second[0]
    found = joins(first, second, in_first, in_second)
    ending_at: dict[Span, list[int]] = {}
    for number, step in enumerate(found):
        ending_at.setdefault((step.first[1] - i0, step.second[1] - j0), []).append(number)
    kinds = [[likeness(one, other) for other in others] for one in ones]
    costs = [list(range(0, _GAP * len(others) + 1, _GAP))]
    choices = [[_MISSING] * (len(others) + 1)]
    for i, one in enumerate(ones):
        above = costs[i]
        row = [above[0] + _GAP]
        chosen = [_EXTRA]
        for j, other in enumerate(others):
            best, choice = above[j] + _pair_cost(one, other, kinds[i][j]), _PAIR
            if above[j + 1] + _GAP < best:
                best, choice = above[j + 1] + _GAP, _EXTRA
            if row[j] + _GAP < best:
                best, choice = row[j] + _GAP, _MISSING
            if (
                i
                and j
                and one.script is Script.SIGN
                and kinds[i][j - 1] in RIGHT
                and kinds[i - 1][j] in RIGHT
                and ones[i - 1].script is Script.SIGN
                and costs[i - 1][j - 1] + _SWAP < best
            ):
                best, choice = costs[i - 1][j - 1] + _SWAP, _EXCHANGED
            for number in ending_at.get((i + 1, j + 1), ()):
                step = found[number]
                before = costs[step.first[0] - i0][step.second[0] - j0]
                cost = before + _COSTS[step.kind] + _JOIN
                if cost < best:
                    best, choice = cost, number
            row.append(best)
            chosen.append(choice)
        costs.append(row)
        choices.append(chosen)
    steps = []
    i, j = len(ones), len(others)
    while i or j:
        choice = choices[i][j] if j else _EXTRA
        if choice == _PAIR:
            step = _pair(i0 + i - 1, j0 + j - 1, kinds[i - 1][j - 1])
        elif choice == _EXTRA:
            step = extra(i0 + i - 1, j0 + j)
        elif choice == _MISSING:
            step = missing(i0 + i, j0 + j - 1)
        elif choice == _EXCHANGED:
            step = Step((i0 + i - 2, i0 + i), (j0 + j - 2, j0 + j), PieceKind.TYPO)
        else:
            step = found[choice]
        steps.append(step)
        i, j = step.first[0] - i0, step.second[0] - j0
    return steps[::-1]


def _pair_cost(one: Unit, other: Unit, kind: PieceKind) -> int:
    if kind in _COSTS:
        return _COSTS[kind]
    if one.script is not Script.WORD and other.script is not Script.WORD:
        return _OTHER_CHARACTER
    if one.script is not other.script:
        return _OTHER_SORT
    return _OTHER_WORD - _resemblance(one.bare[0], other.bare[0])


def _resemblance(one: str, other: str) -> int:
    """Return from 0 to `_RESEMBLANCE` how much of two words their common beginning and end make up."""
    return _RESEMBLANCE * sum(common_ends(one, other)) // (max(len(one), len(other)) or 1)
