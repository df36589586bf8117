"""The fuzz range and the choice within it."""

from __future__ import annotations

import json
from collections import Counter
from math import floor
from pathlib import Path

import pytest

from phraseweaver.domain.fuzz import DRAWS, draw, fuzz_delta, fuzz_range, pick
from phraseweaver.domain.ids import CardId

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "fsrs-vectors.json").read_text(encoding="utf-8"))
ANKI = next(vector for vector in VECTORS["official"] if vector["id"] == "anki-fuzz-bounds")
NO_LIMIT = 36_500


def chi_squared(counts: list[int]) -> float:
    """Pearson's statistic against equal frequencies."""
    expected = sum(counts) / len(counts)
    return sum((count - expected) ** 2 / expected for count in counts)


@pytest.mark.parametrize(("interval", "minimum", "maximum", "lower", "middle", "upper"), ANKI["cases"])
def test_the_range_and_its_ends_are_ankis(
    interval: float, minimum: int, maximum: int, lower: int, middle: int, upper: int
) -> None:
    low, high = fuzz_range(interval, minimum, maximum)
    assert pick(0, low, high) == lower
    assert pick(DRAWS // 2, low, high) == middle
    assert pick(floor(DRAWS * 0.99), low, high) == upper
    assert (low, high) == (lower, upper)


@pytest.mark.parametrize(
    ("interval", "delta"),
    [
        (2.4999, 0.0),
        (2.5, 1.0),
        (7, 1.675),  # 1 + 0.15 · 4.5
        (10, 1.975),  # … + 0.10 · 3
        (20, 2.975),  # … + 0.10 · 13
        (30, 3.475),  # … + 0.05 · 10
        (100, 6.975),  # … + 0.05 · 80
    ],
)
def test_delta_grows_by_fifteen_ten_and_five_percent(interval: float, delta: float) -> None:
    assert fuzz_delta(interval) == pytest.approx(delta)


@pytest.mark.parametrize(
    ("interval", "expected"),
    [(3, (2, 4)), (5, (4, 6)), (10, (8, 12)), (25, (22, 28)), (60, (55, 65)), (100, (93, 107))],
)
def test_the_range_is_the_ideal_interval_and_delta_either_way_rounded(
    interval: float, expected: tuple[int, int]
) -> None:
    assert fuzz_range(interval, 1, NO_LIMIT) == expected


@pytest.mark.parametrize(
    ("interval", "days"), [(0.001, 1), (0.5, 1), (1.49, 1), (1.5, 2), (2.0, 2), (2.4999, 2)]
)
def test_below_two_and_a_half_days_there_is_no_fuzz(interval: float, days: int) -> None:
    assert fuzz_range(interval, 1, NO_LIMIT) == (days, days)


def test_a_fuzzed_interval_is_never_under_two_days() -> None:
    lows = [fuzz_range(2.5 + n / 100, 1, NO_LIMIT)[0] for n in range(1_000)]
    assert min(lows) == 2


def test_no_range_reaches_past_the_maximum() -> None:
    assert fuzz_range(99, 1, 100) == (92, 100)
    assert fuzz_range(5_000, 1, 100) == (93, 100)
    assert fuzz_range(10, 1, 1) == (1, 1)


def test_the_maximum_wins_over_the_minimum() -> None:
    assert fuzz_range(10, 101, 100) == (100, 100)


def test_the_draw_is_the_same_on_every_machine() -> None:
    # The first eight bytes of BLAKE2b-64 of "1:0", "1:1" and "2:0", as a big-endian number.
    assert draw(CardId(1), 0) == 5929455767908386171
    assert draw(CardId(1), 1) == 10372939249921615222
    assert draw(CardId(2), 0) == 9274942357983809170


def test_the_ends_of_the_draw_are_the_ends_of_the_range() -> None:
    assert pick(0, 22, 28) == 22
    assert pick(DRAWS - 1, 22, 28) == 28


@pytest.mark.parametrize("low_high", [(2, 4), (8, 12), (22, 28), (93, 107)])
def test_over_cards_every_day_of_the_range_is_equally_likely(low_high: tuple[int, int]) -> None:
    low, high = low_high
    counts = Counter(pick(draw(CardId(card), 7), low, high) for card in range(1, 10_001))
    assert sorted(counts) == list(range(low, high + 1))
    # 99.9 % of fair draws stay below 36.1 with 14 degrees of freedom, the most of these ranges.
    assert chi_squared(list(counts.values())) < 36.1


def test_over_the_answers_of_one_card_every_day_of_the_range_is_equally_likely() -> None:
    counts = Counter(pick(draw(CardId(1), reps), 22, 28) for reps in range(7_000))
    assert sorted(counts) == [22, 23, 24, 25, 26, 27, 28]
    assert chi_squared(list(counts.values())) < 22.5  # 99.9 % with 6 degrees of freedom


def test_the_measure_of_evenness_would_notice_half_weight_on_the_edges() -> None:
    assert chi_squared([500, 1_000, 1_000, 1_000, 1_000, 1_000, 500]) > 22.5
