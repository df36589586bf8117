"""Which daily reminder is owed to a learner, and when.

A reminder belongs to a **study date**: the one whose day, from rollover to rollover, contains the planned
wall time. With the rollover at 4, Monday's 19:00 is on Monday evening and Monday's 01:30 in the night to
Tuesday. Weekdays are weekdays of study dates too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from phraseweaver.domain.study_day import StudyDays
from phraseweaver.errors import N_

DAILY = "daily"
"""The kind of the reminders that this file plans, as stored."""

LAST_CALL = timedelta(minutes=5)
"""No reminder is planned later than so long before the study day ends."""
QUIET = timedelta(hours=12)
"""Two daily reminders are at least so far apart, whatever became of the learner's zone or settings."""
EVERY_DAY = 0b111_1111
"""All weekdays as a bit mask; Monday is 1, Sunday 64."""

DEFAULT_TIME = time(19, 0)
DEFAULT_THRESHOLD = 1
MAX_THRESHOLD = 9_999

SECONDS_PER_ANSWER = 10.0
"""Taken for an answer until the learner has given `ANSWERS_TO_LEARN_FROM`."""
ANSWERS_TO_LEARN_FROM = 20

_A_WEEK_AND_MORE = 15
_DAY = timedelta(days=1)


class ReminderState(StrEnum):
    """What became of a reminder, as stored.

    claimed (a sender holds it for a while) → sending (it may be on its way) → sent, unknown, failed or
    retry; skipped when it was not wanted or its day ended. A sending one is never sent again.
    """

    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    RETRY = "retry"
    UNKNOWN = "unknown"
    FAILED = "failed"
    SKIPPED = "skipped"


class Skip(StrEnum):
    """Why a reminder was not sent, or nobody knows whether it was, as stored; `SKIPS` has the sentences."""

    FEW_DUE = "few_due"
    ALREADY_REVIEWED = "already_reviewed"
    NO_SENDER = "no_sender"
    DAY_OVER = "day_over"
    INTERRUPTED = "interrupted"


SKIPS: dict[str, str] = {
    Skip.FEW_DUE: N_("Too few cards were due."),
    Skip.ALREADY_REVIEWED: N_("You had already reviewed that day."),
    Skip.NO_SENDER: N_("The sender was not running that day."),
    Skip.DAY_OVER: N_("The day ended before the message could be sent."),
    Skip.INTERRUPTED: N_("The sender was stopped in the middle: the message may have arrived or not."),
}
"""The sentence, a source string of the catalogue, for each stored reason."""


@dataclass(frozen=True, slots=True)
class Plan:
    """When a learner wishes to be reminded.

    `weekdays` is a bit mask, Monday = 1. `threshold` is the least number of due cards that is worth a
    message. `effective_from` is the first study date that may have one.
    """

    enabled: bool
    local_time: time
    weekdays: int
    threshold: int
    only_if_unreviewed: bool
    effective_from: date

    def wants(self, day: date) -> bool:
        """Return whether the study date has a reminder at all."""
        return (
            self.enabled and day >= self.effective_from and bool(self.weekdays & weekday_bit(day.weekday()))
        )


@dataclass(frozen=True, slots=True)
class Owed:
    """The reminder of one study date: owed from `at` on, and no longer once `until` is reached (UTC)."""

    date: date
    at: datetime
    until: datetime


def weekday_bit(weekday: int) -> int:
    """Return the bit of a weekday counted as Python does, Monday = 0."""
    return 1 << weekday


def planned_at(days: StudyDays, day: date, local_time: time) -> datetime | None:
    """Return the instant of the wall time on a study date, in UTC.

    A wall time that a clock change skips means the first instant after the gap; one that comes twice means
    the first. Nothing is planned outside the study day nor in its last five minutes: what would be is drawn
    back to them. None for a study day too short for that, such as one that the zone left out.
    """
    before_rollover = local_time < time(days.rollover_hour)
    wall = datetime.combine(day + _DAY if before_rollover else day, local_time)
    start, end = days.start_of(day), days.end_of(day)
    if end - start <= LAST_CALL:
        return None
    return min(max(_first_instant(wall, days), start), end - LAST_CALL)


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


