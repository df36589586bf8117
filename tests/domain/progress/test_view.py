"""Periods and bars of time."""

from __future__ import annotations

from datetime import date

import pytest

from phraseweaver.domain.progress import Step, View
from tests.charts.figures import SOME_DAY, TODAY, ago, figures


@pytest.mark.parametrize(
    ("step", "first"),
    [
        (Step.DAY, date(2026, 3, 1)),
        (Step.WEEK, date(2026, 2, 23)),  # the Monday before that Sunday
        (Step.MONTH, date(2026, 3, 1)),
    ],
)
def test_a_day_belongs_to_the_bar_that_begins(step: Step, first: date) -> None:
    assert step.first_of(date(2026, 3, 1)) == first


@pytest.mark.parametrize("month", range(1, 13))
def test_months_follow_each_other_whatever_their_length(month: int) -> None:
    following = Step.MONTH.next_of(date(2027, month, 1))
    assert following == date(2027 + month // 12, month % 12 + 1, 1)


def test_bars_cover_the_time_once_and_are_cut_off_at_its_ends() -> None:
    found = View(step=Step.MONTH).bars(date(2026, 1, 20), date(2026, 3, 2))
    assert found == [
        (date(2026, 1, 20), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 3, 2)),
    ]


def test_a_period_ends_today() -> None:
    assert View(period=30).first_day(figures()) == ago(29)


def test_all_there_is_begins_with_the_first_answer_and_without_any_today() -> None:
    assert View(period=0).first_day(figures({ago(500): SOME_DAY})) == ago(500)
    assert View(period=0).first_day(figures()) == TODAY
