"""The formulas for long logs give what the scheduler gives, answer by answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phraseweaver.domain.ids import CardId
from phraseweaver.domain.memory_replay import memory_of_interval, replayer
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import NEW_CARD
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS, Scheduler, SchedulerSettings
from phraseweaver.domain.study_calendar import StudyCalendar
from phraseweaver.domain.study_day import StudyDays

DAYS = StudyDays(ZoneInfo("UTC"))
START = datetime(2026, 1, 1, 12, tzinfo=UTC)


@given(
    st.lists(st.tuples(st.sampled_from(list(Rating)), st.integers(0, 400)), min_size=1, max_size=15),
)
def test_any_history_gives_the_schedulers_memory(history: list[tuple[Rating, int]]) -> None:
    scheduler = Scheduler(SchedulerSettings(), DAYS)
    step = replayer(DEFAULT_PARAMETERS)
    schedule, stability, difficulty, now = NEW_CARD, 0.0, 0.0, START
    for rating, days in history:
        elapsed = days if schedule.memory else 0
        now += timedelta(days=elapsed)
        schedule = scheduler.review(CardId(1), schedule, rating, now)
        stability, difficulty = step(stability, difficulty, int(rating), elapsed)
        assert schedule.memory is not None
        assert stability == pytest.approx(schedule.memory.stability, rel=1e-9)
        assert difficulty == pytest.approx(schedule.memory.difficulty, rel=1e-9)


def test_an_interval_is_taken_for_the_stability() -> None:
    stability, difficulty = memory_of_interval(30, 2.5, DEFAULT_PARAMETERS)
    assert stability == 30
    assert 1 <= difficulty <= 10


def test_a_lower_ease_is_a_higher_difficulty() -> None:
    hard, easy = (memory_of_interval(30, ease, DEFAULT_PARAMETERS)[1] for ease in (1.3, 2.9))
    assert hard > easy


@given(st.integers(0, 400 * 24 * 60), st.sampled_from(["Europe/Berlin", "Asia/Kolkata", "Pacific/Apia"]))
def test_the_calendar_says_what_study_days_say(minutes: int, zone: str) -> None:
    days = StudyDays(ZoneInfo(zone))
    first = datetime(2011, 6, 1, tzinfo=UTC)
    last = first + timedelta(days=401)
    calendar = StudyCalendar(days, int(first.timestamp() * 1000), int(last.timestamp() * 1000))
    instant = first + timedelta(minutes=minutes)
    ms = int(instant.timestamp() * 1000)
    assert calendar.ordinal_of(ms) == days.date_of(instant).toordinal()
    assert calendar.hour_of(ms) == instant.astimezone(ZoneInfo(zone)).hour
