"""Numbers on axes and in tooltips, written as the interface's language writes them.

ECharts groups digits with commas whatever the language, and takes no functions from Streamlit. So tooltips
get the text of each number as a further dimension of the data, and an axis whose labels ECharts would write
in another way gets a twin: an axis of categories that are the labels, evenly spread over the same length.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import ceil, floor, log10
from typing import Any

from phraseweaver.charts.chart import Option
from phraseweaver.charts.labels import number_label
from phraseweaver.translation import Translator

_TICKS = 5
"""About so many steps an axis has, as ECharts would choose."""

_DIMENSIONS = ["place", "number", {"name": "text", "type": "ordinal"}]
_ENCODE = {"x": 0, "y": 1, "tooltip": 2}


def in_language(option: Option, t: Translator) -> Option:
    """Return the option with the numbers on vertical axes and in tooltips as the language writes them."""
    if "yAxis" not in option:
        return option
    several = isinstance(option["yAxis"], list)
    axes: list[dict[str, Any]] = option["yAxis"] if several else [option["yAxis"]]
    templates = [_template(axis) for axis in axes]
    found = dict(option)
    if "formatter" not in option["tooltip"]:
        found["series"] = [
            _with_texts(series, templates[series.get("yAxisIndex", 0)], t)
            if series["type"] in ("bar", "line")
            else series
            for series in option["series"]
        ]
    labelled: list[dict[str, Any]] = []
    twins: list[dict[str, Any]] = []
    for place, axis in enumerate(axes):
        ticks = _ticks(axis, _heights(option["series"], place))
        labels = [templates[place].replace("{value}", number_label(tick, t)) for tick in ticks]
        if labels == [templates[place].replace("{value}", f"{tick:,}") for tick in ticks]:
            labelled.append(axis)
            continue
        labelled.append(_without_labels(axis, ticks))
        twins.append(_twin(axis, labels))
    if twins:
        found["yAxis"] = labelled + twins
    return found


def _template(axis: dict[str, Any]) -> str:
    template: str = axis.get("axisLabel", {}).get("formatter", "{value}")
    return template


def _with_texts(series: dict[str, Any], template: str, t: Translator) -> dict[str, Any]:
    values = [_number(item) for item in series["data"]]
    texts = ["" if value is None else template.replace("{value}", number_label(value, t)) for value in values]
    if texts == ["" if value is None else str(value) for value in values]:
        return series
    return {
        **series,
        "data": [
            _with_text(place, item, text)
            for place, (item, text) in enumerate(zip(series["data"], texts, strict=True))
        ],
        "dimensions": _DIMENSIONS,
        "encode": _ENCODE,
    }


def _with_text(place: int, item: Any, text: str) -> Any:
    if isinstance(item, dict):
        return {**item, "value": _with_text(place, item["value"], text)}
    if isinstance(item, (list, tuple)):
        return [*item, text]
    # Nothing at all is written "-" by ECharts.
    return [place, item, text or None]


def _number(item: Any) -> float | None:
    """Return the height of a datum: a number, the second of a point, or either with looks of its own."""
    if isinstance(item, dict):
        return _number(item["value"])
    return item[1] if isinstance(item, (list, tuple)) else item  # type: ignore[no-any-return]


def _heights(all_series: Iterable[dict[str, Any]], axis: int) -> list[float]:
    """Return how high the data on that axis reach, those of a stack together."""
    found: list[float] = []
    stacks: defaultdict[str, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
    for series in all_series:
        if series.get("yAxisIndex", 0) != axis:
            continue
        for place, item in enumerate(series["data"]):
            value = _number(item)
            if value is None:
                continue
            if "stack" in series:
                stacks[series["stack"]][place] += value
            else:
                found.append(value)
    return found + [height for stack in stacks.values() for height in stack.values()]


def _ticks(axis: dict[str, Any], heights: Sequence[float]) -> list[float]:
    """Return the numbers at which the axis is divided, the last one not below any of the heights."""
    low = axis.get("min", 0)
    high = axis.get("max", max(heights, default=0))
    if high <= low:
        return []
    step = max(_round_step((high - low) / _TICKS), axis.get("minInterval", 0))
    count = ceil(round((high - low) / step, 9))
    ticks = [round(low + number * step, 9) for number in range(count + 1)]
    return [int(tick) if tick == int(tick) else tick for tick in ticks]


def _round_step(rough: float) -> float:
    """Return the one of 1, 2 and 5, times a power of ten, that suits a rough step."""
    power = floor(log10(rough))
    lead = rough / 10**power
    nearest = 1 if lead < 1.5 else 2 if lead < 2.5 else 5 if lead < 7.5 else 10
    return float(nearest * 10**power) if power < 0 else nearest * 10**power


def _without_labels(axis: dict[str, Any], ticks: Sequence[float]) -> dict[str, Any]:
    return {
        **axis,
        "min": ticks[0],
        "max": ticks[-1],
        "interval": ticks[1] - ticks[0],
        "axisLabel": {"show": False},
    }


def _twin(axis: dict[str, Any], labels: Sequence[str]) -> dict[str, Any]:
    return {
        "type": "category",
        "boundaryGap": False,
        "data": list(labels),
        "position": axis.get("position", "left"),
        "offset": 0,
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "splitLine": {"show": False},
        "axisLabel": {"interval": 0},
        "axisPointer": {"show": False},
    }
