"""Colours and common parts of all charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

# The palette of Okabe and Ito, which people with any colour vision tell apart, on light and dark alike.
BLUE = "#0072B2"
SKY = "#56B4E9"
GREEN = "#009E73"
ORANGE = "#E69F00"
VERMILION = "#D55E00"
PURPLE = "#CC79A7"
GREY = "#8A8F98"

GRID: dict[str, Any] = {"left": 8, "right": 12, "top": 36, "bottom": 8, "containLabel": True}
# Below the chart's menu, which would cover the highest label of the axis at the right.
GRID_WITH_TWO_AXES: dict[str, Any] = {**GRID, "right": 8, "top": 46}
# Both ends keep within the chart: centred below its point a label would be cut off.
LABELS_INSIDE: dict[str, Any] = {"alignMinLabel": "left", "alignMaxLabel": "right"}

# Plain, not "scroll": what is on another page of a legend is missing on paper and hard to find on a phone.
LEGEND: dict[str, Any] = {
    "top": 0,
    "left": 0,
    "right": 40,
    "itemWidth": 12,
    "itemHeight": 12,
}

_NARROW = 480
_ROOM_FOR_TWO_LINES = 56

# Several lines in one tooltip, without a script: the names of data carry them.
LINES_IN_TOOLTIP: dict[str, Any] = {
    "trigger": "item",
    "formatter": "{b}",
    "confine": True,
    "extraCssText": "white-space: pre-line",
}

Values = Sequence[float | int | None]


def with_room_for_legend(option: dict[str, Any]) -> dict[str, Any]:
    """Return the option with more room above where the chart is too narrow for a legend of one line."""
    roomier = {"query": {"maxWidth": _NARROW}, "option": {"grid": {"top": _ROOM_FOR_TWO_LINES}}}
    # Once one width has its own way, a wider one must be told its own too: nothing is taken back by itself.
    usual = {"query": {"minWidth": _NARROW + 1}, "option": {"grid": {"top": option["grid"]["top"]}}}
    return {**option, "media": [roomier, usual]}


def stacked_bars(
    labels: list[str], series: list[tuple[str, str, Values]], *, legend: bool = True
) -> dict[str, Any]:
    """Return the option of stacked bars; `series` holds name, colour and values."""
    return {
        "animation": False,
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}, "confine": True},
        "legend": {"show": legend, **LEGEND},
        "grid": GRID,
        "xAxis": {
            "type": "category",
            "data": labels,
            "axisTick": {"show": False},
            "axisLabel": LABELS_INSIDE,
        },
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [bar(name, colour, values, stack="all") for name, colour, values in series],
    }


def bar(name: str, colour: str, values: Values, *, stack: str | None = None) -> dict[str, Any]:
    """Return a series of bars."""
    found: dict[str, Any] = {
        "name": name,
        "type": "bar",
        "data": list(values),
        "itemStyle": {"color": colour},
        "barMaxWidth": 28,
    }
    if stack:
        found["stack"] = stack
    return found


def line(
    name: str,
    colour: str,
    values: Values,
    *,
    axis: int = 0,
    style: str = "solid",
    symbol: str = "none",
    over_gaps: bool = True,
) -> dict[str, Any]:
    """Return a series of a line; told from others by its `style` too, not by colour alone."""
    return {
        "name": name,
        "type": "line",
        "data": list(values),
        "yAxisIndex": axis,
        "symbol": symbol,
        "symbolSize": 6,
        "connectNulls": over_gaps,
        "lineStyle": {"color": colour, "width": 2, "type": style},
        "itemStyle": {"color": colour},
    }


def percent_axis(template: str, *, low: int = 0, right: bool = False) -> dict[str, Any]:
    """Return a value axis from `low` to 100 %; `template` is how percents are written."""
    return {
        "type": "value",
        "min": low,
        "max": 100,
        "axisLabel": {"formatter": template},
        "splitLine": {"show": not right},
        "position": "right" if right else "left",
    }
