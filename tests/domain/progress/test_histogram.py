"""Medians and bars out of counts."""

from __future__ import annotations

from collections import Counter
from statistics import median as by_statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phraseweaver.domain.progress.histogram import DAY_EDGES, Bar, day_bars, median, percent_bars


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, None),
        ({5: 1}, 5),
        ({1: 1, 4: 1}, 2.5),
        ({1: 2, 4: 1}, 1),
        ({1: 5, 2: 1, 9: 5}, 2),
        ({7: 0}, None),
    ],
)
def test_the_median_is_the_number_in_the_middle(counts: dict[int, int], expected: float | None) -> None:
    assert median(counts) == expected


@given(st.lists(st.integers(0, 50), min_size=1))
def test_it_is_that_of_the_numbers_themselves(numbers: list[int]) -> None:
    assert median(Counter(numbers)) == by_statistics(numbers)


def test_bars_of_days_begin_where_people_speak_of_time_and_end_with_the_last_card() -> None:
    assert day_bars({1: 2, 3: 1, 4: 1}) == [Bar(0, 0, 0), Bar(1, 1, 2), Bar(2, 2, 0), Bar(3, 4, 2)]


def test_no_bar_crosses_the_border_of_maturity() -> None:
    assert 21 in DAY_EDGES
    bars = {(bar.low, bar.high): bar.count for bar in day_bars({20: 3, 21: 4})}
    assert (bars[15, 20], bars[21, 30]) == (3, 4)


def test_the_last_bar_of_days_has_no_end() -> None:
    assert day_bars({36_500: 1})[-1] == Bar(731, None, 1)


@given(st.dictionaries(st.integers(0, 40_000), st.integers(0, 9)))
def test_bars_of_days_hold_every_card_once(counts: dict[int, int]) -> None:
    assert sum(bar.count for bar in day_bars(counts)) == sum(counts.values())


def test_percents_come_in_fives_with_the_hundred_in_the_last() -> None:
    bars = percent_bars({0: 1, 4: 1, 5: 1, 99: 1, 100: 1})
    assert len(bars) == 20
    assert (bars[0], bars[1], bars[-1]) == (Bar(0, 4, 2), Bar(5, 9, 1), Bar(95, 100, 2))
    assert percent_bars({}) == percent_bars({3: 0}) == []
