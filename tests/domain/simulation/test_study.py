from __future__ import annotations

from math import inf

import pytest

from phraseweaver.domain.forgetting import retrievability
from phraseweaver.domain.memory_replay import replayer
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS
from phraseweaver.domain.simulation import DayOfWork, SeenCard, study
from tests.domain.simulation.situations import collection, situation


def test_a_card_is_reviewed_when_it_is_due() -> None:
    outcome = study(situation((SeenCard(100.0, 5.0, 97, 3),)), 5)
    assert [day.reviews for day in outcome.days] == [0, 0, 0, 1, 0]


def test_what_is_due_on_a_skipped_day_comes_the_day_after() -> None:
    cards = (SeenCard(100.0, 5.0, 100, 0),) * 4 + (SeenCard(100.0, 5.0, 99, 1),) * 3
    days = study(situation(cards, waiting=50), 2, skipped=1).days
    assert days[0] == DayOfWork(0, 0, 0)
    assert (days[1].reviews, days[1].new) == (7, 5)


def test_the_limit_of_reviews_holds_the_rest_back() -> None:
    cards = (SeenCard(100.0, 5.0, 100, 0),) * 7
    of = situation(cards, reviews_per_day=3)
    assert [day.reviews for day in study(of, 3).days] == [3, 3, 1]
    assert study(of, 3, limited=False).days[0].reviews == 7


def test_new_cards_are_begun_up_to_the_limit_while_there_are_some() -> None:
    assert [day.new for day in study(situation(waiting=12), 4).days] == [5, 5, 2, 0]
    assert [day.new for day in study(situation(waiting=12), 3, waiting=inf).days] == [5, 5, 5]
    assert [day.new for day in study(situation(waiting=2), 3, added_per_day=10).days] == [12, 10, 10]


def test_half_a_new_card_a_day_is_one_every_other_day() -> None:
    assert [day.new for day in study(situation(), 4, new_per_day=0.5, waiting=inf).days] == [0, 1, 0, 1]


def test_time_is_that_of_reviews_and_of_new_cards() -> None:
    # A stability of 36,500 days is not forgotten: two reviews of 6 s and five new cards of 30 s.
    cards = (SeenCard(36_500.0, 5.0, 1, 0),) * 2
    assert study(situation(cards, waiting=5), 1).days[0].minutes == pytest.approx((2 * 6 + 5 * 30) / 60)


def test_a_forgotten_card_takes_longer_and_comes_back_soon() -> None:
    # After 30,000 days a stability of a day has faded to a chance of about one in five.
    cards = (SeenCard(1.0, 5.0, 30_000, 0),) * 200
    day, *later = study(situation(cards), 30).days
    forgotten = (day.minutes * 60 - 200 * 6) / 12
    expected = 200 * (1 - retrievability(30_000, 1.0, DEFAULT_PARAMETERS[20]))
    assert forgotten == pytest.approx(expected, rel=0.15)
    assert sum(day.reviews for day in later) >= forgotten


def test_cards_are_remembered_as_often_as_wished() -> None:
    """The days that the forgotten ones take tell how many there were."""
    of = situation(collection(400))
    for wished in (0.8, 0.9, 0.95):
        days = study(of, 730, desired_retention=wished, limited=False).days[365:]
        reviews = sum(day.reviews for day in days)
        forgotten = sum(day.minutes * 60 - day.reviews * 6 for day in days) / 12
        assert 1 - forgotten / reviews == pytest.approx(wished, abs=0.025)


def test_what_is_known_at_the_end_is_the_sum_of_retrievability() -> None:
    cards = (SeenCard(50.0, 5.0, 10, 200),) * 3
    assert study(situation(cards), 30).known == pytest.approx(
        3 * retrievability(40, 50.0, DEFAULT_PARAMETERS[20])
    )


def test_a_new_card_has_the_memory_that_its_first_day_gives() -> None:
    # Good, and Good again at the end of the second step: then it waits for more than a day.
    step = replayer(DEFAULT_PARAMETERS)
    stability, _ = step(*step(0.0, 0.0, 3, 0), 3, 0)
    known = study(situation(waiting=1, new_per_day=1), 1).known
    assert known == pytest.approx(retrievability(1, stability, DEFAULT_PARAMETERS[20]))


def test_the_same_seed_gives_the_same_days_and_another_one_others() -> None:
    of = situation(collection(100), waiting=100)
    assert study(of, 60, seed=1) == study(of, 60, seed=1)
    assert study(of, 60, seed=1) != study(of, 60, seed=2)


def test_a_tenth_of_the_cards_foretells_the_work_of_all() -> None:
    everything = situation(collection(3_000), waiting=2_000, new_per_day=10)
    by_due = sorted(everything.cards, key=lambda card: (card.due_in, card.stability))
    part = situation(tuple(by_due[::10]), seen=3_000, waiting=2_000, new_per_day=10)
    whole = study(everything, 90, limited=False)
    sampled = study(part, 90, limited=False, weight=10.0)

    reviews = sum(day.reviews for day in whole.days)
    assert sum(day.reviews for day in sampled.days) == pytest.approx(reviews, rel=0.1)
    assert sum(day.new for day in sampled.days) == pytest.approx(900, abs=10)
    assert sampled.known == pytest.approx(whole.known, rel=0.03)


def test_a_small_sample_keeps_the_limit_of_reviews_on_average() -> None:
    of = situation((SeenCard(100.0, 5.0, 100, 0),) * 50, seen=500, reviews_per_day=15)
    days = study(of, 4, weight=10.0).days
    assert [day.reviews for day in days] == [10, 20, 10, 20]


def test_a_decks_own_wish_sets_its_intervals_whatever_the_learners() -> None:
    # At 90 % the interval is the stability, at 70 % it is longer.
    def comes_back(own: float | None, learners: float) -> int:
        of = situation((SeenCard(10.0, 5.0, 0, 0, own),), desired_retention=learners)
        days = study(of, 400).days
        return next(place for place, day in enumerate(days[1:], 1) if day.reviews)

    assert comes_back(0.9, 0.7) == comes_back(None, 0.9) < comes_back(None, 0.7)


def test_new_cards_take_the_wishes_of_their_decks_by_their_shares() -> None:
    def days(*shares: tuple[float | None, float]) -> list[float]:
        of = situation(waiting=40, new_per_day=40, new_wishes=shares)
        return [day.reviews for day in study(of, 200).days]

    all_strict, all_usual = days((0.97, 1.0)), days((None, 1.0))
    assert sum(all_usual) < sum(days((0.97, 0.5), (None, 0.5))) < sum(all_strict)
