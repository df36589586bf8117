"""How many study days in a row the learner has kept at it."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Streak:
    """Numbers of met days: in the streak that is still alive, and in the longest there ever was."""

    current: int
    longest: int


class DayMark(StrEnum):
    """What a study day counts for in a streak."""

    MET = "met"
    """It has an answer."""
    FREE = "free"
    """Nothing could be asked, or the first answer came later: it neither counts nor breaks."""
    MISSED = "missed"
    """Nothing was answered though there was something to do."""
    OPEN = "open"
    """Today, without an answer so far."""


def marks(met: Set[date], neutral: Set[date], today: date, number: int) -> list[tuple[date, DayMark]]:
    """Return the last `number` study days, today last, each with what it counts for."""
    first = min(met, default=today)

    def mark(day: date) -> DayMark:
        if day in met:
            return DayMark.MET
        if day == today and day not in neutral:
            return DayMark.OPEN
        return DayMark.FREE if day in neutral or day < first else DayMark.MISSED

    days = [today - timedelta(days=back) for back in reversed(range(number))]
    return [(day, mark(day)) for day in days]


def streak(met: Set[date], neutral: Set[date], today: date) -> Streak:
    """Return the streaks of a learner whose study day is `today`.

    `met` holds the days with at least one answer. `neutral` holds those on which nothing could be asked of
    the learner (nothing due and nothing new, or a planned break): they neither count nor break; a day in
    both is met. The current streak ends today or yesterday, for today is not over yet; neutral days between
    its end and today keep it alive.

    Days after `today` (the learner has flown west) count in the longest streak only.
    """
    longest = current = run = 0
    yesterday = today - timedelta(days=1)
    previous = None
    for day in sorted(met | neutral):
        if previous is None or (day - previous).days > 1:
            run = 0
        previous = day
        if day in met:
            run += 1
            longest = max(longest, run)
        if yesterday <= day <= today:
            current = run
    return Streak(current=current, longest=longest)
