"""What an answer does to a card."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise
from math import floor
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from phraseweaver.domain.fuzz import fuzz_range
from phraseweaver.domain.ids import CardId
from phraseweaver.domain.load_balance import DayLoad
from phraseweaver.domain.memory import Memory
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import NEW_CARD, CardState, Schedule
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS, Scheduler, SchedulerSettings
from phraseweaver.domain.study_day import StudyDays
from phraseweaver.errors import SettingRejected

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "fsrs-vectors.json").read_text(encoding="utf-8"))

BERLIN = StudyDays(ZoneInfo("Europe/Berlin"), 4)
TUESDAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 11, tzinfo=UTC)  # 12:00 in Berlin
CARD = CardId(1)
AGAIN, HARD, GOOD, EASY = Rating
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

SCHEDULER = Scheduler(SchedulerSettings(), BERLIN)


def vector(name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(vector for vector in VECTORS["official"] if vector["id"] == name)
    return found


def parameters(weights: str | list[float]) -> tuple[float, ...]:
    """The 21 parameters of a vector; those of FSRS-5 have no short-term exponent and a decay of 0.5."""
    if isinstance(weights, str):
        return DEFAULT_PARAMETERS
    return tuple(weights) + ((0.0, 0.5) if len(weights) == 19 else ())


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), ZoneInfo("Europe/Berlin")).astimezone(UTC)


def in_review(
    stability: float = 10.0,
    difficulty: float = 5.0,
    *,
    interval: int = 10,
    elapsed: int | None = None,
    reps: int = 5,
) -> Schedule:
    """A card in review on TUESDAY, by default answered as many days ago as its interval."""
    last = TUESDAY - timedelta(days=interval if elapsed is None else elapsed)
    return Schedule(
        state=CardState.REVIEW,
        memory=Memory(stability, difficulty),
        due_on=last + timedelta(days=interval),
        interval_days=interval,
        last_reviewed_at=noon(last),
        last_studied_on=last,
        reps=reps,
    )


def answers(scheduler: Scheduler, history: Sequence[tuple[int, int]]) -> list[Schedule]:
    """The schedules after each of a history's (rating, study days since the answer before)."""
    day = TUESDAY
    schedule = NEW_CARD
    schedules = []
    for number, (rating, elapsed) in enumerate(history):
        day += timedelta(days=elapsed)
        schedule = scheduler.review(CARD, schedule, Rating(rating), noon(day) + number * MINUTE)
        schedules.append(schedule)
    return schedules


