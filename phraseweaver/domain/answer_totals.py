"""What one answer adds to the totals of its study day."""

from __future__ import annotations

from datetime import date, timedelta
from operator import add
from typing import NamedTuple

from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import CardState, Schedule

MATURE_FROM_DAYS = 21
MAX_COUNTED_MS = 60_000
"""An answer's time counts up to a minute: beyond it the learner was elsewhere."""


class AnswerTotals(NamedTuple):
    """Numbers of answers by rating and by the card's state before, and their time in milliseconds.

    `*_passed` and `*_failed` are what true retention counts: the first answer per card and study day, to
    cards in review or whose previous interval was at least a day. `young_again` to `mature_easy` are the
    answers to cards in review by rating; Good is what is left of `young` and `mature`. Of the milliseconds,
    those of new and learning cards are what `*_milliseconds` leave.

    A tuple, because a year of days is made of them at once: a frozen dataclass takes ten times as long.
    """

    again: int = 0
    hard: int = 0
    good: int = 0
    easy: int = 0
    new: int = 0
    learning: int = 0
    young: int = 0
    mature: int = 0
    relearning: int = 0
    young_passed: int = 0
    young_failed: int = 0
    mature_passed: int = 0
    mature_failed: int = 0
    milliseconds: int = 0
    young_again: int = 0
    young_hard: int = 0
    young_easy: int = 0
    mature_again: int = 0
    mature_hard: int = 0
    mature_easy: int = 0
    young_milliseconds: int = 0
    mature_milliseconds: int = 0
    relearning_milliseconds: int = 0

    @property
    def answers(self) -> int:
        """All answers."""
        return self.again + self.hard + self.good + self.easy

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of all counts."""
        return cls._fields

    def as_dict(self) -> dict[str, int]:
        """Return the counts by name."""
        return self._asdict()

    def plus(self, other: AnswerTotals) -> AnswerTotals:
        """Return both together."""
        return AnswerTotals._make(map(add, self, other))


def totals_of_answer(before: Schedule, rating: Rating, duration_ms: int, day: date) -> AnswerTotals:
    """Return what one answer adds, from the card's schedule before it."""
    counts = {rating.name.lower(): 1, "milliseconds": min(max(duration_ms, 0), MAX_COUNTED_MS)}
    maturity = "mature" if before.interval_days >= MATURE_FROM_DAYS else "young"
    match before.state:
        case CardState.NEW:
            counts["new"] = 1
        case CardState.LEARNING:
            counts["learning"] = 1
        case CardState.REVIEW:
            counts[maturity] = 1
            counts[f"{maturity}_milliseconds"] = counts["milliseconds"]
            if rating is not Rating.GOOD:
                counts[f"{maturity}_{rating.name.lower()}"] = 1
        case CardState.RELEARNING:
            counts["relearning"] = 1
            counts["relearning_milliseconds"] = counts["milliseconds"]
    first_today = before.last_studied_on != day
    if first_today and (before.state is CardState.REVIEW or _step_of_a_day(before)):
        counts[f"{maturity}_{'failed' if rating is Rating.AGAIN else 'passed'}"] = 1
    return AnswerTotals(**counts)


def _step_of_a_day(before: Schedule) -> bool:
    """Return whether the card came back after a learning step of a day or more."""
    if before.due_at is None or before.last_reviewed_at is None:
        return False
    return before.due_at - before.last_reviewed_at >= timedelta(days=1)
