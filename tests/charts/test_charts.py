"""What holds for every chart of the registry."""

from __future__ import annotations

import json

import pytest

from phraseweaver.charts import CHARTS, Chart, Control, Drawing
from phraseweaver.charts.picture import selectable, with_menu
from phraseweaver.charts.table import as_csv
from phraseweaver.domain.progress import Measure, Part, Step, View
from phraseweaver.translation import INTERFACE_LANGUAGES, translator
from tests.charts.figures import FULL, figures

every_chart = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.key)

VIEWS = (
    View(),
    View(period=90, step=Step.WEEK, measure=Measure.TIME, ahead=7, cumulative=True, year=2026),
    View(period=365, step=Step.MONTH, ahead=90),
    View(period=0, step=Step.MONTH, year=2025),
)
EMPTY_FIELDS = {
    Part.DAYS: "days",
    Part.STREAK: "streak",
    Part.TODAY: "kinds",
    Part.HOURS: "hours",
    Part.DUE: "due",
    Part.CARDS: "census",
    Part.ADDED: "added",
    Part.KNOWLEDGE: "knowledge",
    Part.HARDEST: "hardest",
}


def drawn(chart: Chart, view: View = VIEWS[0], language: str = "en") -> Drawing:
    """Return what the chart makes of a full history."""
    drawing = chart.make(FULL, view, translator(language))
    assert drawing
    return drawing


def test_keys_differ() -> None:
    assert len({chart.key for chart in CHARTS}) == len(CHARTS)


@every_chart
def test_a_learner_without_any_history_is_told_what_will_be_here(chart: Chart) -> None:
    for view in VIEWS:
        assert chart.make(figures(), view, translator("en")) is None
    assert chart.empty.endswith(".")


@every_chart
@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view.period}-{view.step}")
def test_the_drawing_is_plain_data_with_a_sentence_beside_it(chart: Chart, view: View, language: str) -> None:
    drawing = drawn(chart, view, language)
    assert json.loads(json.dumps(drawing.option, allow_nan=False)) == drawing.option
    assert drawing.summary.endswith(".")


@every_chart
def test_no_code_and_no_address_reaches_the_browser(chart: Chart) -> None:
    """A formatter is a template of ECharts, never a function; no picture or link comes from anywhere."""
    written = json.dumps(drawn(chart).option)
    assert [word for word in ("function", "=>", "://", "<script", "<br") if word in written] == []


@every_chart
def test_nothing_moves(chart: Chart) -> None:
    assert drawn(chart).option["animation"] is False


@every_chart
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view.period}-{view.step}")
def test_what_is_behind_the_data_lies_beside_them(chart: Chart, view: View) -> None:
    drawing = drawn(chart, view)
    for series, behind in zip(drawing.option["series"], drawing.behind, strict=False):
        assert len(series["data"]) == len(behind)
        assert series["type"] != "line"


@every_chart
def test_the_figures_can_be_saved_as_a_table(chart: Chart) -> None:
    table = drawn(chart).table
    assert table
    lines = as_csv(table).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(table.rows) > 1
    assert {len(row) for row in table.rows} == {len(table.heads)}


@every_chart
def test_a_chart_reads_nothing_but_the_parts_it_asks_for(chart: Chart) -> None:
    names = {EMPTY_FIELDS[part] for part in chart.needs}
    fields = {name: getattr(FULL, name) for name in names}
    days = fields.pop("days", None)
    alone = figures(dict(days.totals) if days else None, **fields)
    for view in VIEWS:
        found = chart.make(alone, view, translator("en"))
        assert found
        assert found.option == drawn(chart, view).option


@every_chart
def test_every_control_of_a_chart_changes_it(chart: Chart) -> None:
    changes = {
        Control.PERIOD: View(period=90),
        Control.STEP: View(step=Step.WEEK),
        Control.MEASURE: View(measure=Measure.TIME),
        Control.AHEAD: View(ahead=7),
        Control.CUMULATIVE: View(cumulative=True),
        Control.YEAR: View(year=2026),
    }
    usual = drawn(chart).option
    for control, view in changes.items():
        assert (drawn(chart, view).option != usual) == (control in chart.controls), control


@every_chart
def test_the_menu_of_a_chart_saves_a_picture_under_its_name(chart: Chart) -> None:
    option = with_menu(drawn(chart).option, chart.key, translator("ru"))
    save = option["toolbox"]["feature"]["saveAsImage"]
    assert save["name"] == chart.key
    assert save["backgroundColor"] == "#ffffff"
    assert "toolbox" not in drawn(chart).option


def test_a_picture_of_the_dark_page_is_dark() -> None:
    option = with_menu({}, "x", translator("en"), dark=True)
    assert option["toolbox"]["feature"]["saveAsImage"]["backgroundColor"] == "#14181c"


@every_chart
def test_bars_and_sectors_can_be_picked_and_lines_cannot(chart: Chart) -> None:
    for series in selectable(drawn(chart).option)["series"]:
        assert (series.get("selectedMode") == "single") == (series["type"] != "line")
