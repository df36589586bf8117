"""True retention month by month, against the desired retention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from phraseweaver.charts.chart import Chart, Drawing
from phraseweaver.charts.labels import month_label, percent_template
from phraseweaver.charts.palette import (
    BLUE,
    GREEN,
    GREY,
    GRID,
    LABELS_INSIDE,
    LEGEND,
    ORANGE,
    line,
    percent_axis,
)
from phraseweaver.charts.table import Table
from phraseweaver.domain.progress import Figures, Part, View
from phraseweaver.domain.progress.retention import Retention, retention_by_month
from phraseweaver.errors import N_
from phraseweaver.translation import Translator

_ROUND_TO = 10


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """What was remembered in the month that begins on that day."""

    month: date
    retention: Retention


def build(figures: Figures) -> list[MonthPoint]:
    """Return the months in which cards in review were asked, in order."""
    return [MonthPoint(*entry) for entry in retention_by_month(figures.days.totals).items()]


def draw(points: list[MonthPoint], desired: float, t: Translator) -> Drawing:
    """Return a line each for all, young and mature cards, and the desired retention."""
    lines = [
        (t("All"), BLUE, "solid", [point.retention.all.share for point in points]),
        (t("Young"), GREEN, "dotted", [point.retention.young.share for point in points]),
        (t("Mature"), ORANGE, "dashed", [point.retention.mature.share for point in points]),
    ]
    percents = [
        (name, colour, style, [None if share is None else round(100 * share, 1) for share in shares])
        for name, colour, style, shares in lines
    ]
    found = [percent for _, _, _, values in percents for percent in values if percent is not None]
    low = int(min([*found, 100 * desired])) // _ROUND_TO * _ROUND_TO
    series = [
        line(name, colour, values, style=style, symbol="circle") for name, colour, style, values in percents
    ]
    desired_symbol = "none" if len(points) > 1 else "diamond"
    series.append(
        line(
            t("Desired"),
            GREY,
            [round(100 * desired, 1)] * len(points),
            style="dashed",
            symbol=desired_symbol,
        )
    )
    option = {
        "animation": False,
        "tooltip": {"trigger": "axis", "confine": True},
        "legend": LEGEND,
        "grid": GRID,
        "xAxis": {
            "type": "category",
            "data": [month_label(point.month, t) for point in points],
            "axisLabel": LABELS_INSIDE,
        },
        "yAxis": percent_axis(percent_template(t), low=low),
        "series": series,
    }
    last = points[-1].retention.all
    return Drawing(
        option=option,
        summary=t(
            "{month}: {share} of {asked} remembered; {desired} desired.",
            month=month_label(points[-1].month, t),
            share=t.percent(last.share or 0),
            asked=t.number(last.asked),
            desired=t.percent(desired),
        ),
        table=Table(
            (t("Month"), *(name for name, _, _, _ in lines), t("Asked")),
            tuple(
                (
                    point.month,
                    *(shares[place] for _, _, _, shares in lines),
                    point.retention.all.asked,
                )
                for place, point in enumerate(points)
            ),
        ),
    )


def make(figures: Figures, _view: View, t: Translator) -> Drawing | None:
    """Return the drawing, None before the first card in review was asked."""
    points = build(figures)
    return draw(points, figures.desired_retention, t) if points else None


CHART = Chart(
    key="retention_course",
    title=N_("Retention by month"),
    empty=N_(
        "From the day on which the first phrases come back, you see here how many of them you remember."
    ),
    make=make,
    needs=frozenset({Part.DAYS}),
)