class TestElapsedTime:
    def test_it_is_counted_in_study_days(self) -> None:
        evening = datetime(2026, 3, 10, 21, tzinfo=UTC)  # 22:00 in Berlin
        first = SCHEDULER.review(CARD, NEW_CARD, GOOD, evening)
        second = SCHEDULER.review(CARD, first, GOOD, evening + 10 * MINUTE)
        third = SCHEDULER.review(CARD, second, GOOD, evening + timedelta(hours=10))  # 08:00 next morning
        assert third.last_studied_on == TUESDAY + DAY

        midday_first = SCHEDULER.review(CARD, NEW_CARD, GOOD, NOON)
        midday_second = SCHEDULER.review(CARD, midday_first, GOOD, NOON + 10 * MINUTE)
        midday_third = SCHEDULER.review(CARD, midday_second, GOOD, NOON + DAY)
        assert third.memory == midday_third.memory
        assert third.due_on == midday_third.due_on

        # By hand: Good starts at 2.3065, Good on the same day leaves that, a day later R = (1 + F/S)^-d.
        assert second.memory is not None
        assert second.memory.stability == 2.3065
        assert third.memory is not None
        assert third.memory.stability > 7

    def test_twenty_hours_across_the_rollover_are_a_day(self) -> None:
        trap = VECTORS["traps"][0]
        first = SCHEDULER.review(CARD, NEW_CARD, EASY, datetime(2026, 3, 10, 21, tzinfo=UTC))
        second = SCHEDULER.review(CARD, first, GOOD, datetime(2026, 3, 11, 17, tzinfo=UTC))
        assert second.memory is not None
        assert second.memory.stability == pytest.approx(trap["pyfsrs_24h"], abs=1e-4)
        assert second.memory.stability == pytest.approx(trap["fsrs_rs_1day"], abs=1e-3)

    def test_twenty_hours_within_a_study_day_are_none(self) -> None:
        trap = VECTORS["traps"][0]
        first = SCHEDULER.review(CARD, NEW_CARD, EASY, datetime(2026, 3, 10, 4, tzinfo=UTC))
        second = SCHEDULER.review(CARD, first, GOOD, datetime(2026, 3, 11, 0, tzinfo=UTC))
        assert second.last_studied_on == TUESDAY
        assert second.memory is not None
        assert second.memory.stability == pytest.approx(trap["fsrs_rs_0day"], abs=1e-4)

    @pytest.mark.parametrize("rating", Rating)
    def test_a_clock_set_back_counts_as_the_same_day(self, rating: Rating) -> None:
        ahead = in_review(elapsed=-3)
        same_day = in_review(elapsed=0)
        assert SCHEDULER.review(CARD, ahead, rating, NOON) == SCHEDULER.review(CARD, same_day, rating, NOON)

    def test_a_clock_change_is_no_extra_day(self) -> None:
        # Berlin's clock goes forward on 29 March 2026: 23 hours from noon to noon are still one day.
        before, after = noon(date(2026, 3, 28)), noon(date(2026, 3, 29))
        assert after - before == timedelta(hours=23)
        first = SCHEDULER.review(CARD, NEW_CARD, GOOD, before)
        second = SCHEDULER.review(CARD, first, GOOD, after)
        assert second.memory == answers(SCHEDULER, [(3, 0), (3, 1)])[-1].memory

    def test_a_card_that_does_not_know_its_last_day_is_reckoned_back_from_its_due_date(self) -> None:
        known = in_review(interval=10, elapsed=12)
        unknown = replace(known, last_studied_on=None, last_reviewed_at=None)
        assert SCHEDULER.review(CARD, unknown, GOOD, NOON) == SCHEDULER.review(CARD, known, GOOD, NOON)

    @pytest.mark.parametrize("days", [StudyDays(ZoneInfo("Asia/Tokyo"), 4), StudyDays(BERLIN.zone, 0)])
    def test_days_already_written_stay_when_zone_or_rollover_change(self, days: StudyDays) -> None:
        learned = SCHEDULER.review(CARD, in_review(), GOOD, NOON)
        moved = Scheduler(SchedulerSettings(), days)
        assert learned.due_on is not None
        there = days.start_of(learned.due_on) + timedelta(hours=1)
        here = noon(learned.due_on)
        # The due date is met on that date of the new place, as many study days after the old date.
        assert days.date_of(there) == learned.due_on
        moved_on = moved.review(CARD, learned, GOOD, there)
        stayed = SCHEDULER.review(CARD, learned, GOOD, here)
        assert moved_on.memory == stayed.memory
        assert moved_on.due_on == stayed.due_on

    def test_an_instant_without_a_zone_is_refused(self) -> None:
        with pytest.raises(ValueError, match="aware"):
            SCHEDULER.review(CARD, NEW_CARD, GOOD, datetime(2026, 3, 10, 12))  # noqa: DTZ001

    def test_the_instant_is_kept_in_utc(self) -> None:
        east = NOON.astimezone(timezone(timedelta(hours=9)))
        answered = SCHEDULER.review(CARD, NEW_CARD, GOOD, east)
        assert answered == SCHEDULER.review(CARD, NEW_CARD, GOOD, NOON)
        assert answered.last_reviewed_at is not None
        assert answered.last_reviewed_at.tzinfo is UTC


