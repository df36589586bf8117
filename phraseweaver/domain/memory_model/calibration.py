"""How well probabilities of recall agree with what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

MOST_GROUPS = 10
SMALLEST_GROUP = 60
"""Of so many answers chance alone moves the share that is remembered by four per cent, at 90 % remembered."""


@dataclass(frozen=True, slots=True)
class Group:
    """Answers of which about the same was expected: mean probability, share remembered, number."""

    expected: float
    actual: float
    answers: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """Groups of about equally many answers, from the least expected to the surest."""

    groups: tuple[Group, ...]

    @property
    def off_by(self) -> float:
        """How far the expectation of a group is from what happened (0 to 1), as root mean square."""
        answers = sum(group.answers for group in self.groups)
        if not answers:
            return 0.0
        return sqrt(
            sum(group.answers * (group.expected - group.actual) ** 2 for group in self.groups) / answers
        )


def calibrate(foretold: Sequence[float], passed: Sequence[bool]) -> Calibration:
    """Return the calibration of the probabilities foretold for answers, which were passed or not."""
    pairs = sorted(zip(foretold, passed, strict=True))
    number = min(MOST_GROUPS, len(pairs) // SMALLEST_GROUP) or min(len(pairs), 1)
    bounds = [len(pairs) * index // number for index in range(number + 1)] if number else []
    groups = []
    for first, after in pairwise(bounds):
        part = pairs[first:after]
        groups.append(
            Group(
                expected=sum(chance for chance, _ in part) / len(part),
                actual=sum(was_passed for _, was_passed in part) / len(part),
                answers=len(part),
            )
        )
    return Calibration(tuple(groups))
