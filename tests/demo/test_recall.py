from __future__ import annotations

from collections import Counter
from random import Random

from phraseweaver.demo import recall
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import CardState

DRAWS = 4_000


def forgotten(state: CardState, retrievability: float | None, hardness: float = 1.0) -> float:
    random = Random(1)
    drawn = Counter(recall.rate(random, state, retrievability, hardness) for _ in range(DRAWS))
    return drawn[Rating.AGAIN] / DRAWS


def test_a_review_is_forgotten_as_often_as_its_retrievability_says() -> None:
    assert abs(forgotten(CardState.REVIEW, 0.9) - 0.1) < 0.02
    assert abs(forgotten(CardState.REVIEW, 0.5) - 0.5) < 0.03


def test_a_hard_phrase_is_forgotten_more_often() -> None:
    # 0.9 squared is 0.81.
    assert abs(forgotten(CardState.REVIEW, 0.9, hardness=2.0) - 0.19) < 0.02


def test_a_few_minutes_later_it_does_not_matter_how_long_a_memory_had_faded() -> None:
    assert forgotten(CardState.RELEARNING, 0.3) == forgotten(CardState.RELEARNING, 0.9)


def test_a_new_phrase_needs_no_retrievability_and_gets_every_rating() -> None:
    random = Random(1)
    drawn = {recall.rate(random, CardState.NEW, None, 1.0) for _ in range(100)}
    assert drawn == set(Rating)


def test_what_is_forgotten_takes_longer() -> None:
    def mean(rating: Rating) -> float:
        random = Random(1)
        return sum(recall.milliseconds(random, CardState.REVIEW, rating) for _ in range(DRAWS)) / DRAWS

    assert 5_000 < mean(Rating.GOOD) < 8_000
    assert mean(Rating.AGAIN) > 1.3 * mean(Rating.GOOD)