class TestPublishedValues:
    def test_the_default_parameters_are_the_published_ones(self) -> None:
        assert list(DEFAULT_PARAMETERS) == VECTORS["default_weights_fsrs6"]

    @pytest.mark.parametrize("number", range(len(VECTORS["golden"]["cases"])))
    def test_golden_histories(self, number: int) -> None:
        case = VECTORS["golden"]["cases"][number]
        schedules = answers(SCHEDULER, case["history"])
        memories = [schedule.memory for schedule in schedules]
        assert all(memory is not None for memory in memories)
        stabilities = [memory.stability for memory in memories if memory is not None]
        assert stabilities == pytest.approx(case["stability"], rel=1e-4)
        assert [memory.difficulty for memory in memories if memory is not None] == pytest.approx(
            case["difficulty"], rel=1e-4
        )
        intervals = [max(round(SCHEDULER.ideal_interval(stability)), 1) for stability in stabilities]
        assert intervals == case["interval_days_dr090"]

    @pytest.mark.parametrize("name", ["pyfsrs-memo-state", "rs-memory-no-short-term", "rs-memo-state-fsrs5"])
    def test_memory_after_a_history(self, name: str) -> None:
        case = vector(name)
        scheduler = Scheduler(SchedulerSettings(parameters(case["weights"])), BERLIN)
        memory = answers(scheduler, case["history"])[-1].memory
        assert memory is not None
        assert memory.stability == pytest.approx(case["expect"]["stability"], abs=1e-4)
        assert memory.difficulty == pytest.approx(case["expect"]["difficulty"], abs=1e-4)

    def test_intervals_of_cards_answered_on_their_due_day(self) -> None:
        case = vector("pyfsrs-intervals-1")
        expected = case["expect_interval_days"]
        # The published run has no fuzz: each answer comes as many days after the last as it says.
        history = list(zip(case["ratings"], [0, *expected[:-1]], strict=True))
        schedules = answers(SCHEDULER, history)
        found = []
        for schedule in schedules:
            assert schedule.memory is not None
            ideal = round(SCHEDULER.ideal_interval(schedule.memory.stability))
            found.append(ideal if schedule.state is CardState.REVIEW else 0)
        assert found == expected

    def test_all_four_answers_to_a_known_history(self) -> None:
        case = vector("rs-next-states-fsrs5")
        scheduler = Scheduler(SchedulerSettings(parameters(case["weights"])), BERLIN)
        history = answers(scheduler, case["history"])
        last = history[-1].last_studied_on
        assert last is not None
        preview = scheduler.preview(CARD, history[-1], noon(last + timedelta(days=case["days_elapsed"])))
        for rating, after in preview.items():
            stability, difficulty, interval = case["expect"][rating.name.lower()]
            assert after.memory is not None
            assert after.memory.stability == pytest.approx(stability, abs=1e-3)
            assert after.memory.difficulty == pytest.approx(difficulty, abs=1e-3)
            assert scheduler.ideal_interval(after.memory.stability) == pytest.approx(interval, abs=1e-3)

    def test_an_answer_to_a_known_memory(self) -> None:
        case = vector("rs-next-states-from-state-fsrs5")
        scheduler = Scheduler(SchedulerSettings(parameters(case["weights"])), BERLIN)
        card = in_review(*case["state"], interval=case["days_elapsed"])
        memory = scheduler.review(CARD, card, GOOD, NOON).memory
        assert memory is not None
        assert [memory.stability, memory.difficulty] == pytest.approx(case["expect"]["good"], abs=1e-3)

    def test_the_first_memory(self) -> None:
        case = vector("rs-init")
        preview = SCHEDULER.preview(CARD, NEW_CARD, NOON)
        memories = [after.memory for after in preview.values()]
        assert [memory.stability for memory in memories if memory] == case["expect_stability"]
        difficulties = [min(max(difficulty, 1.0), 10.0) for difficulty in case["expect_difficulty"]]
        assert [memory.difficulty for memory in memories if memory] == pytest.approx(difficulties, abs=1e-6)

    def test_difficulty_after_an_answer(self) -> None:
        case = vector("rs-next-difficulty")
        preview = SCHEDULER.preview(CARD, in_review(difficulty=case["d"]), NOON)
        memories = [after.memory for after in preview.values()]
        assert [memory.difficulty for memory in memories if memory] == pytest.approx(case["expect"], abs=1e-4)

    def test_stability_after_a_lapse(self) -> None:
        # S = 5 and five days ago: R = 0.9, the first of the published cases.
        case = vector("rs-stability-after-failure")
        assert (case["s"], case["d"][0], case["r"][0]) == (5.0, 1, 0.9)
        memory = SCHEDULER.review(CARD, in_review(5.0, 1.0, interval=5), AGAIN, NOON).memory
        assert memory is not None
        assert memory.stability == pytest.approx(case["expect"][0], abs=1e-4)

    def test_stability_after_an_answer_on_the_same_day(self) -> None:
        case = vector("rs-stability-short-term")
        preview = SCHEDULER.preview(CARD, in_review(case["s"], interval=5, elapsed=0), NOON)
        memories = [after.memory for after in preview.values()]
        assert [memory.stability for memory in memories if memory] == pytest.approx(case["expect"], abs=1e-4)

    def test_ten_times_easy_at_once_is_the_least_difficulty(self) -> None:
        ratings = vector("pyfsrs-easy-x10-same-instant")["ratings"]
        memory = answers(SCHEDULER, [(rating, 0) for rating in ratings])[-1].memory
        assert memory is not None
        assert memory.difficulty == 1.0

    def test_stability_never_falls_below_its_floor(self) -> None:
        ratings = vector("pyfsrs-stability-floor")["ratings"]
        schedules = answers(SCHEDULER, [(rating, 1) for rating in ratings])
        stabilities = [schedule.memory.stability for schedule in schedules if schedule.memory is not None]
        assert len(stabilities) == len(ratings)
        assert min(stabilities) >= 0.001

    def test_stability_never_rises_above_a_century(self) -> None:
        memory = SCHEDULER.review(CARD, in_review(36_000, 1.0, interval=36_000), EASY, NOON).memory
        assert memory is not None
        assert memory.stability == 36_500

    @pytest.mark.parametrize("case", vector("pyfsrs-steps")["cases"])
    def test_steps(self, case: dict[str, Any]) -> None:
        scheduler = Scheduler(
            SchedulerSettings(
                learning_steps=tuple(timedelta(seconds=s) for s in case["steps"]),
                relearning_steps=tuple(timedelta(seconds=s) for s in case.get("relearning", [600])),
            ),
            BERLIN,
        )
        now = NOON
        schedule = NEW_CARD
        for rating in case["ratings"]:
            now += MINUTE
            schedule = scheduler.review(CARD, schedule, Rating(rating), now)
        assert schedule.state.name == case["state"].upper()
        assert schedule.step == case["step"]
        if "due_s" in case:
            assert schedule.due_at == now + timedelta(seconds=case["due_s"])
        else:
            assert schedule.interval_days >= case["due_days_min"]


