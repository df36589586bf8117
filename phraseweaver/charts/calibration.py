"""What was expected against what happened: how well a memory model foretold the held-out answers."""

from __future__ import annotations

from typing import Any

from phraseweaver.charts.chart import Drawing
from phraseweaver.charts.labels import percent_template
from phraseweaver.charts.palette import BLUE, GREY, LEGEND, ORANGE
from phraseweaver.charts.table import Table
from phraseweaver.domain.memory_model import Calibration, MemoryModel
from phraseweaver.translation import Translator

_STEP = 10
_ROOM = {"left": 8, "right": 24, "top": 64, "bottom": 28, "containLabel": True}


def draw(model: MemoryModel, t: Translator) -> Drawing:
    """Return the points of the parameters in use before and of the fitted ones, and the ideal diagonal."""
    series = [
        (t("Before"), ORANGE, "diamond", model.before.calibration),
        (t("Fitted"), BLUE, "circle", model.after.calibration),
    ]
    shares = [
        100 * share
        for _, _, _, calibration in series
        for group in calibration.groups
        for share in (group.expected, group.actual)
    ]
    low = int(min(shares, default=0.0)) // _STEP * _STEP
    axis = {
        "type": "value",
        "min": low,
        "max": 100,
        "axisLabel": {"formatter": percent_template(t)},
        "nameLocation": "middle",
    }
    option = {
        "animation": False,
        "tooltip": {"trigger": "item", "formatter": "{b}", "confine": True},
        "legend": {**LEGEND, "data": [name for name, *_ in series]},
        "grid": _ROOM,
        "xAxis": {**axis, "name": t("Expected"), "nameGap": 28},
        "yAxis": {**axis, "name": t("Remembered"), "nameLocation": "end"},
        "series": [
            {
                "type": "line",
                "data": [[low, low], [100, 100]],
                "symbol": "none",
                "silent": True,
                "lineStyle": {"color": GREY, "type": "dashed", "width": 1},
                "tooltip": {"show": False},
            },
            *(_points(name, colour, symbol, calibration, t) for name, colour, symbol, calibration in series),
        ],
    }
    table = Table(
        (t("Parameters"), t("Expected"), t("Remembered"), t("Answers")),
        tuple(
            (name, group.expected, group.actual, group.answers)
            for name, _, _, calibration in series
            for group in calibration.groups
        ),
    )
    return Drawing(option=option, summary=_summary(model, t), table=table)


def _points(name: str, colour: str, symbol: str, calibration: Calibration, t: Translator) -> dict[str, Any]:
    return {
        "name": name,
        "type": "scatter",
        "symbol": symbol,
        "symbolSize": 11,
        "itemStyle": {"color": colour},
        "data": [
            {
                "value": [round(100 * group.expected, 1), round(100 * group.actual, 1)],
                "name": t(
                    "{expected} expected, {actual} remembered ({answers})",
                    expected=t.percent(group.expected),
                    actual=t.percent(group.actual),
                    answers=t.plural("{n} answer", "{n} answers", group.answers),
                ),
            }
            for group in calibration.groups
        ],
    }


def _summary(model: MemoryModel, t: Translator) -> str:
    answers = sum(group.answers for group in model.after.calibration.groups)
    return t(
        "On {answers} that it had not seen, the fit was off by {after} %; what you used before,"
        " by {before} %.",
        answers=t.plural("{n} answer", "{n} answers", answers),
        before=t.number(round(100 * model.before.calibration.off_by, 1)),
        after=t.number(round(100 * model.after.calibration.off_by, 1)),
    )
