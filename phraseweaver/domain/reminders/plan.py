"""What a learner wishes: when to be reminded, and what they said of this one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from phraseweaver.domain.reminders.times import effective_from
from phraseweaver.domain.study_day import StudyDays

EVERY_DAY = 0b111_1111
"""All weekdays as a bit mask; Monday is 1, Sunday 64."""

DEFAULT_TIME = time(19, 0)
DEFAULT_THRESHOLD = 1
MAX_THRESHOLD = 9_999


@dataclass(frozen=True, slots=True)
class Plan:
    """When a learner wishes to be reminded.

    `weekdays` is a bit mask, Monday = 1. `threshold` is the least number of due cards that is worth a
    message. `effective_from` is the first study date that may have one. `saver_from` and `digest_from` are
    the same for the streak-saver and the weekly digest; None while the learner has not asked for them.
    """

    enabled: bool
    local_time: time
    weekdays: int
    threshold: int
    only_if_unreviewed: bool
    effective_from: date
    saver_from: date | None = None
    digest_from: date | None = None

    def wants(self, day: date) -> bool:
        """Return whether the study date has a daily reminder at all."""
        return (
            self.enabled and day >= self.effective_from and bool(self.weekdays & weekday_bit(day.weekday()))
        )


@dataclass(frozen=True, slots=True)
class Snooze:
    """The reminder of the study date `on` comes again at `until` (UTC); it was put off `number` times."""

    on: date
    until: datetime
    number: int


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the learner said of single days: `done_on` is the study date on which nothing more may come."""

    done_on: date | None = None
    snooze: Snooze | None = None


def weekday_bit(weekday: int) -> int:
    """Return the bit of a weekday counted as Python does, Monday = 0."""
    return 1 << weekday


def default_plan(now: datetime, days: StudyDays) -> Plan:
    """Return the plan of a learner who has not made one: every evening, as soon as a channel is linked."""
    return Plan(
        enabled=True,
        local_time=DEFAULT_TIME,
        weekdays=EVERY_DAY,
        threshold=DEFAULT_THRESHOLD,
        only_if_unreviewed=True,
        effective_from=effective_from(now, days, DEFAULT_TIME),
    )
