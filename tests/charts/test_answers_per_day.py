"""The chart of answers per day, week and month."""

from __future__ import annotations

from datetime import date

import pytest

from phraseweaver.charts.answers_per_day import build, make
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.progress import AnsweredOn, Measure, Step, View
from phraseweaver.translation import translator
from tests.charts.figures import SOME_DAY, TODAY, ago, figures

TWO_DAYS = {
    ago(2): AnswerTotals(again=1, good=4, new=2, learning=3),
    TODAY: AnswerTotals(good=6, young=1, mature=2, relearning=3, milliseconds=90_000),
}


def test_every_day_of_the_period_has_a_bar_those_without_answers_too() -> None:
    work = build(figures(TWO_DAYS), View(period=4))
    assert work
    assert [(bar.first, bar.last) for bar in work.bars] == [(ago(n), ago(n)) for n in (3, 2, 1, 0)]
    assert [bar.amount.total for bar in work.bars] == [0, 5, 0, 6]


def test_a_bar_holds_the_answers_by_state() -> None:
    work = build(figures(TWO_DAYS), View(period=1))
    assert work
    (bar,) = work.bars
    assert (bar.amount.new, bar.amount.learning) == (0, 0)
    assert (bar.amount.young, bar.amount.mature, bar.amount.relearning) == (1, 2, 3)


def test_days_before_the_period_do_not_count() -> None:
    assert build(figures({ago(7): SOME_DAY}), View(period=7)) is None
    work = build(figures({ago(7): SOME_DAY, TODAY: SOME_DAY}), View(period=7))
    assert work
    assert (work.answers, work.days) == (6, 1)


def test_all_there_is_begins_with_the_first_answer() -> None:
    work = build(figures({ago(400): SOME_DAY}), View(period=0, step=Step.MONTH))
    assert work
    assert (work.bars[0].first, work.bars[-1].last) == (ago(400), TODAY)
    assert work.answers == 6


def test_a_week_begins_on_monday_and_is_cut_off_at_both_ends_of_the_period() -> None:
    # TODAY is a Tuesday, ten days begin on a Sunday.
    work = build(figures({ago(9): SOME_DAY, ago(1): SOME_DAY, TODAY: SOME_DAY}), View(10, Step.WEEK))
    assert work
    assert [(bar.first, bar.last) for bar in work.bars] == [
        (date(2026, 3, 1), date(2026, 3, 1)),
        (date(2026, 3, 2), date(2026, 3, 8)),
        (date(2026, 3, 9), TODAY),
    ]
    assert [bar.amount.total for bar in work.bars] == [6, 0, 12]


def averages(days: dict[date, AnswerTotals], view: View) -> list[float | None]:
    work = build(figures(days), view)
    assert work
    return [None if bar.average is None else round(bar.average, 2) for bar in work.bars]


TEN = AnswerTotals(good=10, young=10)


def test_the_running_average_looks_back_a_week_but_not_before_the_first_answer() -> None:
    # Nothing before the first day; then 10, 10/2, 10/3 … 10/7, and then the day is out of sight.
    assert averages({ago(8): TEN, TODAY: TEN}, View(period=10)) == [
        *(None, 10, 5, 3.33, 2.5, 2, 1.67, 1.43, 0, 1.43),
    ]


def test_the_running_average_looks_back_beyond_the_period() -> None:
    # The period begins with the last of the seven days after the first answer.
    assert averages({ago(7): TEN, TODAY: TEN}, View(period=2)) == [1.43, 1.43]


def test_a_week_that_the_period_cuts_counts_whole_in_the_running_average() -> None:
    # Ten days begin on Sunday the 1st: ten answers of that week were given on the Saturday before.
    assert averages({ago(10): TEN, ago(9): TEN, TODAY: TEN}, View(10, Step.WEEK)) == [20, 10, 10]


def test_time_is_counted_in_minutes_and_new_cards_go_with_the_learning_ones() -> None:
    work = build(figures({TODAY: SOME_DAY}), View(period=1, measure=Measure.TIME))
    assert work
    amount = work.bars[0].amount
    # Of 48 seconds 20 went to young cards, 6 to mature and 4 to relearning ones.
    seconds = [60 * part for part in (amount.learning, amount.young, amount.mature, amount.relearning)]
    assert seconds == pytest.approx([18, 20, 6, 4])
    assert amount.new == 0


def test_a_bar_stands_for_the_answers_of_its_days() -> None:
    drawing = make(figures(TWO_DAYS), View(period=3), translator("en"))
    assert drawing
    new = drawing.behind[0]
    assert new == (AnsweredOn(ago(2), ago(2)), None, None)


def test_a_sentence_says_the_same() -> None:
    drawing = make(figures({TODAY: SOME_DAY, ago(1): SOME_DAY}), View(), translator("en"))
    assert drawing
    # Each day two of three were remembered, in 48 seconds.
    assert drawing.summary == "12 answers on 2 days, in 2 minutes. 67% of what was due was remembered."
