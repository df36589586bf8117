"""When a wall time of a study day comes, whatever the clocks do that day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from phraseweaver.domain.study_day import StudyDays

LAST_CALL = timedelta(minutes=5)
"""No reminder is planned later than so long before the study day ends."""

_DAY = timedelta(days=1)


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


def effective_from(now: datetime, days: StudyDays, local_time: time) -> date:
    """Return the first study date that a plan saved now applies to: tomorrow's if today's time is past."""
    today = days.date_of(now)
    return from_day(now, today, planned_at(days, today, local_time))


def from_day(now: datetime, today: date, at: datetime | None) -> date:
    """Return today if the instant, today's, is still to come or just now, else tomorrow."""
    return today if at is not None and now <= at else today + _DAY


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
