"""The chart of what comes due in the days ahead."""

from __future__ import annotations

from datetime import date

import pytest

from phraseweaver.charts.future_due import build, make
from phraseweaver.domain.progress import Due, DueOn, View
from phraseweaver.translation import translator
from tests.charts.figures import TODAY, ago, ahead, figures


@pytest.mark.parametrize("days", [7, 30, 90])
def test_there_is_a_bar_for_each_of_the_days_ahead_from_today(days: int) -> None:
    bars = build(figures(due=Due({TODAY: 5, ahead(days - 1): 2, ahead(days): 9})), View(ahead=days))
    assert len(bars) == days
    assert [(bar.day, bar.due) for bar in bars if bar.due] == [(TODAY, 5), (ahead(days - 1), 2)]


def test_what_is_overdue_stands_on_todays_bar_apart_from_what_is_due() -> None:
    bars = build(figures(due=Due({ago(1): 4, ago(30): 3, TODAY: 5})), View())
    assert (bars[0].due, bars[0].backlog) == (5, 7)
    assert all(bar.backlog == 0 for bar in bars[1:])


def test_the_sum_so_far_begins_with_the_backlog() -> None:
    bars = build(figures(due=Due({ago(1): 4, TODAY: 5, ahead(2): 1})), View(ahead=4))
    assert [bar.so_far for bar in bars] == [9, 9, 10, 10]


def test_overdue_cards_alone_are_drawn_too() -> None:
    drawing = make(figures(due=Due({ago(1): 1})), View(), translator("en"))
    assert drawing
    assert drawing.summary == "0 cards come due in the next 30 days. 1 card is overdue."


def test_without_anything_due_there_is_nothing_to_draw() -> None:
    assert make(figures(), View(), translator("en")) is None
    assert make(figures(due=Due({ahead(7): 1})), View(ahead=7), translator("en")) is None


def test_the_backlog_has_a_colour_and_a_place_in_the_legend_only_if_there_is_one() -> None:
    without = make(figures(due=Due({TODAY: 5})), View(), translator("en"))
    with_ = make(figures(due=Due({TODAY: 5, ago(1): 7})), View(), translator("en"))
    assert without and [row["name"] for row in without.option["series"]] == ["Due"]
    assert without.option["legend"]["show"] is False
    assert with_ and [row["name"] for row in with_.option["series"]] == ["Due", "Overdue"]
    assert with_.option["legend"]["show"] is True


def test_a_bar_stands_for_the_cards_of_its_day_and_the_backlog_for_all_before() -> None:
    drawing = make(figures(due=Due({TODAY: 5, ago(1): 7})), View(ahead=7), translator("en"))
    assert drawing
    due, backlog = drawing.behind
    assert (due[0], due[1]) == (DueOn(TODAY, TODAY), None)
    assert (backlog[0], backlog[1]) == (DueOn(date.min, ago(1)), None)


def test_a_sentence_says_the_same() -> None:
    drawing = make(figures(due=Due({TODAY: 5, ahead(3): 16}, 1.25)), View(ahead=7), translator("en"))
    assert drawing
    assert drawing.summary == (
        "21 cards come due in the next 7 days. In the long run your cards ask for 1.2 reviews a day."
    )
