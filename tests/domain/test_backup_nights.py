"""Which night it is, and which nights keep their backups."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from phraseweaver.domain.backup_nights import due_at, kept, night_of

LAST = date(2026, 3, 11)
"""A Wednesday."""


def nights_until(last: date, count: int) -> list[date]:
    return [last - timedelta(days=back) for back in range(count)]


def test_the_night_changes_at_three_utc() -> None:
    assert night_of(datetime(2026, 3, 10, 2, 59, 59, tzinfo=UTC)) == date(2026, 3, 9)
    assert night_of(datetime(2026, 3, 10, 3, tzinfo=UTC)) == date(2026, 3, 10)
    assert due_at(date(2026, 3, 10)) == datetime(2026, 3, 10, 3, tzinfo=UTC)


def test_an_instant_of_another_zone_is_taken_as_what_it_is_in_utc() -> None:
    in_tokyo = datetime(2026, 3, 10, 11, 30, tzinfo=timezone(timedelta(hours=9)))
    assert night_of(in_tokyo) == date(2026, 3, 9)


def test_of_a_year_seven_days_four_weeks_and_twelve_months_are_kept() -> None:
    days = nights_until(LAST, 7)
    # 11 March is the latest of its own week; the Sundays before are those of the three before.
    weeks = [date(2026, 3, 8), date(2026, 3, 1), date(2026, 2, 22)]
    months = [
        *(date(2026, 2, 28), date(2026, 1, 31), date(2025, 12, 31), date(2025, 11, 30), date(2025, 10, 31)),
        *(date(2025, 9, 30), date(2025, 8, 31), date(2025, 7, 31), date(2025, 6, 30), date(2025, 5, 31)),
        date(2025, 4, 30),
    ]
    assert kept(nights_until(LAST, 500)) == {*days, *weeks, *months}


def test_letting_go_night_by_night_ends_as_letting_go_at_once() -> None:
    there: set[date] = set()
    for night in reversed(nights_until(LAST, 500)):
        there = kept({*there, night})
    assert there == kept(nights_until(LAST, 500))


def test_a_pause_of_months_takes_nothing_away() -> None:
    before = kept(nights_until(date(2025, 6, 15), 200))
    after = kept({*before, LAST})
    assert LAST in after
    assert {night for night in before if night >= date(2025, 6, 10)} <= after


def test_few_nights_are_all_kept() -> None:
    assert kept([]) == set()
    assert kept(nights_until(LAST, 7)) == set(nights_until(LAST, 7))
