"""Numbers on axes and in tooltips."""

from __future__ import annotations

from typing import Any

from phraseweaver.charts.numbers import in_language
from phraseweaver.charts.palette import line, percent_axis, stacked_bars
from phraseweaver.translation import translator

EN, RU = translator("en"), translator("ru")
NBSP = "\N{NO-BREAK SPACE}"


def bars(*values: float, **axis: Any) -> dict[str, Any]:
    """Return bars of these heights on an axis of these settings."""
    option = stacked_bars([str(number) for number in range(len(values))], [("Done", "#000", values)])
    return {**option, "yAxis": {**option["yAxis"], **axis}}


def test_small_whole_numbers_are_left_to_echarts() -> None:
    option = bars(3, 0, 750)
    assert in_language(option, EN) == in_language(option, RU) == option


def test_the_tooltip_of_a_long_number_is_its_text() -> None:
    for t, text in ((EN, "12,345"), (RU, f"12{NBSP}345")):
        series = in_language(bars(7, 12_345), t)["series"][0]
        assert series["data"] == [[0, 7, "7"], [1, 12_345, text]]
        assert series["encode"] == {"x": 0, "y": 1, "tooltip": 2}
        assert series["dimensions"][2]["type"] == "ordinal"


def test_an_axis_that_echarts_would_label_in_another_way_gets_its_labels_from_a_twin() -> None:
    option = bars(7, 4_200)
    assert in_language(option, EN)["yAxis"] == option["yAxis"]
    axis, twin = in_language(option, RU)["yAxis"]
    assert (axis["min"], axis["max"], axis["interval"]) == (0, 5_000, 1_000)
    assert axis["axisLabel"] == {"show": False}
    assert (twin["type"], twin["boundaryGap"]) == ("category", False)
    assert twin["data"] == ["0", *(f"{thousands}{NBSP}000" for thousands in range(1, 6))]


def test_stacked_bars_are_as_high_as_all_their_parts() -> None:
    option = stacked_bars(["a", "b"], [("One", "#000", [600, 1]), ("Two", "#111", [700, None])])
    assert in_language(option, RU)["yAxis"][0]["max"] == 1_500


def test_parts_of_a_number_have_the_languages_decimal_mark_and_the_axis_its_unit() -> None:
    option = bars(0.4, 1.5, minInterval=0, axisLabel={"formatter": "{value} s"})
    axis, twin = in_language(option, RU)["yAxis"]
    assert twin["data"] == ["0 s", "0,5 s", "1 s", "1,5 s"]
    assert (axis["max"], axis["interval"]) == (1.5, 0.5)
    assert in_language(option, RU)["series"][0]["data"] == [[0, 0.4, "0,4 s"], [1, 1.5, "1,5 s"]]
    assert in_language(option, EN)["yAxis"] == option["yAxis"]


def test_a_line_on_the_second_axis_is_told_in_percent_and_its_gaps_stay() -> None:
    option = bars(2, 3)
    option["yAxis"] = [option["yAxis"], percent_axis("{value} %", low=50, right=True)]
    option["series"].append(line("Share", "#000", [87.5, None], axis=1))
    found = in_language(option, RU)
    assert found["series"][1]["data"] == [[0, 87.5, "87,5 %"], [1, None, None]]
    assert found["yAxis"] == option["yAxis"]


def test_points_and_data_with_looks_of_their_own_keep_them() -> None:
    red = {"itemStyle": {"color": "#f00"}}
    option = bars(0)
    option["series"][0]["data"] = [{"value": 1_000, **red}, {"value": 2, **red}]
    data = in_language(option, RU)["series"][0]["data"]
    assert data == [{"value": [0, 1_000, f"1{NBSP}000"], **red}, {"value": [1, 2, "2"], **red}]
    option["series"] = [line("Recall", "#000", [])]
    option["series"][0]["data"] = [["2026-03-10", 99.5]]
    assert in_language(option, RU)["series"][0]["data"] == [["2026-03-10", 99.5, "99,5"]]


def test_what_writes_its_own_tooltips_keeps_its_data() -> None:
    option = {**bars(5_000), "tooltip": {"formatter": "{b}"}}
    found = in_language(option, RU)
    assert found["series"] == option["series"]
    assert found["yAxis"][1]["data"][-1] == f"5{NBSP}000"
    ring = {"tooltip": {}, "series": [{"type": "pie", "data": [{"value": 5_000}]}]}
    assert in_language(ring, RU) == ring
