"""The learner's study day: it begins at the rollover hour, not at midnight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DEFAULT_ROLLOVER_HOUR = 4


@dataclass(frozen=True, slots=True)
class StudyDays:
    """Turns instants into study dates and back, for one time zone and rollover hour (0 to 23)."""

    zone: ZoneInfo
    rollover_hour: int = DEFAULT_ROLLOVER_HOUR

    def start_of(self, day: date) -> datetime:
        """Return the first instant of the study day, in UTC.

        A wall time that a clock change skips is reckoned with the clock as it was before the change, and one
        that comes twice means the first (fold 0 of PEP 495). So a day begins at the change itself where the
        hour skipped is the rollover hour, and a date that a zone skipped altogether (Samoa, 30 December 2011)
        is a day of no length: it begins where the next one does.
        """
        return datetime.combine(day, time(self.rollover_hour), self.zone).astimezone(UTC)

    def end_of(self, day: date) -> datetime:
        """Return the first instant that no longer belongs to the study day, in UTC."""
        return self.start_of(day + timedelta(days=1))

    def date_of(self, instant: datetime) -> date:
        """Return the study date of an aware instant: the date of its wall time less the rollover hours.

        Where a clock change carries the wall time back over the rollover, the day that has begun stays
        begun: the dates of rising instants never fall.
        """
        wall = instant.astimezone(self.zone).replace(tzinfo=None)
        day = (wall - timedelta(hours=self.rollover_hour)).date()
        if instant < self.start_of(day):
            return day - timedelta(days=1)
        if instant >= self.end_of(day):
            return day + timedelta(days=1)
        return day
