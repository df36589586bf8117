"""The daily reminder: at the learner's time, when cards are due.

A reminder belongs to a **study date**: the one whose day, from rollover to rollover, contains the planned
wall time. With the rollover at 4, Monday's 19:00 is on Monday evening and Monday's 01:30 in the night to
Tuesday. Weekdays are weekdays of study dates too.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import date, datetime, timedelta

from phraseweaver.domain.reminders.plan import Plan
from phraseweaver.domain.reminders.standing import Owed
from phraseweaver.domain.reminders.states import Skip
from phraseweaver.domain.reminders.times import LAST_CALL, planned_at
from phraseweaver.domain.study_day import StudyDays

DAILY = "daily"
"""The kind, as stored."""
QUIET = timedelta(hours=12)
"""Two daily reminders are at least so far apart, whatever became of the learner's zone or settings."""

_A_WEEK_AND_MORE = 15
_DAY = timedelta(days=1)


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
    found = window(days.date_of(now), days, plan, last_date=last_date, last_sent_at=last_sent_at)
    return found.now(now) if found else None


def next_planned(
    now: datetime,
    days: StudyDays,
    plan: Plan,
    *,
    last_date: date | None,
    last_sent_at: datetime | None,
    silent: Set[date] = frozenset(),
) -> Owed | None:
    """Return the reminder that comes next, one owed already included; None when none is planned.

    On the `silent` days the learner wants nothing.
    """
    today = days.date_of(now)
    for ahead in range(_A_WEEK_AND_MORE + len(silent)):
        day = today + ahead * _DAY
        found = window(day, days, plan, last_date=last_date, last_sent_at=last_sent_at)
        if found and now < found.until and day not in silent:
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


def unwanted(plan: Plan, *, due: int, reviewed: bool) -> Skip | None:
    """Return why the plan does not want today's message, None when it does.

    `due` counts the cards that the study day still holds, `reviewed` says whether it has an answer.
    """
    if reviewed and plan.only_if_unreviewed:
        return Skip.ALREADY_REVIEWED
    return Skip.FEW_DUE if due < max(plan.threshold, 1) else None


def window(
    day: date, days: StudyDays, plan: Plan, *, last_date: date | None, last_sent_at: datetime | None
) -> Owed | None:
    """Return from when until when the study date's reminder is owed, None if it has none."""
    if not plan.wants(day) or (last_date is not None and day <= last_date):
        return None
    at = planned_at(days, day, plan.local_time)
    if at is None:
        return None
    until = days.end_of(day)
    if last_sent_at is not None:
        at = max(at, last_sent_at + QUIET)
    return Owed(day, at, until) if at <= until - LAST_CALL else None
