"""Whether a backlog is worth spreading, and over which days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phraseweaver.domain.backlog import AWAY_DAYS, WORTH_SPREADING, is_back_from_break, spread
from phraseweaver.domain.ids import CardId

TODAY = date(2026, 3, 10)


def sizes(cards: int, days: int) -> list[int]:
    """Return how many cards each of the days gets."""
    plan = spread([CardId(n) for n in range(cards)], TODAY, days)
    return [len(plan.get(TODAY + timedelta(days=day), [])) for day in range(days)]


@pytest.mark.parametrize(
    ("overdue", "days_ago", "offered"),
    [(30, 3, True), (29, 3, False), (30, 2, False), (30, 0, False), (500, 1, False), (500, 90, True)],
)
def test_it_is_offered_after_three_days_away_with_thirty_cards_overdue(
    overdue: int, days_ago: int, offered: bool
) -> None:
    assert is_back_from_break(overdue, TODAY - timedelta(days=days_ago), TODAY) is offered


def test_it_is_not_offered_to_a_learner_who_has_never_answered() -> None:
    assert not is_back_from_break(500, None, TODAY)


def test_the_numbers_are_those_of_the_screen() -> None:
    assert (WORTH_SPREADING, AWAY_DAYS) == (30, 3)


@pytest.mark.parametrize(
    ("cards", "days", "expected"),
    [
        (30, 3, [10, 10, 10]),
        (31, 3, [11, 10, 10]),
        (32, 3, [11, 11, 10]),
        (36, 7, [6, 5, 5, 5, 5, 5, 5]),
        (31, 14, [3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]),
        (2, 5, [1, 1, 0, 0, 0]),
    ],
)
def test_the_days_get_equally_many_and_the_first_ones_what_is_over(
    cards: int, days: int, expected: list[int]
) -> None:
    assert sizes(cards, days) == expected


def test_a_day_without_cards_is_left_out() -> None:
    assert spread([CardId(7)], TODAY, 3) == {TODAY: [CardId(7)]}
    assert spread([], TODAY, 3) == {}


@given(cards=st.integers(0, 300), days=st.integers(1, 30))
def test_every_card_is_asked_once_in_the_order_given_and_no_day_gets_two_more_than_another(
    cards: int, days: int
) -> None:
    wanted = [CardId(n) for n in range(cards)]
    plan = spread(wanted, TODAY, days)
    assert [card for day in sorted(plan) for card in plan[day]] == wanted
    assert all(TODAY <= day < TODAY + timedelta(days=days) for day in plan)
    counts = sizes(cards, days)
    assert max(counts) - min(counts) <= 1
