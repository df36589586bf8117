"""A sender that always runs sends one daily reminder for each study day, whatever the zone's clocks do.

Every zone is taken through the days around each of its clock changes of two years, at awkward times and with
awkward rollovers. The times are found a second way: from a table of what the clocks show minute by minute.
PHRASEWEAVER_FULL_SIMULATION=1 looks at every minute of these days instead of those that could matter.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from phraseweaver.domain.reminders import EVERY_DAY, LAST_CALL, QUIET, Plan, owed, planned_at
from phraseweaver.domain.study_day import StudyDays
from phraseweaver.domain.time_zones import zone_names

EVENING = Plan(
    enabled=True,
    local_time=time(19, 0),
    weekdays=EVERY_DAY,
    threshold=1,
    only_if_unreviewed=True,
    effective_from=date(2026, 1, 1),
)
MINUTE = timedelta(minutes=1)
AROUND = (-2, -1, 0, 1)
"""The study days that are walked through, counted from the one of the clock change."""

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
FULL = os.environ.get("PHRASEWEAVER_FULL_SIMULATION") == "1"
AWKWARD_TIMES = (
    time(0, 0),
    time(0, 30),
    time(1, 59),
    time(2, 0),
    time(2, 30),
    time(3, 59),
    time(4, 0),
    time(12, 0),
    time(23, 30),
    time(23, 59),
)
ROLLOVERS = (0, 2, 3, 4, 23)


@cache
def changes(zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return the instants at which the zone's offset changes between FIRST and LAST, to the minute."""
    found = []
    step = timedelta(hours=12)
    now = FIRST
    while now < LAST:
        if now.astimezone(zone).utcoffset() != (now + step).astimezone(zone).utcoffset():
            low, high = now, now + step
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) / 2
                same = middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            found.append(high.replace(second=0, microsecond=0))
        now += step
    return tuple(found)


def zones_with_different_clocks() -> list[ZoneInfo]:
    """Return one zone for each way in which clocks change within the two years."""
    kinds: dict[object, ZoneInfo] = {}
    for name in zone_names():
        zone = ZoneInfo(name)
        key = (
            FIRST.astimezone(zone).utcoffset(),
            tuple((change, change.astimezone(zone).utcoffset()) for change in changes(zone)),
        )
        kinds.setdefault(key, zone)
    return [zone for zone in kinds.values() if changes(zone)]


@cache
def shown(zone: ZoneInfo, change: datetime) -> dict[datetime, datetime]:
    """Return the first minute at which the zone's clocks show each wall time around the change."""
    first: dict[datetime, datetime] = {}
    for n in range(-4 * 1440, 4 * 1440):
        minute = change + n * MINUTE
        first.setdefault(minute.astimezone(zone).replace(tzinfo=None), minute)
    return first


def first_minute(days: StudyDays, day: date, wanted: time, table: dict[datetime, datetime]) -> datetime:
    """Return the minute of the study day at which its reminder must come."""
    before_rollover = wanted < time(days.rollover_hour)
    wall = datetime.combine(day + timedelta(days=1) if before_rollover else day, wanted)
    while wall not in table:  # the clocks skip it
        wall += MINUTE
    return min(max(table[wall], days.start_of(day)), days.end_of(day) - LAST_CALL)


def walk(
    days: StudyDays, plan: Plan, start: datetime, minutes: Iterable[datetime]
) -> list[tuple[date, datetime]]:
    """Return what a sender that looks at these minutes sends: date and instant."""
    sent: list[tuple[date, datetime]] = []
    last_date, last_sent_at = days.date_of(start) - timedelta(days=1), None
    for now in minutes:
        found = owed(now, days, plan, last_date=last_date, last_sent_at=last_sent_at)
        if found:
            sent.append((found.date, now))
            last_date, last_sent_at = found.date, now
    return sent


def minutes_that_matter(
    days: StudyDays, dates: list[date], change: datetime, expected: list[datetime]
) -> list[datetime]:
    """Return the minutes around the change, the days' bounds, and the instants of the reminders, rising."""
    bounds = [days.start_of(dates[0]), *(days.end_of(day) for day in dates)]
    centres = [change, *bounds, *(bound - LAST_CALL for bound in bounds), *expected]
    found = {centre + n * MINUTE for centre in centres for n in (-1, 0, 1)}
    return sorted(minute for minute in found if bounds[0] <= minute < bounds[-1])


def test_around_every_clock_change_no_day_is_missed_none_doubled_and_the_minute_is_right() -> None:
    zones = zones_with_different_clocks()
    assert len(zones) > 20
    cases = 0
    for zone in zones:
        for change in changes(zone):
            table = shown(zone, change)
            for local_time in AWKWARD_TIMES:
                plan = replace(EVENING, local_time=local_time)
                for rollover in ROLLOVERS:
                    days = StudyDays(zone, rollover)
                    middle = days.date_of(change)
                    dates = [middle + timedelta(days=n) for n in AROUND]
                    start, end = days.start_of(dates[0]), days.end_of(dates[-1])
                    expected = [first_minute(days, day, local_time, table) for day in dates]
                    minutes = (
                        [start + n * MINUTE for n in range((end - start) // MINUTE)]
                        if FULL
                        else minutes_that_matter(days, dates, change, expected)
                    )
                    sent = walk(days, plan, start, minutes)
                    where = f"{zone.key} {change} {local_time} {rollover}"
                    assert sent == list(zip(dates, expected, strict=True)), where
                    cases += 1
    assert cases > 5_000


def test_whatever_the_clock_and_the_zone_do_dates_rise_and_twelve_hours_pass() -> None:
    chance = random.Random(7)
    names = zone_names()
    for _ in range(30):
        now = datetime(2026, 3, 1, tzinfo=UTC)
        days = StudyDays(ZoneInfo(chance.choice(names)), chance.randrange(24))
        plan = replace(EVENING, local_time=chance.choice(AWKWARD_TIMES))
        sent: list[tuple[date, datetime]] = []
        for _ in range(600):
            now += timedelta(minutes=chance.randrange(1, 60))
            event = chance.random()
            if event < 0.01:
                now += timedelta(hours=chance.choice((-72, -3, -1, 3, 72)))
            elif event < 0.02:
                days = StudyDays(ZoneInfo(chance.choice(names)), chance.randrange(24))
            elif event < 0.03:
                plan = replace(plan, local_time=chance.choice(AWKWARD_TIMES))
            last_date, last_sent_at = sent[-1] if sent else (None, None)
            if found := owed(now, days, plan, last_date=last_date, last_sent_at=last_sent_at):
                sent.append((found.date, now))
        assert len(sent) >= 3
        for (day, instant), (next_day, next_instant) in pairwise(sent):
            assert next_day > day
            assert next_instant - instant >= QUIET


@pytest.mark.parametrize("local_time", AWKWARD_TIMES)
def test_no_reminder_is_planned_outside_its_study_day_nor_in_its_last_minutes(local_time: time) -> None:
    for zone in (ZoneInfo("America/Nuuk"), ZoneInfo("Africa/Cairo"), ZoneInfo("Antarctica/Troll")):
        for rollover in range(24):
            days = StudyDays(zone, rollover)
            for n in range(0, 730, 1 if FULL else 7):
                day = FIRST.date() + timedelta(days=n)
                found = planned_at(days, day, local_time)
                assert found is not None
                assert days.start_of(day) <= found <= days.end_of(day) - LAST_CALL
