"""What the simulations are asked: the price of remembering more, and what today's choices change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import Any

from phraseweaver.domain.simulation.situation import Situation
from phraseweaver.domain.simulation.study import DayOfWork, study

RETENTIONS = (0.70, 0.75, 0.80, 0.84, 0.87, 0.90, 0.92, 0.94, 0.95, 0.96, 0.97)
"""The desired retentions for which the work is forecast, besides the learner's own."""

YEAR = 365
DAYS_AHEAD = 90
MORE_NEW = 10
_CARDS_OF_CURVE = 800
_CARDS_OF_LINES = 2_000
"""So many cards are simulated at most; in a larger collection each stands for several."""


class WhatIf(StrEnum):
    """What may be asked of the days ahead."""

    AS_NOW = "as_now"
    SKIP_TODAY = "skip_today"
    MORE_NEW = "more_new"
    NO_NEW = "no_new"


@dataclass(frozen=True, slots=True)
class WorkloadPoint:
    """Work a day on average over a year at a desired retention, and the cards known at its end."""

    retention: float
    reviews: float
    minutes: float
    known: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """The workload curve by rising retention, the learner's own on it, and the days ahead by question."""

    desired_retention: float
    curve: tuple[WorkloadPoint, ...]
    lines: Mapping[WhatIf, tuple[DayOfWork, ...]]

    def as_dict(self) -> dict[str, Any]:
        """Return the forecast as plain lists and numbers."""
        return {
            "desired_retention": self.desired_retention,
            "curve": [(point.retention, point.reviews, point.minutes, point.known) for point in self.curve],
            "lines": {
                str(what): [(day.reviews, day.new, day.minutes) for day in days]
                for what, days in self.lines.items()
            },
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Forecast:
        """Return the forecast of which that is the dictionary, read from JSON or not."""
        return cls(
            desired_retention=found["desired_retention"],
            curve=tuple(WorkloadPoint(*point) for point in found["curve"]),
            lines={
                WhatIf(what): tuple(DayOfWork(*day) for day in days) for what, days in found["lines"].items()
            },
        )


def forecast(situation: Situation, *, seed: int = 0) -> Forecast:
    """Return the forecast of a situation. All simulations share their chances: what differs is the choice."""
    wishes = sorted({*RETENTIONS, round(situation.desired_retention, 2)})
    return Forecast(
        desired_retention=round(situation.desired_retention, 2),
        curve=tuple(_point(situation, wish, seed) for wish in wishes),
        lines={what: _line(situation, what, seed) for what in WhatIf},
    )


def _point(situation: Situation, retention: float, seed: int) -> WorkloadPoint:
    outcome = study(
        situation,
        YEAR,
        desired_retention=retention,
        # Learners write new phrases while they go: the pace stays, however few cards are waiting now.
        new_per_day=situation.pace,
        waiting=inf,
        # The curve says what would be to do; how much of it is allowed a day is another question.
        limited=False,
        weight=max((situation.seen + situation.pace * YEAR) / _CARDS_OF_CURVE, 1.0),
        seed=seed,
    )
    return WorkloadPoint(
        retention=retention,
        reviews=sum(day.reviews for day in outcome.days) / YEAR,
        minutes=sum(day.minutes for day in outcome.days) / YEAR,
        known=outcome.known,
    )


def _line(situation: Situation, what: WhatIf, seed: int) -> tuple[DayOfWork, ...]:
    # The same for all questions: their lines must not differ by the sample.
    begun = min(situation.waiting, situation.new_per_day * DAYS_AHEAD) + MORE_NEW * DAYS_AHEAD
    return study(
        situation,
        DAYS_AHEAD,
        new_per_day=0 if what is WhatIf.NO_NEW else None,
        added_per_day=MORE_NEW if what is WhatIf.MORE_NEW else 0,
        skipped=1 if what is WhatIf.SKIP_TODAY else 0,
        weight=max((situation.seen + begun) / _CARDS_OF_LINES, 1.0),
        seed=seed,
    ).days
