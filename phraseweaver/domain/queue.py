"""Which card comes next on a study day, and how much is left of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

LEARN_AHEAD = timedelta(minutes=20)
"""A learning card may be shown so much early when nothing else is left."""

MORE = 10
"""So many cards more are asked for at a time, on purpose, when a day's limit is reached."""


@dataclass(frozen=True, slots=True)
class Left:
    """How many cards of each kind a study day still holds."""

    new: int = 0
    learning: int = 0
    review: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.new + self.learning + self.review


@dataclass(frozen=True, slots=True)
class Done:
    """How many new cards were begun and how many reviews were answered on a study day."""

    new: int = 0
    review: int = 0


class Source(Enum):
    """Where the next card is taken from."""

    NEW = "new"
    REVIEW = "review"


def allowance(per_day: int, done: int) -> int:
    """Return how many more of a kind the day's limit allows, never below 0."""
    return max(per_day - done, 0)


def next_source(left: Left, done: Done) -> Source | None:
    """Return whether a new card or a review comes next, None when neither is left.

    New cards are spread evenly over the day's reviews: the kind that lags behind its own share comes
    first, a review when they are level.
    """
    if left.new and left.review:
        new_total = left.new + done.new
        review_total = left.review + done.review
        return Source.NEW if done.new * review_total < done.review * new_total else Source.REVIEW
    if left.new:
        return Source.NEW
    return Source.REVIEW if left.review else None
