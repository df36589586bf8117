"""The curves of a phrase's cards."""

from __future__ import annotations

from datetime import date

from phraseweaver.charts.forgetting_curve import Curve, draw
from phraseweaver.domain.recall_curve import Point
from phraseweaver.translation import translator

TODAY = date(2026, 3, 10)
POINTS = [Point(date(2026, 3, 1), 1.0), Point(TODAY, 0.954), Point(date(2026, 4, 1), 0.9)]


def test_without_an_answer_there_is_nothing_to_draw() -> None:
    assert draw([Curve("Recognition", [], None)], 0.9, TODAY, translator("en")) is None


def test_each_card_is_a_line_of_days_and_percent() -> None:
    drawing = draw(
        [
            Curve("Recognition", POINTS, date(2026, 4, 1)),
            Curve("Cloze", [], None),
            Curve("Production", [Point(TODAY, 0.5)], None),
        ],
        0.9,
        TODAY,
        translator("en"),
    )
    assert drawing is not None
    first, second = drawing.option["series"]
    assert first["data"] == [["2026-03-01", 100.0], ["2026-03-10", 95.4], ["2026-04-01", 90.0]]
    assert [mark.get("yAxis") or mark["xAxis"] for mark in first["markLine"]["data"]] == [90.0, "2026-03-10"]
    assert "markLine" not in second
    assert drawing.option["yAxis"]["min"] == 50
    assert drawing.summary == (
        "Recognition: recall today 95%, comes back on April 1, 2026. Production: recall today 50%."
    )


def test_days_are_written_in_numbers_in_the_order_of_the_language() -> None:
    curve = Curve("Recognition", [Point(date(2026, 3, 10), 1.0)], None)
    for language, wanted in (("en", "{M}/{d}/{yyyy}"), ("ru", "{dd}.{MM}.{yyyy}")):
        drawing = draw([curve], 0.9, date(2026, 3, 10), translator(language))
        assert drawing
        assert drawing.option["xAxis"]["axisLabel"]["formatter"] == wanted