class TestSteps:
    def test_good_walks_a_new_card_through_the_steps_into_review(self) -> None:
        first = SCHEDULER.review(CARD, NEW_CARD, GOOD, NOON)
        assert (first.state, first.step, first.due_at) == (CardState.LEARNING, 1, NOON + 10 * MINUTE)
        assert (first.due_on, first.interval_days) == (None, 0)
        second = SCHEDULER.review(CARD, first, GOOD, NOON + 10 * MINUTE)
        assert (second.state, second.step, second.due_at) == (CardState.REVIEW, None, None)
        # Stability 2.3065 days: below 2.5, so no fuzz.
        assert (second.due_on, second.interval_days) == (TUESDAY + 2 * DAY, 2)

    def test_easy_takes_a_new_card_into_review_at_once(self) -> None:
        easy = SCHEDULER.review(CARD, NEW_CARD, EASY, NOON)
        assert easy.state is CardState.REVIEW
        assert 6 <= easy.interval_days <= 10  # 8.2956 ± 1.80

    @pytest.mark.parametrize(
        ("steps", "minutes"), [((1, 10), 5.5), ((1, 10, 60), 5.5), ((10,), 15), ((2, 3), 2.5)]
    )
    def test_hard_on_the_first_step(self, steps: tuple[int, ...], minutes: float) -> None:
        settings = SchedulerSettings(learning_steps=tuple(timedelta(minutes=m) for m in steps))
        hard = Scheduler(settings, BERLIN).review(CARD, NEW_CARD, HARD, NOON)
        assert (hard.state, hard.step) == (CardState.LEARNING, 0)
        assert hard.due_at == NOON + timedelta(minutes=minutes)

    def test_again_in_review_is_a_lapse_and_relearned(self) -> None:
        lapsed = SCHEDULER.review(CARD, in_review(interval=30), AGAIN, NOON)
        assert (lapsed.state, lapsed.step) == (CardState.RELEARNING, 0)
        assert (lapsed.due_at, lapsed.due_on) == (NOON + 10 * MINUTE, None)
        assert lapsed.lapses == 1

    def test_again_on_a_card_in_relearning_is_no_further_lapse(self) -> None:
        lapsed = SCHEDULER.review(CARD, in_review(), AGAIN, NOON)
        once_more = SCHEDULER.review(CARD, lapsed, AGAIN, NOON + 10 * MINUTE)
        assert once_more.state is CardState.RELEARNING
        assert once_more.lapses == 1

    def test_again_on_a_card_in_learning_is_no_lapse(self) -> None:
        learned = SCHEDULER.review(CARD, NEW_CARD, GOOD, NOON)
        assert SCHEDULER.review(CARD, learned, AGAIN, NOON + MINUTE).lapses == 0

    @pytest.mark.parametrize("rating", [HARD, GOOD, EASY])
    def test_passing_in_review_is_no_lapse(self, rating: Rating) -> None:
        assert SCHEDULER.review(CARD, in_review(), rating, NOON).lapses == 0

    def test_every_answer_counts(self) -> None:
        schedules = answers(SCHEDULER, [(1, 0), (3, 0), (3, 0), (1, 3), (2, 0)])
        assert [schedule.reps for schedule in schedules] == [1, 2, 3, 4, 5]

    def test_a_card_in_relearning_keeps_the_interval_it_had(self) -> None:
        lapsed = SCHEDULER.review(CARD, in_review(interval=30), AGAIN, NOON)
        assert lapsed.interval_days == 30
        assert SCHEDULER.review(CARD, lapsed, HARD, NOON + 10 * MINUTE).interval_days == 30
        relearned = SCHEDULER.review(CARD, lapsed, GOOD, NOON + 10 * MINUTE)
        assert relearned.state is CardState.REVIEW
        assert relearned.interval_days < 30

    def test_without_relearning_steps_a_lapse_gives_days(self) -> None:
        scheduler = Scheduler(SchedulerSettings(relearning_steps=()), BERLIN)
        lapsed = scheduler.review(CARD, in_review(interval=30), AGAIN, NOON)
        assert (lapsed.state, lapsed.lapses) == (CardState.REVIEW, 1)
        assert lapsed.due_on == TUESDAY + timedelta(days=lapsed.interval_days)

    @pytest.mark.parametrize(
        ("rating", "state", "step"),
        [(AGAIN, CardState.LEARNING, 0), (HARD, CardState.LEARNING, 1), (GOOD, CardState.REVIEW, None)],
    )
    def test_a_step_that_the_settings_no_longer_know_counts_as_the_last(
        self, rating: Rating, state: CardState, step: int | None
    ) -> None:
        card = replace(SCHEDULER.review(CARD, NEW_CARD, GOOD, NOON), step=7)
        after = SCHEDULER.review(CARD, card, rating, NOON + MINUTE)
        assert (after.state, after.step) == (state, step)

    def test_a_step_within_the_study_day_ends_to_the_second(self) -> None:
        late = BERLIN.end_of(TUESDAY) - 10 * MINUTE - timedelta(seconds=1)
        after = SCHEDULER.review(CARD, NEW_CARD, GOOD, late)
        assert after.due_at == BERLIN.end_of(TUESDAY) - timedelta(seconds=1)

    @pytest.mark.parametrize("left", [timedelta(seconds=1), 5 * MINUTE, 10 * MINUTE])
    def test_a_step_that_ends_after_the_rollover_is_due_from_the_start_of_that_day(
        self, left: timedelta
    ) -> None:
        late = BERLIN.end_of(TUESDAY) - left
        after = SCHEDULER.review(CARD, NEW_CARD, GOOD, late)
        assert (after.state, after.step) == (CardState.LEARNING, 1)
        assert after.due_at == BERLIN.start_of(TUESDAY + DAY)

    def test_a_step_of_two_days_is_due_from_the_start_of_the_day_after_tomorrow(self) -> None:
        settings = SchedulerSettings(relearning_steps=(2 * DAY,))
        after = Scheduler(settings, BERLIN).review(CARD, in_review(), AGAIN, NOON)
        assert after.state is CardState.RELEARNING
        assert after.due_at == BERLIN.start_of(TUESDAY + 2 * DAY)

    def test_a_card_left_in_learning_overnight_remembers_by_the_day(self) -> None:
        learned = SCHEDULER.review(CARD, NEW_CARD, GOOD, NOON)
        same_day = SCHEDULER.review(CARD, learned, GOOD, NOON + 10 * MINUTE).memory
        next_day = SCHEDULER.review(CARD, learned, GOOD, NOON + DAY).memory
        assert same_day is not None
        assert next_day is not None
        assert same_day.stability == 2.3065
        assert next_day.stability == pytest.approx(7.315301, rel=1e-4)  # from the golden histories


