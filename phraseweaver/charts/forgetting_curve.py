"""The forgetting curves of a phrase's cards: recall so far, and as it will fade until each comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from phraseweaver.charts.chart import Drawing
from phraseweaver.charts.labels import date_template, percent_template
from phraseweaver.charts.palette import BLUE, GREEN, GREY, ORANGE, VERMILION
from phraseweaver.domain.recall_curve import Point
from phraseweaver.translation import Translator

_COLOURS = (BLUE, ORANGE, GREEN, VERMILION)


@dataclass(frozen=True, slots=True)
class Curve:
    """A card's curve under its name, and the day on which it comes back."""

    name: str
    points: Sequence[Point]
    due_on: date | None


def draw(curves: Sequence[Curve], wanted: float, today: date, t: Translator) -> Drawing | None:
    """Return the curves, today and the wished-for recall `wanted` (0 to 1); None without any curve."""
    drawn = [curve for curve in curves if curve.points]
    if not drawn:
        return None
    lowest = min(100 * point.recall for curve in drawn for point in curve.points)
    option: dict[str, Any] = {
        "animation": False,
        "color": list(_COLOURS),
        "tooltip": {"trigger": "axis", "confine": True},
        "legend": {"top": 0, "type": "scroll", "data": [curve.name for curve in drawn]},
        "grid": {"left": 8, "right": 16, "top": 36, "bottom": 8, "containLabel": True},
        "xAxis": {
            "type": "time",
            # Not the names of months, which ECharts has in English only.
            "axisLabel": {"hideOverlap": True, "formatter": date_template(t)},
            "axisPointer": {"label": {"formatter": date_template(t)}},
        },
        "yAxis": {
            "type": "value",
            "min": min(80, int(lowest) // 10 * 10),
            "max": 100,
            "axisLabel": {"formatter": percent_template(t)},
        },
        "series": [
            {
                "name": curve.name,
                "type": "line",
                "symbol": "none",
                "data": [[point.on.isoformat(), round(100 * point.recall, 1)] for point in curve.points],
                **({"markLine": _marks(wanted, today, t)} if number == 0 else {}),
            }
            for number, curve in enumerate(drawn)
        ],
    }
    return Drawing(option=option, summary=" ".join(_sentence(curve, today, t) for curve in drawn))


def _marks(wanted: float, today: date, t: Translator) -> dict[str, Any]:
    return {
        "silent": True,
        "symbol": "none",
        "lineStyle": {"color": GREY, "type": "dashed"},
        "label": {"color": GREY, "position": "insideEndTop"},
        "data": [
            {"yAxis": round(100 * wanted, 1), "label": {"formatter": t("wished for")}},
            # Above the line: along it, the word would lie across the curves.
            {"xAxis": today.isoformat(), "label": {"formatter": t("today"), "position": "end"}},
        ],
    }


def _sentence(curve: Curve, today: date, t: Translator) -> str:
    now = min(curve.points, key=lambda point: (abs((point.on - today).days), point.on))
    if curve.due_on is None:
        return t("{name}: recall today {recall}.", name=curve.name, recall=t.percent(now.recall))
    return t(
        "{name}: recall today {recall}, comes back on {date}.",
        name=curve.name,
        recall=t.percent(now.recall),
        date=t.long_date(curve.due_on),
    )
