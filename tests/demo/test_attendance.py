from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest

from phraseweaver.demo.attendance import Sitting, first_day, holidays, sittings
from phraseweaver.domain.study_day import StudyDays

BERLIN = StudyDays(ZoneInfo("Europe/Berlin"))
EVENING = datetime(2026, 3, 10, 17, tzinfo=UTC)
TODAY = date(2026, 3, 10)


def year(now: datetime = EVENING, *, busy: int = 20, seed: int = 1) -> list[Sitting]:
    random = Random(seed)
    away = holidays(random, BERLIN.date_of(now), 365)
    return sittings(random, BERLIN, now, 365, busy, away)


def test_the_year_begins_so_many_days_before_today() -> None:
    assert first_day(TODAY, 365) == date(2025, 3, 10)
    assert min(sitting.day for sitting in year()) >= date(2025, 3, 10)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("busy", [5, 500, 5_000])
def test_a_sitting_lies_within_its_study_day(seed: int, busy: int) -> None:
    for sitting in year(busy=busy, seed=seed):
        assert BERLIN.start_of(sitting.day) <= sitting.begins < sitting.until < BERLIN.end_of(sitting.day)


def test_there_is_one_sitting_a_day_at_most_in_order() -> None:
    assert all(earlier.day < later.day for earlier, later in pairwise(year()))


def test_one_with_much_to_do_begins_early_enough_to_be_done_by_night() -> None:
    # 3,000 answers at ten seconds each are more than eight hours.
    hours = [(sitting.until - sitting.begins) / timedelta(hours=1) for sitting in year(busy=3_000)[:-1]]
    assert min(hours) > 8.4


def test_today_was_begun_and_is_not_finished() -> None:
    *_, yesterday, today = year()
    assert (yesterday.day, today.day) == (date(2026, 3, 9), TODAY)
    assert today.begins == datetime(2026, 3, 10, 16, 36, tzinfo=UTC)
    assert today.until == datetime(2026, 3, 10, 16, 56, tzinfo=UTC)
    assert yesterday.share < 1
    assert today.share < 1


def test_a_day_that_has_only_just_begun_has_no_sitting_yet() -> None:
    first_second = BERLIN.start_of(TODAY)
    assert year(first_second + timedelta(minutes=3))[-1].day == date(2026, 3, 9)
    later = year(first_second + timedelta(minutes=10))[-1]
    assert (later.day, later.begins) == (TODAY, first_second)


def test_weekends_are_quieter_than_weekdays() -> None:
    met = {sitting.day for seed in range(20) for sitting in year(seed=seed)}
    assert len(met) > 300
    by_weekday = [0] * 7
    for seed in range(20):
        for sitting in year(seed=seed):
            by_weekday[sitting.day.weekday()] += 1
    assert by_weekday[6] < by_weekday[5] < min(by_weekday[:5])


def test_the_same_seed_gives_the_same_sittings() -> None:
    assert year(seed=3) == year(seed=3)
    assert year(seed=3) != year(seed=4)


@pytest.mark.parametrize("seed", range(5))
def test_the_learner_goes_away_twice_but_not_in_the_last_three_weeks(seed: int) -> None:
    away = holidays(Random(seed), TODAY, 365)
    assert len(away) == 2
    assert all(5 <= (ends - begins).days + 1 <= 9 for begins, ends in away)
    assert away[0][1] < away[1][0] <= away[1][1] < TODAY - timedelta(days=20)


def test_nobody_studies_while_away() -> None:
    (begins, ends), _ = holidays(Random(1), TODAY, 365)
    assert not [sitting for sitting in year() if begins <= sitting.day <= ends]
