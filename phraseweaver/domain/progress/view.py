"""How a chart is looked at: what its own controls say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from phraseweaver.domain.progress.figures import Figures


class Step(StrEnum):
    """What one bar stands for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    def first_of(self, day: date) -> date:
        """Return the first day of the bar in which the day lies; weeks begin on Monday."""
        match self:
            case Step.DAY:
                return day
            case Step.WEEK:
                return day - timedelta(days=day.weekday())
            case Step.MONTH:
                return day.replace(day=1)

    def next_of(self, first: date) -> date:
        """Return the first day of the bar after the one that begins on `first`."""
        match self:
            case Step.DAY:
                return first + timedelta(days=1)
            case Step.WEEK:
                return first + timedelta(days=7)
            case Step.MONTH:
                return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


class Measure(StrEnum):
    """What is counted."""

    ANSWERS = "answers"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class View:
    """`period` is in days back from today, `ahead` in days from today on; a `period` of 0 is all there is.

    `year` is the calendar year of the heatmap, 0 for the twelve months up to today.
    """

    period: int = 30
    step: Step = Step.DAY
    measure: Measure = Measure.ANSWERS
    ahead: int = 30
    cumulative: bool = False
    year: int = 0

    def first_day(self, figures: Figures) -> date:
        """Return the first day of the period, with all there is that of the first answer."""
        if self.period:
            return figures.today - timedelta(days=self.period - 1)
        return min(figures.days.first or figures.today, figures.today)

    def bars(self, first: date, last: date) -> list[tuple[date, date]]:
        """Return first and last day of each bar between the two days, cut off at both ends."""
        found = []
        begins = self.step.first_of(first)
        while begins <= last:
            following = self.step.next_of(begins)
            found.append((max(begins, first), min(following - timedelta(days=1), last)))
            begins = following
        return found
