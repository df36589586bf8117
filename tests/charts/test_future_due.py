"""The chart of what comes due in the next thirty days."""

from __future__ import annotations

from phraseweaver.charts.future_due import build, make
from phraseweaver.domain.progress import FORECAST_DAYS
from phraseweaver.translation import translator
from tests.charts.figures import TODAY, ahead, figures


def test_there_is_a_bar_for_each_of_the_next_thirty_days_from_today() -> None:
    bars = build(figures(forecast={TODAY: 5, ahead(29): 2}))
    assert FORECAST_DAYS == len(bars) == 30
    assert [(bar.day, bar.due) for bar in bars if bar.due] == [(TODAY, 5), (ahead(29), 2)]


def test_what_is_overdue_stands_on_todays_bar_apart_from_what_is_due() -> None:
    bars = build(figures(forecast={TODAY: 5}, backlog=7))
    assert (bars[0].due, bars[0].backlog) == (5, 7)
    assert all(bar.backlog == 0 for bar in bars[1:])


def test_overdue_cards_alone_are_drawn_too() -> None:
    drawing = make(figures(backlog=1), translator("en"))
    assert drawing
    assert drawing.summary == "0 cards come due in the next 30 days. 1 card is overdue."


def test_without_anything_due_there_is_nothing_to_draw() -> None:
    assert make(figures(), translator("en")) is None


def test_the_backlog_has_a_colour_and_a_place_in_the_legend_only_if_there_is_one() -> None:
    without = make(figures(forecast={TODAY: 5}), translator("en"))
    with_ = make(figures(forecast={TODAY: 5}, backlog=7), translator("en"))
    assert without and [row["name"] for row in without.option["series"]] == ["Due"]
    assert without.option["legend"]["show"] is False
    assert with_ and [row["name"] for row in with_.option["series"]] == ["Due", "Overdue"]
    assert with_.option["legend"]["show"] is True


def test_a_sentence_says_the_same() -> None:
    drawing = make(figures(forecast={TODAY: 5, ahead(3): 16}), translator("ru"))
    assert drawing
    assert drawing.summary == "В ближайшие 30 дней к повторению подойдёт 21 карточка."
