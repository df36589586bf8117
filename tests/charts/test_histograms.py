"""The histograms of intervals, stability, difficulty and chance of recall."""

from __future__ import annotations

import pytest

from phraseweaver.charts.histograms import DIFFICULTY, INTERVALS, build
from phraseweaver.charts.palette import GREEN, ORANGE
from phraseweaver.domain.progress import Between, Census, View
from phraseweaver.translation import translator
from tests.charts.figures import FULL, figures

INTERVALS_OF_NINE = figures(census=Census(intervals={1: 2, 20: 3, 21: 4}))


@pytest.mark.parametrize("figure", ["intervals", "stability", "difficulty", "retrievability"])
def test_the_bars_hold_every_card(figure: str) -> None:
    found = build(FULL, figure)
    assert found
    assert sum(bar.count for bar in found.bars) == sum(getattr(FULL.census, figure).values())


def test_mature_cards_have_a_colour_and_bars_of_their_own() -> None:
    drawing = INTERVALS.make(INTERVALS_OF_NINE, View(), translator("en"))
    assert drawing
    labels = drawing.option["xAxis"]["data"]
    bars = dict(zip(labels, drawing.option["series"][0]["data"], strict=True))
    assert bars["15–20"] == {"value": 3, "itemStyle": {"color": GREEN}}
    assert bars["21–30"] == {"value": 4, "itemStyle": {"color": ORANGE}}


def test_a_sentence_gives_the_median_of_the_cards() -> None:
    drawing = INTERVALS.make(INTERVALS_OF_NINE, View(), translator("en"))
    assert drawing
    assert drawing.summary == "9 cards, half of them below 20 days, half above."


def test_a_bar_stands_for_the_cards_between_its_ends() -> None:
    drawing = DIFFICULTY.make(figures(census=Census(difficulty={40: 1, 100: 2})), View(), translator("en"))
    assert drawing
    (bars,) = drawing.behind
    assert [found for found in bars if found] == [
        Between("difficulty", 40, 44),
        Between("difficulty", 95, 100),
    ]


def test_the_median_is_marked_at_its_bar() -> None:
    drawing = INTERVALS.make(INTERVALS_OF_NINE, View(), translator("en"))
    assert drawing
    marked = drawing.option["series"][0]["markLine"]
    # The median is 20: the seventh bar, from 15 to 20 days.
    assert marked["data"] == [{"xAxis": 6}]
    assert drawing.option["xAxis"]["data"][6] == "15–20"
    assert marked["label"]["formatter"] == "Median: 20 days"
