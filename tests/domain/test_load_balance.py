"""Which day of the fuzz range an answer chooses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from phraseweaver.domain.fuzz import draw, fuzz_range, pick
from phraseweaver.domain.ids import CardId
from phraseweaver.domain.load_balance import HORIZON_DAYS, LONGEST_BALANCED, DayLoad, pick_balanced

MONDAY = date(2026, 3, 9)
NORMAL = (1.0,) * 7


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def share_of(load: DayLoad, low: int, high: int, draws: int = 10_000) -> dict[int, float]:
    """How often each interval of the range is chosen, over many cards."""
    chosen = Counter(
        pick_balanced(draw(CardId(card), 0), load, MONDAY, low, high) for card in range(1, draws + 1)
    )
    return {interval: chosen[interval] / draws for interval in range(low, high + 1)}


def without(weekdays: Iterable[int], share: float = 0.0) -> tuple[float, ...]:
    return tuple(share if weekday in weekdays else 1.0 for weekday in range(7))


def test_an_empty_collection_is_spread_as_by_plain_fuzz() -> None:
    for card in range(1, 2_001):
        drawn = draw(CardId(card), 3)
        assert pick_balanced(drawn, DayLoad(), MONDAY, 8, 12) == pick(drawn, 8, 12)


def test_a_day_is_likelier_the_fewer_cards_it_has() -> None:
    # The middle of the range is 40.5: weights 1, 1/(1 + 41/40.5)² and, with 3 cards, 1/(1 + 3 · 42/40.5)².
    shares = share_of(DayLoad(due={after(41): 1, after(42): 3}), 39, 42)
    weights = [1, 1, 0.24692, 0.05916]
    for interval, weight in zip(range(39, 43), weights, strict=True):
        assert shares[interval] == pytest.approx(weight / sum(weights), abs=0.015)


@pytest.mark.parametrize(("low", "high"), [(4, 6), (8, 12), (22, 28), (84, 96)])
def test_in_a_settled_collection_intervals_stay_true_on_average(low: int, high: int) -> None:
    # 9,000 cards, each as far ahead as its share of the future: the nearer the day, the fuller it is.
    load = DayLoad(due={after(n): 9_000 // n for n in range(1, HORIZON_DAYS + 1)})
    shares = share_of(load, low, high)
    mean = sum(interval * share for interval, share in shares.items())
    assert mean == pytest.approx((low + high) / 2, rel=0.005)


def test_a_crowded_day_can_still_be_chosen() -> None:
    assert share_of(DayLoad(due={after(10): 9}), 10, 11)[10] > 0


def test_a_day_to_be_kept_free_is_avoided_even_while_it_is_empty() -> None:
    # The range of 8 to 12 days after a Monday is Tuesday to Saturday of the week after.
    shares = share_of(DayLoad(easiness=without({2})), 8, 12)
    assert shares[9] == 0
    assert all(shares[interval] == pytest.approx(0.25, abs=0.015) for interval in (8, 10, 11, 12))


def test_a_day_to_be_kept_free_is_avoided_however_full_the_others_are() -> None:
    full = {after(interval): 500 for interval in (8, 10, 11, 12)}
    assert share_of(DayLoad(due=full, easiness=without({2})), 8, 12)[9] == 0


def test_where_every_day_is_to_be_kept_free_the_cards_are_spread_all_the_same() -> None:
    shares = share_of(DayLoad(easiness=(0.0,) * 7), 8, 12)
    assert all(share == pytest.approx(0.2, abs=0.015) for share in shares.values())
    # Weights 1/(1 + 8/8.5)² and 1.
    crowded = share_of(DayLoad(due={after(8): 1}, easiness=(0.0,) * 7), 8, 9)
    assert crowded[9] == pytest.approx(1 / 1.2654, abs=0.015)


def test_an_empty_reduced_day_is_half_as_likely_as_an_empty_normal_one() -> None:
    shares = share_of(DayLoad(easiness=without({2}, share=0.5)), 8, 9)
    assert shares[9] == pytest.approx(1 / 3, abs=0.015)


def test_a_reduced_day_ends_up_with_half_the_cards_of_the_others() -> None:
    due: Counter[date] = Counter()
    easiness = without({6}, share=0.5)
    for card in range(1, 3_251):
        load = DayLoad(due=due, easiness=easiness)
        due[after(pick_balanced(draw(CardId(card), 0), load, MONDAY, 22, 28))] += 1
    assert after(27).weekday() == 6
    others = [due[after(interval)] for interval in (22, 23, 24, 25, 26, 28)]
    assert min(others) > 450  # 3,250 cards on six days and a half are 500 a day
    assert 220 <= due[after(27)] <= 300


def test_siblings_do_not_meet_on_one_day() -> None:
    shares = share_of(DayLoad(siblings=frozenset({after(10)})), 8, 12)
    assert shares[10] == 0


def test_a_day_far_from_a_sibling_is_likelier_than_one_near_it() -> None:
    # The sibling is due on day 7: distances 1 to 5, weights 1/5 to 5/5, together 15/5.
    shares = share_of(DayLoad(siblings=frozenset({after(7)})), 8, 12)
    for interval, weight in zip(range(8, 13), range(1, 6), strict=True):
        assert shares[interval] == pytest.approx(weight / 15, abs=0.015)


def test_a_sibling_six_days_away_does_not_matter() -> None:
    load = DayLoad(siblings=frozenset({after(2), after(18)}))
    for card in range(1, 501):
        drawn = draw(CardId(card), 0)
        assert pick_balanced(drawn, load, MONDAY, 8, 12) == pick(drawn, 8, 12)


def test_where_siblings_have_taken_every_day_the_card_is_still_given_one() -> None:
    load = DayLoad(siblings=frozenset(after(interval) for interval in range(2, 5)))
    assert set(share_of(load, 2, 4)) == {2, 3, 4}
    assert sum(share_of(load, 2, 4).values()) == pytest.approx(1)


def test_a_sibling_is_met_rather_than_a_free_day_lost() -> None:
    # Days 8 (Tuesday) with a sibling and 9 (Wednesday) to be kept free.
    load = DayLoad(easiness=without({2}), siblings=frozenset({after(8)}))
    assert share_of(load, 8, 9) == {8: 1.0, 9: 0.0}


@pytest.mark.parametrize("cards", [2, 3, 5, 10])
def test_a_small_collection_is_spread_more_evenly_than_by_chance(cards: int) -> None:
    fullest_balanced = fullest_by_chance = 0
    for learner in range(200):
        balanced: Counter[date] = Counter()
        by_chance: Counter[int] = Counter()
        for card in range(cards):
            drawn = draw(CardId(learner * 100 + card), 1)
            by_chance[pick(drawn, 8, 12)] += 1
            balanced[after(pick_balanced(drawn, DayLoad(due=balanced), MONDAY, 8, 12))] += 1
        fullest_balanced += max(balanced.values())
        fullest_by_chance += max(by_chance.values())
    assert fullest_balanced < 0.93 * fullest_by_chance


def test_balancing_a_large_collection_evens_out_a_hill() -> None:
    # 300 cards lie on one day of the range, 100 on each of the six others; 600 more arrive.
    due = Counter({after(interval): 100 for interval in range(22, 29)})
    due[after(25)] = 300
    for card in range(1, 601):
        load = DayLoad(due=due)
        due[after(pick_balanced(draw(CardId(card), 0), load, MONDAY, 22, 28))] += 1
    assert due[after(25)] < 330
    assert all(170 <= due[after(interval)] <= 225 for interval in (22, 23, 24, 26, 27, 28))


def test_the_horizon_is_the_far_end_of_the_longest_balanced_range() -> None:
    assert fuzz_range(LONGEST_BALANCED, 1, 36_500)[1] == HORIZON_DAYS


@pytest.mark.parametrize("easiness", [(1.0,) * 6, (1.0,) * 8, (1.0,) * 6 + (1.1,), (1.0,) * 6 + (-0.1,)])
def test_easiness_is_seven_shares_from_none_to_all(easiness: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="7 numbers from 0 to 1"):
        DayLoad(easiness=easiness)
