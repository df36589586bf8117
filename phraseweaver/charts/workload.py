"""The price of remembering more: reviews a day against the desired retention, the learner's own marked."""

from __future__ import annotations

from phraseweaver.charts.chart import Drawing
from phraseweaver.charts.labels import percent_template
from phraseweaver.charts.palette import BLUE, VERMILION
from phraseweaver.charts.table import Table
from phraseweaver.domain.simulation import Forecast, WorkloadPoint
from phraseweaver.translation import Translator

_ROOM = {"left": 8, "right": 24, "top": 40, "bottom": 28, "containLabel": True}
_COMPARED = (0.80, 0.90, 0.95)


def own_point(forecast: Forecast) -> WorkloadPoint:
    """Return the point of the curve at the learner's desired retention."""
    return next(point for point in forecast.curve if point.retention == forecast.desired_retention)


def draw(forecast: Forecast, t: Translator) -> Drawing:
    """Return the curve with the learner's point on it."""
    own = own_point(forecast)
    option = {
        "animation": False,
        "tooltip": {"trigger": "item", "formatter": "{b}", "confine": True},
        "grid": _ROOM,
        "xAxis": {
            "type": "value",
            "min": 70,
            "max": 100,
            "name": t("Desired retention"),
            "nameLocation": "middle",
            "nameGap": 28,
            "axisLabel": {"formatter": percent_template(t)},
            "splitLine": {"show": False},
        },
        "yAxis": {"type": "value", "name": t("Reviews a day"), "nameTextStyle": {"align": "left"}},
        "series": [
            {
                "type": "line",
                "smooth": True,
                "symbolSize": 7,
                "lineStyle": {"color": BLUE, "width": 2},
                "itemStyle": {"color": BLUE},
                "data": [_datum(point, t) for point in forecast.curve],
            },
            {
                "type": "scatter",
                "symbol": "pin",
                "symbolSize": 34,
                "symbolOffset": [0, 0],
                "itemStyle": {"color": VERMILION},
                "label": {"show": True, "position": "left", "formatter": t("You"), "fontWeight": "bold"},
                "data": [_datum(own, t)],
                "z": 3,
            },
        ],
    }
    table = Table(
        (t("Desired retention"), t("Reviews a day"), t("Minutes a day"), t("Known in a year")),
        tuple((point.retention, point.reviews, point.minutes, point.known) for point in forecast.curve),
    )
    return Drawing(option=option, summary=" ".join(_sentences(forecast, own, t)), table=table)


def _datum(point: WorkloadPoint, t: Translator) -> dict[str, object]:
    return {
        "value": [round(100 * point.retention, 1), round(point.reviews, 1)],
        "name": t(
            "{retention}: {reviews} and {minutes} a day, {known} known in a year",
            retention=t.percent(point.retention),
            reviews=_reviews(point, t),
            minutes=_minutes(point, t),
            known=t.plural("{n} card", "{n} cards", round(point.known)),
        ),
    }


def _sentences(forecast: Forecast, own: WorkloadPoint, t: Translator) -> list[str]:
    said = [
        t(
            "At your {retention}: {reviews} and {minutes} a day on average over a year.",
            retention=t.percent(own.retention),
            reviews=_reviews(own, t),
            minutes=_minutes(own, t),
        )
    ]
    for point in forecast.curve:
        if point.retention in _COMPARED and point is not own:
            said.append(
                t(
                    "At {retention}: {reviews} and {minutes}.",
                    retention=t.percent(point.retention),
                    reviews=_reviews(point, t),
                    minutes=_minutes(point, t),
                )
            )
    return said


def _reviews(point: WorkloadPoint, t: Translator) -> str:
    return t.plural("{n} review", "{n} reviews", round(point.reviews))


def _minutes(point: WorkloadPoint, t: Translator) -> str:
    return t("{minutes} min", minutes=t.number(round(point.minutes, 1 if point.minutes < 10 else 0)))