def random_card(rng: random.Random, state: CardState) -> Schedule:
    """A card as it may lie in a collection: any memory, answered early, in time, late or already today."""
    if state is CardState.NEW:
        return NEW_CARD
    stability = 10 ** rng.uniform(-2, 3.5)
    interval = max(1, round(stability * rng.uniform(0.5, 1.5)))
    elapsed = rng.choice([0, 1, interval // 2, interval, interval * 2])
    card = replace(
        in_review(stability, rng.uniform(1, 10), interval=interval, elapsed=elapsed),
        reps=rng.randrange(1, 200),
        lapses=rng.randrange(10),
    )
    if state is CardState.REVIEW:
        return card
    in_learning = state is CardState.LEARNING
    return replace(
        card,
        state=state,
        step=rng.randrange(2) if in_learning else 0,
        due_on=None,
        due_at=card.last_reviewed_at,
        interval_days=0 if in_learning else interval,
    )


def random_load(rng: random.Random) -> DayLoad | None:
    if rng.random() < 0.5:
        return None
    return DayLoad(
        due={TUESDAY + timedelta(days=n): rng.randrange(30) for n in range(100)},
        easiness=tuple(rng.choice([0.0, 0.5, 1.0, 1.0]) for _ in range(7)),
        siblings=frozenset(TUESDAY + timedelta(days=rng.randrange(1, 60)) for _ in range(rng.randrange(3))),
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A card and what its buttons say at NOON."""

    card_id: CardId
    card: Schedule
    load: DayLoad | None
    buttons: dict[Rating, Schedule]

    @property
    def rating(self) -> Rating:
        """The button to press: another one with each card."""
        return list(Rating)[self.card_id % 4]


@pytest.fixture(scope="class", params=CardState)
def shown(request: pytest.FixtureRequest) -> list[Shown]:
    """10,000 random cards in each state."""
    rng = random.Random(request.param)
    cards = []
    for number in range(1, 10_001):
        card, load = random_card(rng, request.param), random_load(rng)
        buttons = SCHEDULER.preview(CardId(number), card, NOON, load=load)
        cards.append(Shown(CardId(number), card, load, buttons))
    return cards


class TestButtons:
    def test_what_a_button_says_is_what_is_stored(self, shown: list[Shown]) -> None:
        for one in shown:
            assert list(one.buttons) == list(Rating)
            stored = SCHEDULER.review(one.card_id, one.card, one.rating, NOON, load=one.load)
            assert stored == one.buttons[one.rating]

    def test_undo_and_the_same_rating_give_the_same_date(self, shown: list[Shown]) -> None:
        # Undo brings back the schedule before; the answer comes an hour later, in another process.
        elsewhere = Scheduler(SchedulerSettings(), BERLIN)
        for one in shown:
            given = one.buttons[one.rating]
            again = elsewhere.review(
                one.card_id, one.card, one.rating, NOON + timedelta(hours=1), load=one.load
            )
            assert again.due_on == given.due_on
            assert again.interval_days == given.interval_days
            assert again.memory == given.memory

    def test_hard_good_and_easy_are_a_day_apart_where_they_are_days(self, shown: list[Shown]) -> None:
        compared = 0
        for one in shown:
            passing = [one.buttons[rating] for rating in (HARD, GOOD, EASY)]
            days = [after.interval_days for after in passing if after.state is CardState.REVIEW]
            assert all(1 <= interval <= 36_500 for interval in days)
            assert all(shorter < longer or longer == 36_500 for shorter, longer in pairwise(days))
            compared += len(days) - 1
        # A new card has one button in days, one in learning two on its last step, one in review three.
        steps = Counter(one.card.step for one in shown)
        expected = {
            CardState.NEW: 0,
            CardState.LEARNING: steps[1],
            CardState.REVIEW: 20_000,
            CardState.RELEARNING: 10_000,
        }
        assert compared == expected[shown[0].card.state]

    def test_the_schedule_is_whole(self, shown: list[Shown]) -> None:
        for one in shown:
            for after in one.buttons.values():
                in_days = after.state is CardState.REVIEW
                assert after.state is not CardState.NEW
                assert after.memory is not None
                assert (after.due_on is not None) is in_days
                assert (after.due_at is None) is in_days
                assert (after.step is None) is in_days
                if in_days:
                    assert after.due_on == TUESDAY + timedelta(days=after.interval_days)
                assert (after.last_studied_on, after.last_reviewed_at) == (TUESDAY, NOON)
                assert after.reps == one.card.reps + 1


class TestFuzzAndOrder:
    def test_the_interval_given_covers_the_whole_range_evenly(self) -> None:
        # Answered on the same day, Good leaves a stability of 60 as it is: 60 ± 4.975 days. Hard does too and
        # comes first in the order, so that it is free to take any day.
        card = in_review(60.0, interval=60, elapsed=0)
        given = Counter(
            SCHEDULER.review(CardId(number), card, HARD, NOON).interval_days for number in range(1, 5_501)
        )
        assert sorted(given) == list(range(55, 66))
        expected = 500
        assert sum((count - expected) ** 2 / expected for count in given.values()) < 29.6  # 99.9 %, 10 d.f.

    def test_each_interval_lies_in_the_range_that_the_one_before_it_leaves(self) -> None:
        rng = random.Random(4)
        for number in range(1, 1_001):
            preview = SCHEDULER.preview(CardId(number), random_card(rng, CardState.REVIEW), NOON)
            shortest = 1
            for after in (preview[HARD], preview[GOOD], preview[EASY]):
                assert after.memory is not None
                ideal = SCHEDULER.ideal_interval(after.memory.stability)
                low, high = fuzz_range(ideal, shortest, 36_500)
                assert low <= after.interval_days <= high
                shortest = after.interval_days + 1

    def test_each_further_answer_is_drawn_anew(self) -> None:
        given = {
            SCHEDULER.review(
                CARD, in_review(60.0, interval=60, elapsed=0, reps=reps), HARD, NOON
            ).interval_days
            for reps in range(300)
        }
        assert given == set(range(55, 66))

    def test_below_two_and_a_half_days_all_cards_get_the_same(self) -> None:
        card = in_review(2.4, interval=2, elapsed=0)
        given = {SCHEDULER.review(CardId(number), card, HARD, NOON).interval_days for number in range(1, 501)}
        assert given == {2}

    def test_equal_ideal_intervals_are_parted(self) -> None:
        # A second time on the same day, Hard and Good leave a stability of 2.4 days alone.
        preview = SCHEDULER.preview(CARD, in_review(2.4, interval=2, elapsed=0), NOON)
        hard, good = preview[HARD], preview[GOOD]
        assert hard.memory is not None
        assert good.memory is not None
        assert hard.memory.stability == good.memory.stability == 2.4
        assert hard.interval_days == 2
        assert 3 <= good.interval_days <= 4  # three days, the first left by Hard, are fuzzed: 3 ± 1.075
        assert preview[EASY].interval_days > good.interval_days

    def test_at_the_maximum_interval_the_buttons_may_agree(self) -> None:
        scheduler = Scheduler(SchedulerSettings(maximum_interval=30), BERLIN)
        for number in range(1, 201):
            preview = scheduler.preview(CardId(number), in_review(500.0, interval=30), NOON)
            assert all(27 <= preview[rating].interval_days <= 30 for rating in (HARD, GOOD, EASY))
            assert preview[EASY].interval_days == 30 or (
                preview[HARD].interval_days < preview[GOOD].interval_days < preview[EASY].interval_days
            )

    def test_a_maximum_of_one_day_is_kept(self) -> None:
        scheduler = Scheduler(SchedulerSettings(maximum_interval=1), BERLIN)
        preview = scheduler.preview(CARD, in_review(500.0, interval=1), NOON)
        assert [preview[rating].interval_days for rating in (HARD, GOOD, EASY)] == [1, 1, 1]

    @pytest.mark.parametrize(("retention", "longer"), [(0.8, True), (0.97, False)])
    def test_a_lower_retention_makes_longer_intervals(self, retention: float, longer: bool) -> None:
        usual = SCHEDULER.review(CARD, in_review(30.0, interval=30), GOOD, NOON)
        other = Scheduler(SchedulerSettings(desired_retention=retention), BERLIN).review(
            CARD, in_review(30.0, interval=30), GOOD, NOON
        )
        assert (other.interval_days > usual.interval_days) is longer
        assert other.memory == usual.memory

    def test_the_interval_is_rounded_half_up(self) -> None:
        # Stability 1.5 at 90 %: 1.5 days.
        given = SCHEDULER.review(CARD, in_review(1.5, interval=1, elapsed=0), HARD, NOON)
        assert given.interval_days == floor(1.5 + 0.5) == 2


class TestLoad:
    def test_a_weekday_kept_free_gets_no_card_where_the_range_has_others(self) -> None:
        easiness = (1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0)
        card = in_review(10.0, interval=10, elapsed=0)  # 10 ± 1.975: Wednesday to Sunday
        weekdays: Counter[tuple[Rating, int]] = Counter()
        for number in range(1, 501):
            for rating in (HARD, GOOD):
                after = SCHEDULER.review(CardId(number), card, rating, NOON, load=DayLoad(easiness=easiness))
                assert after.due_on is not None
                weekdays[rating, after.due_on.weekday()] += 1
        assert {weekday for rating, weekday in weekdays if rating is HARD} == {2, 3, 4}
        # Good may find that Hard left it nothing but the weekend: then the order comes first.
        assert weekdays[GOOD, 3] + weekdays[GOOD, 4] > 250

    def test_fewer_cards_draw_the_answer(self) -> None:
        card = in_review(10.0, interval=10, elapsed=0)
        crowded = DayLoad(due={TUESDAY + timedelta(days=n): 50 for n in (8, 9, 11, 12)})
        given = Counter(
            SCHEDULER.review(CardId(number), card, HARD, NOON, load=crowded).interval_days
            for number in range(1, 301)
        )
        assert given[10] > 290

    def test_a_siblings_day_is_not_taken(self) -> None:
        card = in_review(10.0, interval=10, elapsed=0)
        load = DayLoad(siblings=frozenset({TUESDAY + timedelta(days=10)}))
        given = {
            SCHEDULER.review(CardId(number), card, HARD, NOON, load=load).interval_days
            for number in range(1, 301)
        }
        assert given == {8, 9, 11, 12}

    def test_beyond_ninety_days_the_load_does_not_matter(self) -> None:
        load = DayLoad(easiness=(1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0))
        far = in_review(90.5, interval=90, elapsed=0)
        near = in_review(89.5, interval=90, elapsed=0)
        fared = neared = 0
        for number in range(1, 201):
            card = CardId(number)
            fared += SCHEDULER.review(card, far, HARD, NOON, load=load) != SCHEDULER.review(
                card, far, HARD, NOON
            )
            neared += SCHEDULER.review(card, near, HARD, NOON, load=load) != SCHEDULER.review(
                card, near, HARD, NOON
            )
        assert fared == 0
        assert neared > 100

    def test_below_two_and_a_half_days_the_load_does_not_matter(self) -> None:
        # Two days after Tuesday is a Thursday, to be kept free: no fuzz, no choice.
        load = DayLoad(easiness=(1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0))
        given = SCHEDULER.review(CARD, in_review(2.0, interval=2, elapsed=0), HARD, NOON, load=load)
        assert given.interval_days == 2


class TestRetrievability:
    def test_a_card_never_answered_has_none(self) -> None:
        assert SCHEDULER.retrievability(NEW_CARD, NOON) is None
        assert SCHEDULER.retrievability(NEW_CARD, TUESDAY) is None

    def test_after_as_many_days_as_the_stability_it_is_nine_in_ten(self) -> None:
        card = in_review(10.0, interval=10)
        assert SCHEDULER.retrievability(card, NOON) == pytest.approx(0.9)
        assert SCHEDULER.retrievability(card, TUESDAY) == pytest.approx(0.9)

    def test_at_an_instant_days_are_fractional_and_on_a_date_whole(self) -> None:
        card = in_review(10.0, interval=10)
        evening = SCHEDULER.retrievability(card, NOON + timedelta(hours=12))
        # 10.5 days: (1 + F · 1.05)^-d with d = 0.1542 and F = 0.9^(-1/d) - 1 = 0.980346.
        assert evening == pytest.approx(0.896613, abs=1e-6)
        assert SCHEDULER.retrievability(card, BERLIN.date_of(NOON + timedelta(hours=12))) == pytest.approx(
            0.9
        )

    def test_before_the_last_answer_it_is_certain(self) -> None:
        card = in_review(10.0, interval=10, elapsed=0)
        assert SCHEDULER.retrievability(card, NOON - DAY) == 1.0
        assert SCHEDULER.retrievability(card, TUESDAY - DAY) == 1.0

    def test_without_the_instant_of_the_last_answer_its_day_will_do(self) -> None:
        card = replace(in_review(10.0, interval=10), last_reviewed_at=None)
        assert SCHEDULER.retrievability(card, NOON + timedelta(hours=12)) == pytest.approx(0.9)

    def test_it_uses_the_learners_own_decay(self) -> None:
        own = Scheduler(SchedulerSettings(parameters=(*DEFAULT_PARAMETERS[:20], 0.5)), BERLIN)
        card = in_review(10.0, interval=10, elapsed=30)
        # (1 + (0.9^-2 - 1) · 3)^-0.5 = (1 + 3 · 19/81)^-0.5 = √(81/138)
        assert own.retrievability(card, TUESDAY) == pytest.approx((81 / 138) ** 0.5)


class TestSettings:
    def test_the_defaults(self) -> None:
        settings = SchedulerSettings()
        assert settings.desired_retention == 0.9
        assert settings.learning_steps == (MINUTE, 10 * MINUTE)
        assert settings.relearning_steps == (10 * MINUTE,)
        assert settings.maximum_interval == 36_500

    @pytest.mark.parametrize("retention", [0.7, 0.99])
    def test_the_ends_of_the_retention_are_allowed(self, retention: float) -> None:
        assert SchedulerSettings(desired_retention=retention).desired_retention == retention

    @pytest.mark.parametrize("retention", [0.0, 0.69, 0.991, 1.0, float("nan")])
    def test_other_retentions_are_refused(self, retention: float) -> None:
        with pytest.raises(SettingRejected, match=r"0\.70–0\.99"):
            SchedulerSettings(desired_retention=retention)

    @pytest.mark.parametrize("count", [0, 17, 19, 20, 22])
    def test_the_parameters_are_twenty_one(self, count: int) -> None:
        with pytest.raises(SettingRejected, match="w20"):
            SchedulerSettings(parameters=(*DEFAULT_PARAMETERS, 0.5)[:count])

    @pytest.mark.parametrize(("position", "value"), [(0, 0.0), (0, 101.0), (4, 11.0), (20, 0.05), (20, 0.9)])
    def test_a_parameter_out_of_its_bounds_is_named(self, position: int, value: float) -> None:
        wrong = list(DEFAULT_PARAMETERS)
        wrong[position] = value
        with pytest.raises(SettingRejected, match=f"w{position}:"):
            SchedulerSettings(parameters=tuple(wrong))

    @pytest.mark.parametrize("step", [timedelta(0), timedelta(seconds=-1)])
    def test_a_step_takes_time(self, step: timedelta) -> None:
        with pytest.raises(SettingRejected, match="Learning steps"):
            SchedulerSettings(learning_steps=(MINUTE, step))
        with pytest.raises(SettingRejected, match="Relearning steps"):
            SchedulerSettings(relearning_steps=(step,))

    @pytest.mark.parametrize("interval", [0, -1, 36_501])
    def test_the_maximum_interval_is_from_a_day_to_a_century(self, interval: int) -> None:
        with pytest.raises(SettingRejected, match="1–36500"):
            SchedulerSettings(maximum_interval=interval)

    @pytest.mark.parametrize("retention", [0.7, 0.99])
    def test_extreme_settings_and_memories_still_give_whole_days(self, retention: float) -> None:
        scheduler = Scheduler(SchedulerSettings(desired_retention=retention), BERLIN)
        for stability in (0.001, 0.5, 36_500.0):
            for difficulty in (1.0, 10.0):
                for elapsed in (0, 1, 36_500):
                    card = in_review(stability, difficulty, interval=1, elapsed=elapsed)
                    for after in scheduler.preview(CARD, card, NOON).values():
                        assert after.memory is not None
                        assert 0.001 <= after.memory.stability <= 36_500
                        assert 1 <= after.memory.difficulty <= 10
                        assert 1 <= after.interval_days <= 36_500

    def test_a_memory_from_elsewhere_is_brought_within_bounds(self) -> None:
        after = SCHEDULER.review(CARD, in_review(0.0, 0.0), GOOD, NOON)
        assert after == SCHEDULER.review(CARD, in_review(0.001, 1.0), GOOD, NOON)
