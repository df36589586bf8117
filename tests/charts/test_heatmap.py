"""The calendar of a year."""

from __future__ import annotations

from datetime import date

from phraseweaver.charts.heatmap import Rest, build, make, years
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.progress import AnsweredOn, StreakDays, View
from phraseweaver.domain.streak import Streak
from phraseweaver.translation import translator
from tests.charts.figures import TODAY, ago, figures

RESTING = StreakDays(Streak(1, 1), neutral=frozenset({ago(2)}), breaks=frozenset({ago(4), ago(5)}))


def nine(answers: int = 9) -> AnswerTotals:
    return AnswerTotals(good=answers, young=answers, young_passed=3, young_failed=1, milliseconds=150_000)


def test_the_last_twelve_months_end_today() -> None:
    year = build(figures({ago(364): nine(), ago(365): nine()}), View())
    assert year
    assert (year.first, year.last) == (ago(364), TODAY)
    assert [square.day for square in year.squares] == [ago(364)]


def test_an_earlier_year_is_a_calendar_year() -> None:
    days = {date(2025, 12, 31): nine(), date(2026, 1, 1): nine()}
    year = build(figures(days), View(year=2025))
    assert year
    assert (year.first, year.last) == (date(2025, 1, 1), date(2025, 12, 31))
    assert [square.day for square in year.squares] == [date(2025, 12, 31)]
    assert years(figures(days)) == [2026, 2025]


def test_days_of_rest_are_told_apart_from_missed_ones() -> None:
    year = build(figures({TODAY: nine()}, streak=RESTING), View())
    assert year
    assert [(square.day, square.rest) for square in year.squares] == [
        (ago(5), Rest.BREAK),
        (ago(4), Rest.BREAK),
        (ago(2), Rest.NEUTRAL),
        (TODAY, None),
    ]


def test_they_are_marks_of_different_shape_and_stand_in_the_legend() -> None:
    drawing = make(figures({TODAY: nine()}, streak=RESTING), View(), translator("en"))
    assert drawing
    _, neutral, planned = drawing.option["series"]
    assert (neutral["symbol"], len(neutral["data"])) == ("circle", 1)
    assert (planned["symbol"], len(planned["data"])) == ("diamond", 2)
    assert drawing.option["legend"]["data"] == ["Nothing to do", "Planned break"]


def test_a_day_of_a_break_with_answers_is_a_day_of_study() -> None:
    drawing = make(figures({ago(4): nine()}, streak=RESTING), View(), translator("en"))
    assert drawing
    answers, _, planned = drawing.option["series"]
    assert [datum["value"][0] for datum in answers["data"]] == [ago(4).isoformat()]
    assert [datum["value"][0] for datum in planned["data"]] == [ago(5).isoformat()]


def test_darkness_goes_by_the_square_root_of_the_answers() -> None:
    drawing = make(figures({ago(1): nine(4), TODAY: nine(100)}), View(), translator("en"))
    assert drawing
    assert [datum["value"][1] for datum in drawing.option["series"][0]["data"]] == [2, 10]
    assert drawing.option["visualMap"]["max"] == 10


def test_a_square_tells_the_figures_of_its_day() -> None:
    drawing = make(figures({TODAY: nine()}), View(), translator("en"))
    assert drawing
    (datum,) = drawing.option["series"][0]["data"]
    assert datum["name"] == "Tue, 10 Mar\n9 answers\n2 minutes\n75% remembered"
    assert drawing.behind == ((AnsweredOn(TODAY, TODAY),),)


def test_a_sentence_says_the_same() -> None:
    drawing = make(figures({ago(1): nine(4), TODAY: nine(9)}), View(), translator("en"))
    assert drawing
    assert drawing.summary == "13 answers on 2 days; on the busiest, 9 answers."


def test_a_year_without_answers_is_drawn_empty() -> None:
    drawing = make(figures({date(2024, 5, 1): nine()}), View(year=2025), translator("en"))
    assert drawing
    assert drawing.summary == "0 answers on 0 days; on the busiest, 0 answers."
