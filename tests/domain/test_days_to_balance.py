"""The days whose due counts a card's answers may depend on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from phraseweaver.domain.ids import CardId
from phraseweaver.domain.load_balance import LONGEST_BALANCED, DayLoad
from phraseweaver.domain.memory import Memory
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import NEW_CARD, CardState, Schedule
from phraseweaver.domain.scheduler import Scheduler, SchedulerSettings
from phraseweaver.domain.study_day import StudyDays

TODAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
SCHEDULER = Scheduler(SchedulerSettings(), StudyDays(ZoneInfo("UTC")))
CROWDED = 1_000


def in_review(stability: float, *, difficulty: float = 5.0, elapsed: int | None = None) -> Schedule:
    """Return a card that was answered `elapsed` days ago, by default when it should be."""
    waited = max(round(stability), 1) if elapsed is None else elapsed
    last = TODAY - timedelta(days=waited)
    return Schedule(
        state=CardState.REVIEW,
        memory=Memory(stability, difficulty),
        due_on=TODAY,
        interval_days=waited,
        last_studied_on=last,
        reps=5,
    )


def days_from_today(schedule: Schedule) -> set[int]:
    return {(day - TODAY).days for day in SCHEDULER.days_to_balance(schedule, NOON)}


def test_a_new_card_needs_the_days_of_easy_only() -> None:
    # Again, Hard and Good lead to steps; Easy to 8.2956 days, which may move by 1 + 0.15·4.5 + 0.1·1.2956.
    assert days_from_today(NEW_CARD) == {6, 7, 8, 9, 10}


def test_the_range_of_an_answer_is_pushed_on_by_the_answers_below_it() -> None:
    # The memory asks for less than a day after all of them. Hard gives 1 day and Good 2, so that Easy gives
    # 3 at least, which may become 4.
    assert days_from_today(in_review(0.2, difficulty=10.0, elapsed=0)) == {1, 2, 3, 4}


@pytest.mark.parametrize("seed", range(4))
def test_no_answer_leads_to_a_day_that_was_not_asked_for(seed: int) -> None:
    random = Random(seed)
    for _ in range(400):
        card = CardId(random.randrange(1, 10**6))
        schedule = in_review(
            random.choice([random.uniform(0.2, 8), random.uniform(0.2, 120)]),
            difficulty=random.uniform(1, 10),
            elapsed=random.choice([None, 0, 1, random.randrange(1, 200)]),
        )
        days = SCHEDULER.days_to_balance(schedule, NOON)
        # Any crowd may push an answer to any end of its range: that of Hard pushes Good, that of Good Easy.
        crowd = {day: random.choice([0, 0, CROWDED]) for day in days}
        easy = (*(random.choice([0.0, 1.0]) for _ in range(6)), 1.0)
        load = DayLoad(due=crowd, easiness=easy)
        for rating, after in SCHEDULER.preview(card, schedule, NOON, load=load).items():
            assert after.memory is not None
            balanced = SCHEDULER.ideal_interval(after.memory.stability) <= LONGEST_BALANCED
            if after.due_on is not None and balanced:
                assert after.due_on in days, (rating, schedule, after.interval_days)


def test_a_count_on_any_day_of_the_range_can_move_the_answer() -> None:
    """The days asked for are not only enough; together they decide."""
    schedule = in_review(20.0)
    days = SCHEDULER.days_to_balance(schedule, NOON)
    free = SCHEDULER.review(CardId(1), schedule, Rating.GOOD, NOON, load=DayLoad())
    assert free.due_on in days
    crowded = DayLoad(due={free.due_on: CROWDED})
    moved = SCHEDULER.review(CardId(1), schedule, Rating.GOOD, NOON, load=crowded)
    assert moved.due_on in days
    assert moved.due_on != free.due_on


def test_intervals_that_no_balance_can_change_need_no_days() -> None:
    assert days_from_today(in_review(400.0)) == set()


@pytest.mark.parametrize("stability", [0.3, 1.0, 2.4, 3.0, 5.0])
def test_no_day_before_tomorrow_is_asked_for(stability: float) -> None:
    assert min(days_from_today(in_review(stability))) >= 1
