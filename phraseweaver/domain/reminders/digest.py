"""The weekly digest: on Monday's study day, at the time of the daily reminder."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.reminders.standing import Owed, Standing
from phraseweaver.domain.reminders.times import planned_at

DIGEST = "digest"
"""The kind, as stored."""
MONDAY = 0
WEEK = timedelta(days=7)


def owed(now: datetime, standing: Standing) -> Owed | None:
    """Return the digest that is owed now, None when there is none."""
    days, plan = standing.days, standing.plan
    day = days.date_of(now)
    last_date = standing.past.last_date(DIGEST)
    if plan.digest_from is None or day < max(plan.digest_from, plan.effective_from):
        return None
    if day.weekday() != MONDAY or (last_date is not None and day <= last_date):
        return None
    at = planned_at(days, day, plan.local_time)
    return Owed(day, at, days.end_of(day)).now(now) if at is not None else None


def week_before(day: date) -> tuple[date, date]:
    """Return the first and the last of the seven days before the day."""
    return day - WEEK, day - timedelta(days=1)


def retention(totals: AnswerTotals) -> float | None:
    """Return true retention, from 0 to 1: what passed of the first answers; None without any."""
    passed = totals.young_passed + totals.mature_passed
    asked = passed + totals.young_failed + totals.mature_failed
    return passed / asked if asked else None
