"""How a zone's clocks were set, span by span: so that a database without zones can tell local hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClockSpan:
    """The instants from `begins` on and before `ends`, in which local time is UTC and `ahead` together."""

    begins: datetime
    ends: datetime
    ahead: timedelta


def clock_spans(zone: ZoneInfo, begins: datetime, ends: datetime) -> list[ClockSpan]:
    """Return the spans between two instants, in order; a new one begins where the clocks are changed."""
    found: list[ClockSpan] = []
    start = at = begins.astimezone(UTC)
    ends = ends.astimezone(UTC)
    while at < ends:
        following = min(at + _DAY, ends)
        if _ahead(zone, following) != _ahead(zone, start):
            change = _change(zone, at, following)
            found.append(ClockSpan(start, change, _ahead(zone, start)))
            start = change
        at = following
    if start < ends:
        found.append(ClockSpan(start, ends, _ahead(zone, start)))
    return found


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the first second between the two at which the clocks stand as they do after."""
    wanted = _ahead(zone, after)
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        if _ahead(zone, middle) == wanted:
            after = middle
        else:
            before = middle
    return after


def _ahead(zone: ZoneInfo, at: datetime) -> timedelta:
    found = at.astimezone(zone).utcoffset()
    assert found is not None, "a zone always has one"
    return found
