"""Study dates and local hours of a million instants: what `StudyDays` says, looked up instead of reckoned."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime, timedelta

from phraseweaver.domain.study_day import StudyDays

_QUARTER_MS = 15 * 60 * 1000
"""No time zone of the present differs from another by less; the hour of a quarter is looked up once."""


class StudyCalendar:
    """The study days between two instants, which are milliseconds of the Unix epoch, as all here."""

    def __init__(self, days: StudyDays, first_ms: int, last_ms: int) -> None:
        self._days = days
        first = days.date_of(_instant(first_ms))
        last = days.date_of(_instant(last_ms))
        self._first = first.toordinal()
        count = last.toordinal() - self._first + 1
        self._starts = [
            int(days.start_of(first + timedelta(days=number)).timestamp() * 1000) for number in range(count)
        ]
        self._hours: dict[int, int] = {}

    def ordinal_of(self, ms: int) -> int:
        """Return the study date of an instant in the range, as `date.toordinal` counts."""
        return self._first + bisect_right(self._starts, ms) - 1

    def hour_of(self, ms: int) -> int:
        """Return the hour (0 to 23) that the learner's clock shows."""
        quarter = ms // _QUARTER_MS
        hour = self._hours.get(quarter)
        if hour is None:
            hour = _instant(quarter * _QUARTER_MS).astimezone(self._days.zone).hour
            self._hours[quarter] = hour
        return hour


def _instant(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
