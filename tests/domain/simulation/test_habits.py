from __future__ import annotations

from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import CardState
from phraseweaver.domain.simulation import USUAL_HABITS
from phraseweaver.domain.simulation.habits import habits_of

NEW, LEARNING, REVIEW, RELEARNING = CardState
AGAIN, HARD, GOOD, EASY = Rating


def test_habits_are_the_learners_own() -> None:
    found = habits_of(
        {
            (NEW, AGAIN): (10, 100_000),
            (NEW, GOOD): (30, 200_000),
            (LEARNING, GOOD): (60, 300_000),
            (REVIEW, AGAIN): (40, 400_000),
            (REVIEW, HARD): (20, 100_000),
            (REVIEW, GOOD): (140, 700_000),
            (RELEARNING, GOOD): (50, 200_000),
        }
    )
    assert found.first_ratings == (10, 0, 30, 0)
    assert found.passed_ratings == (20, 140, 0)
    assert found.review_seconds == 6.0  # 1200 s for 200 reviews
    assert found.new_seconds == 15.0  # 600 s for 40 new cards with their steps
    assert found.lapse_seconds == 5.0  # 200 s for 40 lapses


def test_of_whom_little_is_known_the_usual_is_taken() -> None:
    assert habits_of({}) == USUAL_HABITS
    assert habits_of({(NEW, GOOD): (29, 1_000), (REVIEW, GOOD): (29, 1_000)}) == USUAL_HABITS


def test_answers_whose_time_was_not_taken_say_nothing_of_time() -> None:
    """Those imported from elsewhere may have none."""
    found = habits_of({(REVIEW, GOOD): (500, 0)})
    assert found.review_seconds == USUAL_HABITS.review_seconds
    assert found.passed_ratings == (0, 500, 0)
