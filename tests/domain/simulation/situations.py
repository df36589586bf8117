"""A small collection to simulate on."""

from __future__ import annotations

from typing import Any

from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS
from phraseweaver.domain.simulation import Habits, SeenCard, Situation

HABITS = Habits(
    first_ratings=(0, 0, 1, 0),
    passed_ratings=(0, 1, 0),
    review_seconds=6.0,
    new_seconds=30.0,
    lapse_seconds=12.0,
)
"""Always Good, unless forgotten."""


def situation(cards: tuple[SeenCard, ...] = (), **changed: Any) -> Situation:
    """Return a situation with these cards, five new ones a day and none waiting, unless told otherwise."""
    usual: dict[str, Any] = {
        "cards": cards,
        "seen": len(cards),
        "waiting": 0,
        "new_per_day": 5,
        "pace": 5.0,
        "reviews_per_day": 200,
        "desired_retention": 0.9,
        "parameters": DEFAULT_PARAMETERS,
        "habits": HABITS,
    }
    return Situation(**(usual | changed))


def collection(size: int) -> tuple[SeenCard, ...]:
    """Return cards of all ages, due evenly over their intervals."""
    return tuple(
        SeenCard(stability=float(days), difficulty=5.0, days_since=number % days, due_in=days - number % days)
        for number in range(size)
        for days in (1 + number * 7 % 60,)
    )
