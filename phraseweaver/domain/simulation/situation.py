"""Where a simulation sets out from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SeenCard:
    """A card with a memory: its stability (days), difficulty, days since the last answer and until it is due.

    What is overdue, and what is being learned, is due in 0 days. `wish` is the desired retention of its deck,
    None where that is the learner's.
    """

    stability: float
    difficulty: float
    days_since: int
    due_in: int
    wish: float | None = None


@dataclass(frozen=True, slots=True)
class Habits:
    """How this learner answers.

    `first_ratings` are the shares of the four ratings of new cards, `passed_ratings` those of Hard, Good and
    Easy among remembered reviews. The seconds include what follows on the same day: `new_seconds` all of a
    new card's first day, `lapse_seconds` what a forgotten card takes after its review.
    """

    first_ratings: tuple[float, float, float, float]
    passed_ratings: tuple[float, float, float]
    review_seconds: float
    new_seconds: float
    lapse_seconds: float


USUAL_HABITS = Habits(
    first_ratings=(0.25, 0.10, 0.55, 0.10),
    passed_ratings=(0.10, 0.80, 0.10),
    review_seconds=8.0,
    new_seconds=25.0,
    lapse_seconds=10.0,
)
"""For a learner of whom too little is known."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A learner's collection and settings.

    `cards` is a sample, evenly spread over the due dates, of the `seen` cards; `waiting` counts the new
    cards. `pace` is how many new cards a day the learner has begun of late, whatever the limit `new_per_day`
    says. `new_wishes` are the shares of the new cards by the desired retention of their decks (None: the
    learner's).
    """

    cards: tuple[SeenCard, ...]
    seen: int
    waiting: int
    new_per_day: int
    pace: float
    reviews_per_day: int
    desired_retention: float
    parameters: tuple[float, ...]
    habits: Habits
    new_wishes: tuple[tuple[float | None, float], ...] = ((None, 1.0),)

    @property
    def has_wishes(self) -> bool:
        """Whether any deck has a desired retention of its own."""
        return any(card.wish is not None for card in self.cards) or any(
            wish is not None for wish, _ in self.new_wishes
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the situation as plain lists and numbers."""
        limits = ("new_per_day", "pace", "reviews_per_day", "desired_retention")
        own = ("seen", "waiting", *limits, "parameters", "new_wishes")
        habits = {name: getattr(self.habits, name) for name in Habits.__slots__}
        cards = [
            (card.stability, card.difficulty, card.days_since, card.due_in, card.wish) for card in self.cards
        ]
        return {**{name: getattr(self, name) for name in own}, "habits": habits, "cards": cards}

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Situation:
        """Return the situation of which that is the dictionary, read from JSON or not."""
        habits: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in found["habits"].items()
        }
        return cls(
            **{
                **found,
                "parameters": tuple(found["parameters"]),
                "new_wishes": tuple((wish, share) for wish, share in found["new_wishes"]),
                "habits": Habits(**habits),
                "cards": tuple(SeenCard(*card) for card in found["cards"]),
            }
        )
