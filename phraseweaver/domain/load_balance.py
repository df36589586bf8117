"""Choosing a day within the fuzz range so that no day becomes too much.

Two wishes come before the balance and are kept wherever the range has room: a weekday that is to stay free
stays free even while it is empty, and cards of one phrase do not meet on one day. Where they cannot both be
kept, the free weekday wins: a sibling can be buried, a holiday cannot.

Among the days left, the one with fewer cards is likelier. Nearer days hold more cards by nature: a settled
collection has about 1/t as many due t days ahead. Counts are measured against that, so that intervals stay
true on average; by bare counts they grew by five per cent in a simulated year, drawn to the far end of each
range. An empty collection is spread evenly, exactly as without balancing.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, timedelta

from phraseweaver.domain.fuzz import DRAWS

LONGEST_BALANCED = 90
"""Ideal intervals above this many days are left to plain fuzz: so far ahead there is nothing to balance."""

HORIZON_DAYS = 96
"""How many days ahead the due counts are needed: the far end of the fuzz range of the longest interval."""

WEEKDAYS = 7
SIBLING_SPACING = 5
"""Within so many days of a sibling, a nearer day is less likely than a farther one."""


@dataclass(frozen=True, slots=True)
class DayLoad:
    """What awaits the learner on the days ahead, as far as `HORIZON_DAYS` from today.

    `due`: cards in review by due date, the suspended ones left out; a missing date has none.
    `easiness`: from Monday to Sunday, what share of a usual day the learner wants: 1 normal, 0.5 reduced,
    0 none if it can be helped.
    `siblings`: the due dates of the other cards of the same phrase.
    """

    due: Mapping[date, int] = field(default_factory=dict)
    easiness: tuple[float, ...] = (1.0,) * WEEKDAYS
    siblings: Set[date] = frozenset()

    def __post_init__(self) -> None:
        """Raise ValueError unless there are seven shares from 0 to 1."""
        if len(self.easiness) != WEEKDAYS or not all(0.0 <= share <= 1.0 for share in self.easiness):
            raise ValueError(f"easiness must be {WEEKDAYS} numbers from 0 to 1, not {self.easiness}")


def pick_balanced(drawn: int, load: DayLoad, today: date, low: int, high: int) -> int:
    """Return an interval from `low` to `high` days after `today`, both included, weighted by the load.

    `drawn` is a draw of `domain.fuzz`: the same draw and load give the same interval.
    """
    days = [today + timedelta(days=interval) for interval in range(low, high + 1)]
    days = [day for day in days if load.easiness[day.weekday()] > 0] or days
    days = [day for day in days if day not in load.siblings] or days
    middle = (low + high) / 2
    weights = [_weight(load, day, (day - today).days / middle) for day in days]
    left = drawn / DRAWS * sum(weights)
    for day, weight in zip(days, weights, strict=True):
        left -= weight
        if left < 0:
            return (day - today).days
    return (days[-1] - today).days


def _weight(load: DayLoad, day: date, distance: float) -> float:
    """Return how likely a day is: falling with the square of its cards over what it should hold.

    `distance` is 1 in the middle of the range. The one added keeps an empty day finite and lets the first
    card on a day count for much.
    """
    share = load.easiness[day.weekday()] or 1.0  # a day to be kept free is here only among its like
    weight = share / (1 + load.due.get(day, 0) * distance / share) ** 2
    if load.siblings:
        nearest = min(abs((day - sibling).days) for sibling in load.siblings)
        weight *= max(min(nearest, SIBLING_SPACING), 1) / SIBLING_SPACING
    return weight
