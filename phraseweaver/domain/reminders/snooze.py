"""A reminder put off: it comes again an hour after the learner asked for it, as often as they ask."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from phraseweaver.domain.reminders.plan import Snooze, Wishes
from phraseweaver.domain.reminders.standing import Owed, Standing
from phraseweaver.domain.reminders.times import LAST_CALL
from phraseweaver.domain.study_day import StudyDays

SNOOZE = "snooze"
"""The kind, as stored, with its number: snooze:1, snooze:2, …"""
PUT_OFF = timedelta(hours=1)


def put_off(now: datetime, days: StudyDays, wishes: Wishes, day: date) -> Snooze | None:
    """Return the snooze that begins now, no later than the last call; None once the study day is over."""
    until = min(now + PUT_OFF, days.end_of(day) - LAST_CALL)
    if days.date_of(now) != day or until <= now:
        return None
    before = wishes.snooze
    return Snooze(day, until, before.number + 1 if before and before.on == day else 1)


def kind_of(snooze: Snooze) -> str:
    """Return the kind under which the snoozed reminder is stored."""
    return f"{SNOOZE}:{snooze.number}"


def owed(now: datetime, standing: Standing) -> Owed | None:
    """Return the snoozed reminder that is owed now, None when there is none."""
    snooze, days = standing.wishes.snooze, standing.days
    if snooze is None or snooze.on != days.date_of(now) or standing.past.settled(kind_of(snooze), snooze.on):
        return None
    return Owed(snooze.on, snooze.until, days.end_of(snooze.on)).now(now)
