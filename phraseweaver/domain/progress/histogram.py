"""Counts by whole numbers: medians, and few bars out of many."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

DAY_EDGES = (0, 1, 2, 3, 5, 8, 15, 21, 31, 61, 91, 181, 366, 731)
"""Where bars of days begin: as people speak of time, and with one that begins where cards are mature."""

PERCENT_STEP = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """How many lie from `low` to `high`, both included; `high` is None where there is no end."""

    low: int
    high: int | None
    count: int


def median(counts: Mapping[int, int]) -> float | None:
    """Return the number in the middle, between two the mean of both; None without any."""
    total = sum(counts.values())
    if not total:
        return None
    # The places of the middle, counted from one: the same twice where the total is odd.
    wanted = ((total + 1) // 2, total // 2 + 1)
    found: list[int] = []
    so_far = 0
    for number in sorted(counts):
        so_far += counts[number]
        while len(found) < 2 and so_far >= wanted[len(found)]:
            found.append(number)
        if len(found) == 2:
            break
    return sum(found) / 2


def day_bars(counts: Mapping[int, int]) -> list[Bar]:
    """Return bars for numbers of days, up to the last that holds any; none without any."""
    sums = [0] * len(DAY_EDGES)
    for days, count in counts.items():
        sums[max(bisect_right(DAY_EDGES, days) - 1, 0)] += count
    while sums and not sums[-1]:
        sums.pop()
    return [
        Bar(low, DAY_EDGES[place + 1] - 1 if place + 1 < len(DAY_EDGES) else None, count)
        for place, (low, count) in enumerate(zip(DAY_EDGES, sums, strict=False))
    ]


def percent_bars(counts: Mapping[int, int]) -> list[Bar]:
    """Return twenty bars of five percent each, 100 % in the last; none without any."""
    if not sum(counts.values()):
        return []
    sums = [0] * (100 // PERCENT_STEP)
    for percent, count in counts.items():
        sums[min(max(percent, 0) // PERCENT_STEP, len(sums) - 1)] += count
    last = len(sums) - 1
    return [
        Bar(place * PERCENT_STEP, 100 if place == last else (place + 1) * PERCENT_STEP - 1, count)
        for place, count in enumerate(sums)
    ]
