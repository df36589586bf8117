"""Estimated knowledge over time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from phraseweaver.domain.forgetting import forgetting_curve
from phraseweaver.domain.progress.figures import Knowledge, KnowledgePoint

MOST_POINTS = 40


class Remembering(NamedTuple):
    """The memory of one card of a phrase between two answers, in study days as `date.toordinal` counts.

    `share` is what the card counts in its phrase: 1 by the number of its cards. `until` is None where no
    answer followed; then `waited` is the days from the last answer to now, with their fraction.
    """

    phrase: int
    share: float
    stability: float
    since: int
    until: int | None = None
    waited: float = 0.0


def knowledge(memories: Iterable[Remembering], today: date, decay: float, every: int) -> Knowledge:
    """Return what was known on up to `MOST_POINTS` days from the first answer to now.

    A phrase is known as well as its cards are on average; one that was not seen yet is not known at all. Each
    of the given phrases stands for `every` ones.
    """
    given = list(memories)
    if not given:
        return Knowledge(every=every)
    last = today.toordinal()
    days = _days(min(min(memory.since for memory in given), last), last)
    known = [0.0] * len(days)
    seen: list[set[int]] = [set() for _ in days]
    recall_after = forgetting_curve(decay)
    for phrase, share, stability, since, until, waited in given:
        for place in _places(days, since, until):
            day = days[place]
            elapsed = waited if until is None and day == last else day - since
            known[place] += share * recall_after(elapsed, stability)
            seen[place].add(phrase)
    return Knowledge(
        tuple(
            KnowledgePoint(date.fromordinal(day), every * known[place], every * len(seen[place]))
            for place, day in enumerate(days)
        ),
        every,
    )


def _days(first: int, last: int) -> list[int]:
    """Return the days that are looked at: evenly spread, the last one among them."""
    step = max(-(-(last - first) // (MOST_POINTS - 1)), 1)
    return list(range(last, first - 1, -step))[::-1]


def _places(days: list[int], since: int, until: int | None) -> range:
    """Return the places of the days from `since` on and before `until`."""
    first, step = days[0], days[1] - days[0] if len(days) > 1 else 1
    begin = max(-(-(since - first) // step), 0)
    end = len(days) if until is None else -(-(until - first) // step)
    return range(begin, min(end, len(days)))
