"""True retention by period and month."""

from __future__ import annotations

from datetime import date

from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.progress.retention import (
    Period,
    Recall,
    Retention,
    retention_by_month,
    retention_table,
)
from tests.charts.figures import TODAY, ago


def day(passed: int, failed: int = 0, *, mature: int = 0) -> AnswerTotals:
    return AnswerTotals(young_passed=passed, young_failed=failed, mature_passed=mature)


def test_a_share_of_nothing_is_none_and_not_zero() -> None:
    assert Recall().share is None
    assert Recall(0, 4).share == 0
    assert Recall(3, 1).share == 0.75


def test_periods_of_days_end_today() -> None:
    found = retention_table({TODAY: day(1), ago(1): day(10), ago(6): day(100), ago(7): day(1_000)}, TODAY)
    assert [found[period].all.passed for period in Period] == [1, 10, 111, 1_111, 1_111, 1_111]


def test_a_month_is_thirty_days_and_a_year_365() -> None:
    found = retention_table(
        {ago(29): day(1), ago(30): day(10), ago(364): day(100), ago(365): day(1_000)}, TODAY
    )
    assert [found[period].all.passed for period in Period] == [0, 0, 0, 1, 111, 1_111]


def test_young_and_mature_make_all() -> None:
    found = retention_table({TODAY: day(3, 1, mature=4)}, TODAY)[Period.TODAY]
    assert (found.young, found.mature) == (Recall(3, 1), Recall(4, 0))
    assert found.all == Recall(7, 1)


def test_months_without_reviews_are_left_out() -> None:
    found = retention_by_month(
        {
            date(2026, 3, 1): day(1),
            date(2026, 1, 31): day(2),
            date(2026, 1, 1): day(0, 1),
            date(2026, 2, 9): AnswerTotals(good=3, new=3),
        }
    )
    assert found == {
        date(2026, 1, 1): Retention(Recall(2, 1)),
        date(2026, 3, 1): Retention(Recall(1, 0)),
    }
