"""What holds for every chart of the registry."""

from __future__ import annotations

import json

import pytest

from phraseweaver.charts import CHARTS, Chart
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.schedule import CardState
from phraseweaver.translation import INTERFACE_LANGUAGES, translator
from tests.charts.figures import TODAY, ago, ahead, figures

every_chart = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.key)

FULL = figures(
    period_days=30,
    days={ago(day): AnswerTotals(again=1, good=3, new=1, young=2, mature=1) for day in range(0, 30, 2)},
    states=dict.fromkeys(CardState, 25),
    forecast={TODAY: 10, ahead(7): 4},
    backlog=3,
)


def test_keys_differ() -> None:
    assert len({chart.key for chart in CHARTS}) == len(CHARTS)


@every_chart
def test_a_learner_without_any_history_is_told_what_will_be_here(chart: Chart) -> None:
    assert chart.make(figures(), translator("en")) is None
    assert chart.empty.endswith(".")


@every_chart
@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_the_drawing_is_plain_data_with_a_sentence_beside_it(chart: Chart, language: str) -> None:
    drawing = chart.make(FULL, translator(language))
    assert drawing
    assert json.loads(json.dumps(drawing.option, allow_nan=False)) == drawing.option
    assert drawing.summary.endswith(".")


@every_chart
def test_no_code_and_no_address_reaches_the_browser(chart: Chart) -> None:
    """A formatter is a template of ECharts, never a function; no picture or link comes from anywhere."""
    drawing = chart.make(FULL, translator("en"))
    assert drawing
    written = json.dumps(drawing.option)
    assert [word for word in ("function", "=>", "://", "<script") if word in written] == []


@every_chart
def test_nothing_moves(chart: Chart) -> None:
    drawing = chart.make(FULL, translator("en"))
    assert drawing
    assert drawing.option["animation"] is False
