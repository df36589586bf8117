"""When a card comes back, in a few characters: for the rating buttons."""

from __future__ import annotations

from datetime import timedelta

from phraseweaver.domain.schedule import Schedule
from phraseweaver.translation import Translator

_DAYS_OF_MONTH = 30.4
_DAYS_OF_YEAR = 365.25


def interval_label(after: Schedule, t: Translator) -> str:
    """Return the time until the card is due, from the answer that led to this schedule."""
    if after.due_on is not None:
        return days_label(after.interval_days, t)
    if after.due_at is None or after.last_reviewed_at is None:
        return ""
    return wait_label(after.due_at - after.last_reviewed_at, t)


def wait_label(wait: timedelta, t: Translator) -> str:
    """Return a wait of less than some days, rounded up: 1 min, 10 min, 2 h."""
    minutes = max(-(-int(wait.total_seconds()) // 60), 1)
    if minutes < 60:
        return t("{n} min", n=t.number(minutes))
    return t("{n} h", n=t.number(-(-minutes // 60)))


def days_label(days: int, t: Translator) -> str:
    """Return an interval in days, months or years, the longer ones with one decimal."""
    if days < _DAYS_OF_MONTH:
        return t.plural("{n} day", "{n} days", days)
    if days < _DAYS_OF_YEAR:
        return t("{n} mo", n=t.number(round(days / _DAYS_OF_MONTH, 1)))
    return t("{n} y", n=t.number(round(days / _DAYS_OF_YEAR, 1)))
