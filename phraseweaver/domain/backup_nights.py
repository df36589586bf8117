"""Nightly backups: which night it is, and which nights are kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, date, datetime, time, timedelta

NIGHTLY_AT = time(3, tzinfo=UTC)
"""When the night's backup is due. One hour for all learners' zones, and one that no clock change moves."""
LATE_AFTER = timedelta(hours=1)
"""So long after it was due, a backup that is not there has failed, or nobody makes any."""
DAILY, WEEKLY, MONTHLY = 7, 4, 12
"""How many days, weeks (of ISO 8601) and months keep a backup."""


def night_of(now: datetime) -> date:
    """Return the date, in UTC, of the latest backup that is due: yesterday's until today's hour has come."""
    now = now.astimezone(UTC)
    return now.date() if now.timetz() >= NIGHTLY_AT else now.date() - timedelta(days=1)


def due_at(night: date) -> datetime:
    """Return the instant at which the backup of a night is due."""
    return datetime.combine(night, NIGHTLY_AT)


def kept(nights: Iterable[date]) -> set[date]:
    """Return which of the nights keep their backups.

    The latest of each of the last 7 days, 4 weeks and 12 months that have one: a pause takes nothing away.
    What is let go in one night is never missing in a later one, because the latest night of a week or month
    stays the latest.
    """
    latest_first = sorted(set(nights), reverse=True)
    return {
        *latest_first[:DAILY],
        *_latest_of_each(latest_first, lambda night: night.isocalendar()[:2], WEEKLY),
        *_latest_of_each(latest_first, lambda night: (night.year, night.month), MONTHLY),
    }


def _latest_of_each(
    latest_first: list[date], period: Callable[[date], Hashable], at_most: int
) -> Iterable[date]:
    latest: dict[Hashable, date] = {}
    for night in latest_first:
        latest.setdefault(period(night), night)
    return list(latest.values())[:at_most]
