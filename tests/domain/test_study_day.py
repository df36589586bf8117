"""The study day, across clock changes and wherever the learner lives."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from phraseweaver.domain.study_day import StudyDays

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "fsrs-vectors.json").read_text(encoding="utf-8"))

INSTANT = timedelta(microseconds=1)

# A year with the clock changes of each zone. Lord Howe's are of half an hour and Troll's of two,
# Nuuk moved to another standard time in March 2023, and Samoa skipped 30 December 2011.
YEARS = [
    ("Europe/Berlin", 2026),
    ("America/New_York", 2026),
    ("Australia/Lord_Howe", 2026),
    ("America/Nuuk", 2023),
    ("America/Nuuk", 2024),
    ("Antarctica/Troll", 2026),
    ("Pacific/Apia", 2011),
    ("Pacific/Apia", 2026),
]
SKIPPED = {("Pacific/Apia", date(2011, 12, 30))}

each_year = pytest.mark.parametrize(("zone", "year"), YEARS)


def dates_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def clock_changes(zone: ZoneInfo, year: int) -> list[datetime]:
    """The hours of the year within which the zone's offset changes."""
    hours = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(366 * 24)]
    offsets = [hour.astimezone(zone).utcoffset() for hour in hours]
    return [hour for hour, (before, after) in zip(hours, pairwise(offsets), strict=False) if before != after]


def test_the_day_begins_at_the_rollover_hour_of_the_learners_own_clock() -> None:
    days = StudyDays(ZoneInfo("Europe/Berlin"), 4)
    assert days.date_of(datetime(2026, 3, 10, 2, 59, tzinfo=UTC)) == date(2026, 3, 9)  # 03:59 in Berlin
    assert days.date_of(datetime(2026, 3, 10, 3, 0, tzinfo=UTC)) == date(2026, 3, 10)  # 04:00 in Berlin
    assert days.start_of(date(2026, 3, 10)) == datetime(2026, 3, 10, 3, tzinfo=UTC)
    assert days.end_of(date(2026, 3, 10)) == datetime(2026, 3, 11, 3, tzinfo=UTC)


def test_the_offset_in_which_an_instant_is_written_does_not_matter() -> None:
    days = StudyDays(ZoneInfo("Europe/Berlin"), 4)
    instant = datetime(2026, 3, 10, 2, 59, tzinfo=UTC)
    assert days.date_of(instant.astimezone(ZoneInfo("Asia/Tokyo"))) == date(2026, 3, 9)


def test_the_rollover_is_four_in_the_morning_unless_chosen() -> None:
    assert StudyDays(ZoneInfo("UTC")).start_of(date(2026, 3, 10)) == datetime(2026, 3, 10, 4, tzinfo=UTC)


@each_year
@pytest.mark.parametrize("rollover", range(24))
def test_no_study_day_of_the_year_is_lost_or_doubled(zone: str, year: int, rollover: int) -> None:
    days = StudyDays(ZoneInfo(zone), rollover)
    for day in dates_of(year):
        start, end = days.start_of(day), days.end_of(day)
        if (zone, day) in SKIPPED:
            assert start == end
            continue
        assert timedelta(hours=22) <= end - start <= timedelta(hours=26)
        assert days.date_of(start) == day
        assert days.date_of(start + (end - start) / 2) == day
        assert days.date_of(end - INSTANT) == day
        assert days.date_of(end) == day + timedelta(
            days=2 if (zone, day + timedelta(days=1)) in SKIPPED else 1
        )


@each_year
@pytest.mark.parametrize("rollover", range(24))
def test_around_a_clock_change_each_instant_lies_within_its_day_and_dates_never_fall(
    zone: str, year: int, rollover: int
) -> None:
    days = StudyDays(ZoneInfo(zone), rollover)
    changes = clock_changes(days.zone, year)
    assert changes or (zone, year) == ("Pacific/Apia", 2026)  # Samoa has kept one offset since 2021
    for change in changes:
        instants = [change + n * timedelta(minutes=20) for n in range(-90, 91)]
        dates = [days.date_of(instant) for instant in instants]
        assert dates == sorted(dates)
        for instant, day in zip(instants, dates, strict=True):
            assert days.start_of(day) <= instant < days.end_of(day)


