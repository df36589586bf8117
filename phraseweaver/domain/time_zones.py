"""The time zones that a learner can choose from."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

FALLBACK = "UTC"


@cache
def zone_names() -> tuple[str, ...]:
    """Return the names of all places' zones in alphabetical order, and UTC."""
    left_out = ("Etc/", "SystemV/")
    places = (name for name in available_timezones() if "/" in name and not name.startswith(left_out))
    return (*sorted(places), FALLBACK)


def zone_or_fallback(name: str | None) -> ZoneInfo:
    """Return the zone of that name, UTC where a browser names none or one that is not known here."""
    try:
        return ZoneInfo(name or FALLBACK)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(FALLBACK)
