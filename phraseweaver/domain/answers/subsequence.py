"""What two lists have in common: their ends, and the longest common subsequence.

The subsequence is found with whole rows of its table as numbers: Python's long integers make a row of 2,000
cells a handful of operations. Source of the recurrence: H. Hyyrö, "Bit-parallel LCS-length computation
revisited", 2004.
"""

from __future__ import annotations

from collections.abc import Sequence

from phraseweaver.domain.answers.piece import Span


def common_subsequence(first: Sequence[tuple[str, ...]], second: Sequence[tuple[str, ...]]) -> list[Span]:
    """Return the pairs of indexes of a longest common subsequence, rising.

    An item has one or more names; two items match when they share a name.
    """
    rows = _rows(first, second)
    pairs = []
    i, j = len(first), len(second)
    while i and j:
        bit = 1 << (j - 1)
        # A set bit means: this cell is no longer than its left neighbour.
        if rows[i] & bit:
            j -= 1
        elif not rows[i - 1] & bit:
            i -= 1
        else:
            i -= 1
            j -= 1
            pairs.append((i, j))
    return pairs[::-1]


def common_ends(first: Sequence[str], second: Sequence[str]) -> Span:
    """Return how many items the lists have in common at the beginning and, of the others, at the end."""
    shorter = min(len(first), len(second))
    begin = 0
    while begin < shorter and first[begin] == second[begin]:
        begin += 1
    end = 0
    while end < shorter - begin and first[-1 - end] == second[-1 - end]:
        end += 1
    return begin, end


def _rows(first: Sequence[tuple[str, ...]], second: Sequence[tuple[str, ...]]) -> list[int]:
    places: dict[str, int] = {}
    for j, names in enumerate(second):
        for name in names:
            places[name] = places.get(name, 0) | 1 << j
    everywhere = (1 << len(second)) - 1
    row = everywhere
    rows = [row]
    for names in first:
        matching = 0
        for name in names:
            matching |= places.get(name, 0)
        shared = row & matching
        row = ((row + shared) | (row - shared)) & everywhere
        rows.append(row)
    return rows