@each_year
def test_away_from_clock_changes_the_date_is_that_of_the_wall_time_less_the_rollover(
    zone: str, year: int
) -> None:
    changes = clock_changes(ZoneInfo(zone), year)
    compared = 0
    for rollover in (0, 4, 23):
        days = StudyDays(ZoneInfo(zone), rollover)
        for hours in range(0, 365 * 24, 5):
            instant = datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
            if any(abs(instant - change) < timedelta(days=2) for change in changes):
                continue
            wall = instant.astimezone(days.zone).replace(tzinfo=None)
            assert days.date_of(instant) == (wall - timedelta(hours=rollover)).date()
            compared += 1
    assert compared > 5_000


def test_a_day_that_begins_in_the_skipped_hour_begins_at_the_clock_change() -> None:
    # In Berlin the clock goes from 02:00 to 03:00 on 29 March 2026, at 01:00 UTC.
    days = StudyDays(ZoneInfo("Europe/Berlin"), 2)
    assert days.start_of(date(2026, 3, 29)) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    # On Lord Howe from 02:00 to 02:30 on 4 October 2026, at 15:30 UTC the day before.
    days = StudyDays(ZoneInfo("Australia/Lord_Howe"), 2)
    assert days.start_of(date(2026, 10, 4)) == datetime(2026, 10, 3, 15, 30, tzinfo=UTC)


def test_a_day_that_begins_in_the_repeated_hour_begins_the_first_time_and_stays_begun() -> None:
    # In Berlin the clock goes from 03:00 back to 02:00 on 25 October 2026, at 01:00 UTC.
    days = StudyDays(ZoneInfo("Europe/Berlin"), 2)
    assert days.start_of(date(2026, 10, 25)) == datetime(2026, 10, 25, 0, tzinfo=UTC)
    assert days.date_of(datetime(2026, 10, 24, 23, 59, tzinfo=UTC)) == date(2026, 10, 24)  # 01:59
    assert days.date_of(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == date(2026, 10, 25)  # 02:30
    assert days.date_of(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == date(2026, 10, 25)  # 02:30 again


def test_a_day_stays_begun_when_the_clock_goes_back_over_its_beginning() -> None:
    # At Troll station the clock goes from 03:00 back to 01:00 on 25 October 2026, at 01:00 UTC.
    days = StudyDays(ZoneInfo("Antarctica/Troll"), 2)
    assert days.date_of(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == date(2026, 10, 25)  # 02:30
    assert days.date_of(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == date(2026, 10, 25)  # 01:30


def test_a_midnight_put_off_by_a_clock_change_is_waited_for() -> None:
    # In Nuuk the clock goes from midnight back to 23:00 of 26 October 2024, at 01:00 UTC.
    days = StudyDays(ZoneInfo("America/Nuuk"), 0)
    assert days.date_of(datetime(2024, 10, 27, 1, 30, tzinfo=UTC)) == date(2024, 10, 26)
    assert days.start_of(date(2024, 10, 27)) == datetime(2024, 10, 27, 2, tzinfo=UTC)


@pytest.mark.parametrize("rollover", range(24))
def test_the_date_that_samoa_skipped_is_a_day_of_no_length(rollover: int) -> None:
    days = StudyDays(ZoneInfo("Pacific/Apia"), rollover)
    assert days.start_of(date(2011, 12, 30)) == days.end_of(date(2011, 12, 30))
    seen = {days.date_of(datetime(2011, 12, 28, tzinfo=UTC) + timedelta(hours=n)) for n in range(120)}
    assert date(2011, 12, 30) not in seen
    assert {date(2011, 12, 29), date(2011, 12, 31)} <= seen


def _study_day_cases() -> list[tuple[datetime, datetime, int, int]]:
    """Anki's cases as (created, now, rollover, days elapsed); "local" may be any zone."""
    cases = next(vector for vector in VECTORS["official"] if vector["id"] == "anki-study-day")["cases"]
    read = []
    for case in cases:
        created = datetime.fromisoformat(case["created"].replace(" local", "+00:00"))
        if "now" in case:
            now = datetime.fromisoformat(case["now"])
        else:
            now = created + timedelta(hours=case["plus_h"])
        read.append((created, now, case["rollover"], case["expect"]))
    return read


@pytest.mark.parametrize(("created", "now", "rollover", "elapsed"), _study_day_cases())
def test_days_are_counted_as_in_ankis_own_tests(
    created: datetime, now: datetime, rollover: int, elapsed: int
) -> None:
    # Anki counts from the calendar date of creation and takes the offset that holds now.
    west = {timedelta(0): "Etc/UTC", timedelta(hours=-7): "Etc/GMT+7"}[now.utcoffset() or timedelta(0)]
    assert (StudyDays(ZoneInfo(west), rollover).date_of(now) - created.date()).days == elapsed
