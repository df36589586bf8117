"""The chart of answers per day."""

from __future__ import annotations

from phraseweaver.charts.answers_per_day import build, make
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.translation import translator
from tests.charts.figures import TODAY, ago, figures

TWO_DAYS = {
    ago(2): AnswerTotals(again=1, good=4, new=2, learning=3),
    TODAY: AnswerTotals(good=6, young=1, mature=2, relearning=3),
}


def test_every_day_of_the_period_has_a_bar_those_without_answers_too() -> None:
    bars = build(figures(period_days=4, days=TWO_DAYS))
    assert [bar.day for bar in bars] == [ago(3), ago(2), ago(1), TODAY]
    assert [(bar.new, bar.learning, bar.young, bar.mature, bar.relearning) for bar in bars] == [
        (0, 0, 0, 0, 0),
        (2, 3, 0, 0, 0),
        (0, 0, 0, 0, 0),
        (0, 0, 1, 2, 3),
    ]


def test_a_period_of_one_day_has_one_bar() -> None:
    assert len(build(figures(period_days=1, days={TODAY: AnswerTotals(good=1, new=1)}))) == 1


def test_without_an_answer_there_is_nothing_to_draw() -> None:
    assert build(figures()) == []
    assert make(figures(), translator("en")) is None


def test_the_bars_are_stacked_by_the_state_that_the_card_was_in() -> None:
    drawing = make(figures(period_days=3, days=TWO_DAYS), translator("en"))
    assert drawing
    series = {row["name"]: row["data"] for row in drawing.option["series"]}
    assert series == {
        "New": [2, 0, 0],
        "Learning": [3, 0, 0],
        "Young": [0, 0, 1],
        "Mature": [0, 0, 2],
        "Relearning": [0, 0, 3],
    }
    assert len({row["stack"] for row in drawing.option["series"]}) == 1
    assert drawing.option["xAxis"]["data"] == ["Sun, 8 Mar", "Mon, 9 Mar", "Tue, 10 Mar"]


def test_a_sentence_says_the_same() -> None:
    data = figures(period_days=7, days=TWO_DAYS)
    english, russian = make(data, translator("en")), make(data, translator("ru"))
    assert english and english.summary == "11 answers on 2 days."
    assert russian and russian.summary == "11 ответов за 2 дня."
