"""When a card comes back: as short as a button needs it, and as a sentence."""

from __future__ import annotations

from datetime import timedelta

from phraseweaver.domain.schedule import Schedule
from phraseweaver.translation import Translator

_DAYS_OF_MONTH = 30.4
_DAYS_OF_YEAR = 365.25
_SAME_YEAR_FOR_SURE = 180
"""Days beyond which a date is told with its year."""


def short_interval(after: Schedule, t: Translator) -> str:
    """Return the time from the answer that led to this schedule until the card is due: <1m, 6m, 4d, 1.5mo."""
    if after.due_on is None:
        wait = _wait(after)
        if wait <= timedelta(minutes=1):
            return t("<1m")
        minutes = _rounded_up(wait, timedelta(minutes=1))
        if minutes < 60:
            return t("{n}m", n=t.number(minutes))
        return t("{n}h", n=t.number(_rounded_up(wait, timedelta(hours=1))))
    days = after.interval_days
    if days < _DAYS_OF_MONTH:
        return t("{n}d", n=t.number(days))
    if days < _DAYS_OF_YEAR:
        return t("{n}mo", n=t.number(round(days / _DAYS_OF_MONTH, 1)))
    return t("{n}y", n=t.number(round(days / _DAYS_OF_YEAR, 1)))


def comes_back(after: Schedule, t: Translator) -> str:
    """Return the same in words, without a capital or a full stop: comes back in 4 days, on Sat, 14 Mar."""
    if after.due_on is None:
        wait = _wait(after)
        minutes = _rounded_up(wait, timedelta(minutes=1))
        if minutes < 60:
            return t.plural("comes back in {n} minute", "comes back in {n} minutes", max(minutes, 1))
        hours = _rounded_up(wait, timedelta(hours=1))
        return t.plural("comes back in {n} hour", "comes back in {n} hours", hours)
    days = after.interval_days
    if days == 1:
        return t("comes back tomorrow")
    far = days > _SAME_YEAR_FOR_SURE
    return t.plural(
        "comes back in {n} day, on {date}",
        "comes back in {n} days, on {date}",
        days,
        date=t.long_date(after.due_on) if far else t.short_date(after.due_on),
    )


def _wait(after: Schedule) -> timedelta:
    assert after.due_at is not None, "without a date there is an instant"
    assert after.last_reviewed_at is not None, "an answer led to this schedule"
    return after.due_at - after.last_reviewed_at


def _rounded_up(wait: timedelta, unit: timedelta) -> int:
    return -(-wait // unit)
