"""The streak-saver: one more message before the study day ends, if the streak would break with it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from phraseweaver.domain.reminders.daily import DAILY, window
from phraseweaver.domain.reminders.standing import Owed, Standing
from phraseweaver.domain.reminders.states import Skip
from phraseweaver.domain.reminders.times import LAST_CALL, from_day
from phraseweaver.domain.study_day import StudyDays

STREAK_SAVER = "streak_saver"
"""The kind, as stored."""
BEFORE_THE_END = timedelta(hours=3)
"""So long before the study day ends the streak-saver comes."""
AFTER_ANOTHER = timedelta(hours=1)
"""It leaves at least so much time after any other message, and after the daily one that is still to come."""


def saver_at(days: StudyDays, day: date) -> datetime:
    """Return the instant from which the study date's streak-saver is due, in UTC."""
    return max(days.start_of(day), days.end_of(day) - BEFORE_THE_END)


def saver_from(now: datetime, days: StudyDays) -> date:
    """Return the first study date that a streak-saver asked for now applies to."""
    today = days.date_of(now)
    return from_day(now, today, saver_at(days, today))


def owed(now: datetime, standing: Standing) -> Owed | None:
    """Return the streak-saver that is owed now, None when there is none.

    None is left for the last five minutes: nobody could do anything about it then.
    """
    days, plan, past = standing.days, standing.plan, standing.past
    day = days.date_of(now)
    last_date = past.last_date(STREAK_SAVER)
    if plan.saver_from is None or day < plan.saver_from or (last_date is not None and day <= last_date):
        return None
    if past.other_under_way(day, STREAK_SAVER):
        return None
    before = [past.last_sent_at()]
    daily = window(day, days, plan, last_date=past.last_date(DAILY), last_sent_at=past.last_sent_at(DAILY))
    if daily and daily.at > now:
        before.append(daily.at)
    at = max([saver_at(days, day), *(other + AFTER_ANOTHER for other in before if other is not None)])
    return Owed(day, at, days.end_of(day) - LAST_CALL).now(now)


def unwanted(*, due: int, reviewed: bool, streak: int) -> Skip | None:
    """Return why the streak is in no danger today, None when it is.

    `due` counts what can be asked today, new cards too: a day without any is neutral and breaks nothing.
    """
    if reviewed:
        return Skip.ALREADY_REVIEWED
    if streak < 1:
        return Skip.NO_STREAK
    return Skip.FEW_DUE if due < 1 else None
