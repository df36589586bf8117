"""What one answer counts for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from phraseweaver.domain.answer_totals import MATURE_FROM_DAYS, AnswerTotals, totals_of_answer
from phraseweaver.domain.memory import Memory
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import NEW_CARD, CardState, Schedule

TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


def in_review(interval_days: int, *, last: date | None = None) -> Schedule:
    """Return a card that is due today after an interval, last answered on its first day or on `last`."""
    return Schedule(
        state=CardState.REVIEW,
        memory=Memory(float(interval_days), 5.0),
        due_on=TODAY,
        interval_days=interval_days,
        last_reviewed_at=NOW - timedelta(days=interval_days),
        last_studied_on=last or TODAY - timedelta(days=interval_days),
        reps=3,
    )


def on_a_step(state: CardState, step: timedelta, *, interval_days: int = 0) -> Schedule:
    """Return a card whose learning step of that length ends now."""
    return Schedule(
        state=state,
        step=0,
        memory=Memory(1.0, 5.0),
        due_at=NOW,
        interval_days=interval_days,
        last_reviewed_at=NOW - step,
        last_studied_on=(NOW - step).date(),
        reps=1,
    )


def counts(before: Schedule, rating: Rating, duration_ms: int = 0) -> dict[str, int]:
    """Return the counts that are not zero."""
    return {k: v for k, v in totals_of_answer(before, rating, duration_ms, TODAY).as_dict().items() if v}


@pytest.mark.parametrize("rating", Rating)
def test_an_answer_counts_once_by_its_rating(rating: Rating) -> None:
    totals = totals_of_answer(NEW_CARD, rating, 0, TODAY)
    assert totals.answers == 1
    assert getattr(totals, rating.name.lower()) == 1


def test_a_new_card_counts_as_new_and_not_for_retention() -> None:
    assert counts(NEW_CARD, Rating.GOOD) == {"good": 1, "new": 1}


def test_a_step_of_minutes_does_not_count_for_retention() -> None:
    card = on_a_step(CardState.LEARNING, timedelta(minutes=10))
    assert counts(card, Rating.AGAIN) == {"again": 1, "learning": 1}


def test_a_step_of_a_day_counts_for_retention() -> None:
    card = on_a_step(CardState.LEARNING, timedelta(days=1))
    assert counts(card, Rating.GOOD) == {"good": 1, "learning": 1, "young_passed": 1}
    assert counts(card, Rating.AGAIN) == {"again": 1, "learning": 1, "young_failed": 1}


def test_relearning_counts_apart() -> None:
    card = on_a_step(CardState.RELEARNING, timedelta(minutes=10), interval_days=40)
    assert counts(card, Rating.GOOD) == {"good": 1, "relearning": 1}


def test_a_review_is_passed_unless_the_answer_is_again() -> None:
    failed = {"again": 1, "young": 1, "young_failed": 1, "young_again": 1}
    assert counts(in_review(5), Rating.AGAIN) == failed
    passed = {"hard": 1, "young": 1, "young_passed": 1, "young_hard": 1}
    assert counts(in_review(5), Rating.HARD) == passed


@pytest.mark.parametrize(("interval", "kind"), [(20, "young"), (21, "mature"), (300, "mature")])
def test_a_card_is_mature_from_an_interval_of_21_days(interval: int, kind: str) -> None:
    assert MATURE_FROM_DAYS == 21
    expected = {"easy": 1, kind: 1, f"{kind}_passed": 1, f"{kind}_easy": 1}
    assert counts(in_review(interval), Rating.EASY) == expected


@pytest.mark.parametrize(("interval", "kind"), [(5, "young"), (40, "mature")])
def test_good_is_what_the_other_ratings_leave_of_the_reviews(interval: int, kind: str) -> None:
    totals = AnswerTotals()
    for rating in (Rating.AGAIN, Rating.HARD, Rating.GOOD, Rating.GOOD, Rating.EASY):
        totals = totals.plus(totals_of_answer(in_review(interval), rating, 0, TODAY))
    others = [getattr(totals, f"{kind}_{name}") for name in ("again", "hard", "easy")]
    assert others == [1, 1, 1]
    assert getattr(totals, kind) - sum(others) == 2


def test_only_the_first_answer_of_a_day_counts_for_retention() -> None:
    again_today = in_review(30, last=TODAY)
    assert counts(again_today, Rating.GOOD) == {"good": 1, "mature": 1}


@pytest.mark.parametrize(
    ("given", "counted"), [(0, 0), (4_200, 4_200), (60_000, 60_000), (3_600_000, 60_000), (-5, 0)]
)
def test_time_counts_up_to_a_minute(given: int, counted: int) -> None:
    assert totals_of_answer(NEW_CARD, Rating.GOOD, given, TODAY).milliseconds == counted


@pytest.mark.parametrize(
    ("card", "part"),
    [
        (in_review(5), "young_milliseconds"),
        (in_review(21), "mature_milliseconds"),
        (on_a_step(CardState.RELEARNING, timedelta(minutes=10), interval_days=40), "relearning_milliseconds"),
    ],
)
def test_time_is_told_apart_by_the_kind_of_answer(card: Schedule, part: str) -> None:
    found = counts(card, Rating.GOOD, 4_000)
    assert {name: value for name, value in found.items() if name.endswith("milliseconds")} == {
        "milliseconds": 4_000,
        part: 4_000,
    }


def test_the_time_of_new_and_learning_cards_is_what_is_left() -> None:
    for card in (NEW_CARD, on_a_step(CardState.LEARNING, timedelta(minutes=10))):
        found = counts(card, Rating.GOOD, 4_000)
        assert {name for name in found if name.endswith("milliseconds")} == {"milliseconds"}


def test_totals_add_up_count_by_count() -> None:
    together = AnswerTotals(again=1, new=1, milliseconds=500).plus(AnswerTotals(again=2, mature=3))
    assert together == AnswerTotals(again=3, new=1, mature=3, milliseconds=500)
    assert together.answers == 3


def test_nothing_added_changes_nothing() -> None:
    totals = AnswerTotals(hard=2, young=2, young_passed=2)
    assert totals.plus(AnswerTotals()) == totals


def test_the_names_are_those_of_all_counts() -> None:
    assert set(AnswerTotals.names()) == AnswerTotals().as_dict().keys()
    assert len(AnswerTotals.names()) == 23
