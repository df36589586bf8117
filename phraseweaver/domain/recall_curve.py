"""How likely a card was to be recalled, from its first answer until it comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from phraseweaver.domain.forgetting import retrievability

_POINTS = 12
"""So many points draw the curve between two answers; it bends most right after the first of them."""

_STRETCHES = 40
"""So many answers back it is drawn."""


@dataclass(frozen=True, slots=True)
class Learned:
    """A study day on which a card was answered, and the stability in days that it had afterwards."""

    on: date
    stability: float


@dataclass(frozen=True, slots=True)
class Point:
    """The probability of recall (0 to 1) on a day."""

    on: date
    recall: float


def recall_curve(answers: Sequence[Learned], until: date, decay: float) -> list[Point]:
    """Return the curve over the answers, oldest first, to the day `until`.

    It falls from each answer to the next one and rises to 1 there; of several on one day the last counts.
    `decay` is the model's (see `domain.forgetting`).
    """
    last_on: dict[date, Learned] = {answer.on: answer for answer in answers}
    days = sorted(last_on)[-_STRETCHES:]
    points: list[Point] = []
    for day, end in zip(days, [*days[1:], max(until, days[-1])] if days else [], strict=True):
        length = (end - day).days
        offsets = sorted({round(length * (step / _POINTS) ** 2) for step in range(_POINTS + 1)})
        points.extend(
            Point(day + timedelta(days=offset), retrievability(offset, last_on[day].stability, decay))
            for offset in offsets
        )
    return points
