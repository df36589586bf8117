"""The charts of hours and weekdays."""

from __future__ import annotations

from phraseweaver.charts.hours import HOURS, WEEKDAYS, build
from phraseweaver.domain.progress import AnsweredOn, HourCount, View
from phraseweaver.translation import translator
from tests.charts.figures import TODAY, ago, figures

SOME = {
    (TODAY, 7): HourCount(4, 4),
    (ago(1), 7): HourCount(6, 2),
    (ago(1), 19): HourCount(10, 9),
    (ago(40), 19): HourCount(90, 0),
}


def by_hour(view: View) -> dict[int, HourCount]:
    slots = build(figures(hours=SOME), view, 24, lambda _day, hour: hour)
    return {slot.number: slot.count for slot in slots if slot.count.answers}


def test_the_answers_of_the_period_are_added_up_by_hour() -> None:
    assert by_hour(View(period=30)) == {7: HourCount(10, 6), 19: HourCount(10, 9)}
    assert by_hour(View(period=0)) == {7: HourCount(10, 6), 19: HourCount(100, 9)}


def test_by_weekday_they_go_with_the_study_date() -> None:
    drawing = WEEKDAYS.make(figures(hours=SOME), View(), translator("en"))
    assert drawing
    # TODAY is a Tuesday.
    assert drawing.option["series"][0]["data"] == [16, 4, 0, 0, 0, 0, 0]


def test_with_fewer_than_five_answers_no_share_is_given() -> None:
    drawing = WEEKDAYS.make(figures(hours=SOME), View(), translator("en"))
    assert drawing
    assert drawing.option["series"][1]["data"] == [68.8, None, None, None, None, None, None]


def test_a_sentence_names_the_best_hour() -> None:
    drawing = HOURS.make(figures(hours=SOME), View(), translator("en"))
    assert drawing
    assert drawing.summary == "20 answers. It goes best at: 19:00, 90% remembered."


def test_a_bar_leads_to_the_answers_of_its_hour_or_weekday_in_the_period() -> None:
    month, ever = (HOURS.make(figures(hours=SOME), View(period=days), translator("en")) for days in (30, 0))
    assert month and ever
    assert month.behind[0][7] == AnsweredOn(ago(29), TODAY, hour=7)
    assert ever.behind[0][19] == AnsweredOn(ago(40), TODAY, hour=19)
    assert month.behind[0][8] is None
    weekdays = WEEKDAYS.make(figures(hours=SOME), View(), translator("en"))
    assert weekdays
    assert weekdays.behind[0][:3] == (
        AnsweredOn(ago(29), TODAY, weekday=0),
        AnsweredOn(ago(29), TODAY, weekday=1),
        None,
    )


def test_where_everything_was_remembered_the_axis_still_has_a_length() -> None:
    drawing = WEEKDAYS.make(figures(hours={(TODAY, 7): HourCount(9, 9)}), View(), translator("en"))
    assert drawing
    assert (drawing.option["yAxis"][1]["min"], drawing.option["yAxis"][1]["max"]) == (90, 100)