def unwanted(plan: Plan, *, due: int, reviewed: bool) -> Skip | None:
    """Return why the plan does not want today's message, None when it does.

    `due` counts the cards that the study day still holds, `reviewed` says whether it has an answer.
    """
    if reviewed and plan.only_if_unreviewed:
        return Skip.ALREADY_REVIEWED
    return Skip.FEW_DUE if due < max(plan.threshold, 1) else None


def minutes_needed(due: int, *, answers: int, milliseconds: int) -> int:
    """Return about how many minutes the due cards take, at least 1, one answer each.

    `answers` and their total time are the learner's recent ones.
    """
    known = answers >= ANSWERS_TO_LEARN_FROM and milliseconds > 0
    seconds = milliseconds / 1_000 / answers if known else SECONDS_PER_ANSWER
    return max(1, round(due * seconds / 60))


def owed(
    now: datetime,
    days: StudyDays,
    plan: Plan,
    *,
    last_date: date | None,
    last_sent_at: datetime | None,
) -> Owed | None:
    """Return the reminder that is owed now, None when there is none.

    `last_date` is the latest study date that is settled, whether its reminder was sent or skipped; dates up
    to it are never owed again, even if the clock or the zone turns back. `last_sent_at` is when the latest
    message may have gone out. A missed time is owed until its study day ends.
    """
    found = _window(days.date_of(now), days, plan, last_date, last_sent_at)
    return found if found and found.at <= now < found.until else None


def next_planned(
    now: datetime,
    days: StudyDays,
    plan: Plan,
    *,
    last_date: date | None,
    last_sent_at: datetime | None,
) -> Owed | None:
    """Return the reminder that comes next, one owed already included; None when none is planned."""
    today = days.date_of(now)
    for ahead in range(_A_WEEK_AND_MORE):
        found = _window(today + ahead * _DAY, days, plan, last_date, last_sent_at)
        if found and now < found.until:
            return found
    return None


def missed(now: datetime, days: StudyDays, plan: Plan, *, last_date: date | None, at_most: int) -> list[date]:
    """Return the study dates that passed without a sender since `last_date`, rising, the latest `at_most`.

    Nothing is known before the first settled date, so that counting begins where the plan took effect.
    """
    today = days.date_of(now)
    first = max(plan.effective_from, last_date + _DAY if last_date else plan.effective_from)
    first = max(first, today - at_most * _DAY)
    passed = [first + n * _DAY for n in range((today - first).days)]
    return [day for day in passed if plan.wants(day) and planned_at(days, day, plan.local_time)]


def effective_from(now: datetime, days: StudyDays, local_time: time) -> date:
    """Return the first study date that a plan saved now applies to: tomorrow's if today's time is past."""
    today = days.date_of(now)
    at = planned_at(days, today, local_time)
    return today if at is not None and now <= at else today + _DAY


def _window(
    day: date, days: StudyDays, plan: Plan, last_date: date | None, last_sent_at: datetime | None
) -> Owed | None:
    if not plan.wants(day) or (last_date is not None and day <= last_date):
        return None
    at = planned_at(days, day, plan.local_time)
    if at is None:
        return None
    until = days.end_of(day)
    if last_sent_at is not None:
        at = max(at, last_sent_at + QUIET)
    return Owed(day, at, until) if at <= until - LAST_CALL else None


def _first_instant(wall: datetime, days: StudyDays) -> datetime:
    """Return the first instant, in UTC, at which the zone's clocks show the wall time or later."""
    # PEP 495: in a gap fold 0 counts with the offset before the change, which leads past it, and fold 1
    # with the offset after it, which leads short of it. Elsewhere fold 0 is the first of the instants.
    after = wall.replace(tzinfo=days.zone, fold=0).astimezone(UTC)
    if after.astimezone(days.zone).replace(tzinfo=None) == wall:
        return after
    before = wall.replace(tzinfo=days.zone, fold=1).astimezone(UTC)
    old_offset = before.astimezone(days.zone).utcoffset()
    low, high = int(before.timestamp()), int(after.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, days.zone).utcoffset() == old_offset:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)
