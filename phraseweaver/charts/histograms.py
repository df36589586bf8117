"""Four histograms of the cards that were seen: interval, stability, difficulty, retrievability."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from phraseweaver.charts.chart import Chart, Drawing
from phraseweaver.charts.labels import days_bar_label, percent_bar_label
from phraseweaver.charts.palette import BLUE, GREEN, GREY, GRID, ORANGE, SKY, VERMILION
from phraseweaver.charts.table import Table
from phraseweaver.domain.answer_totals import MATURE_FROM_DAYS
from phraseweaver.domain.progress import Between, Figures, Part, View
from phraseweaver.domain.progress.histogram import Bar, day_bars, median, percent_bars
from phraseweaver.errors import N_
from phraseweaver.translation import Translator


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars of one figure of the cards; `middle` is the median of the cards, not of the bars."""

    figure: str
    bars: tuple[Bar, ...]
    middle: float


def build(figures: Figures, figure: str) -> Histogram | None:
    """Return the histogram of that name of `Census`; None if no card was seen."""
    counts = getattr(figures.census, figure)
    middle = median(counts)
    if middle is None:
        return None
    in_days = figure in ("intervals", "stability")
    return Histogram(figure, tuple(day_bars(counts) if in_days else percent_bars(counts)), middle)


def draw(found: Histogram, t: Translator) -> Drawing:
    """Return the bars."""
    in_days = found.figure in ("intervals", "stability")
    middle = (
        t.plural("{n} day", "{n} days", round(found.middle)) if in_days else t.percent(found.middle / 100)
    )
    labels = [days_bar_label(bar, t) if in_days else percent_bar_label(bar, t) for bar in found.bars]
    place = _place(found)
    option = {
        "animation": False,
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}, "confine": True},
        # Room for the median between the menu and the bars.
        "grid": {**GRID, "top": 48, "bottom": 26},
        "xAxis": {
            "type": "category",
            "data": labels,
            "axisTick": {"show": False},
            "axisLabel": {"interval": 0, "hideOverlap": True},
            "name": t("days") if in_days else "",
            "nameLocation": "middle",
            "nameGap": 28,
        },
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {
                "name": t("Cards"),
                "type": "bar",
                "barMaxWidth": 34,
                "data": [
                    {"value": bar.count, "itemStyle": {"color": _colour(found.figure, bar)}}
                    for bar in found.bars
                ],
                "markLine": {
                    "symbol": "none",
                    "silent": True,
                    "lineStyle": {"color": GREY, "type": "dashed", "width": 2},
                    "label": {
                        "formatter": t("Median: {middle}", middle=middle),
                        "color": GREY,
                        # Towards the middle: at the edge of the chart it would be cut off.
                        "align": "right" if 2 * place >= len(found.bars) else "left",
                    },
                    "data": [{"xAxis": place}],
                },
            }
        ],
    }
    cards = sum(bar.count for bar in found.bars)
    return Drawing(
        option=option,
        summary=t(
            "{cards}, half of them below {middle}, half above.",
            cards=t.plural("{n} card", "{n} cards", cards),
            middle=middle,
        ),
        table=Table(
            (t("From"), t("To"), t("Cards")), tuple((bar.low, bar.high, bar.count) for bar in found.bars)
        ),
        behind=(
            tuple(Between(found.figure, bar.low, bar.high) if bar.count else None for bar in found.bars),
        ),
    )


def _place(found: Histogram) -> int:
    """Return which bar, counted from 0, the median falls into."""
    within = [place for place, bar in enumerate(found.bars) if bar.low <= found.middle]
    return within[-1] if within else 0


def _colour(figure: str, bar: Bar) -> str:
    match figure:
        case "intervals":
            return ORANGE if bar.low >= MATURE_FROM_DAYS else GREEN
        case "stability":
            return BLUE
        case "difficulty":
            return VERMILION
        case _:
            return SKY


def _maker(figure: str) -> Callable[[Figures, View, Translator], Drawing | None]:
    def make(figures: Figures, _view: View, t: Translator) -> Drawing | None:
        found = build(figures, figure)
        return draw(found, t) if found else None

    return make


def _chart(figure: str, title: str, empty: str, hint: str) -> Chart:
    return Chart(
        key=figure, title=title, empty=empty, make=_maker(figure), needs=frozenset({Part.CARDS}), hint=hint
    )


INTERVALS = _chart(
    "intervals",
    N_("Intervals"),
    N_("The waiting times of your cards will appear here, from the first that is learned on."),
    N_("How long cards wait between two reviews. Green is young, orange mature."),
)
STABILITY = _chart(
    "stability",
    N_("Stability"),
    N_("How firmly your phrases sit will appear here, from the first answer on."),
    N_("After so many days a card would be remembered with 90 % certainty."),
)
DIFFICULTY = _chart(
    "difficulty",
    N_("Difficulty"),
    N_("How hard your phrases are for you will appear here, from the first answer on."),
    N_("How hard it is to make a card more stable: 0 % easy, 100 % hard."),
)
RETRIEVABILITY = _chart(
    "retrievability",
    N_("Chance of recall"),
    N_(
        "How likely you would remember each phrase at this moment will appear here, from the first answer on."
    ),
    N_("How likely you would remember a card at this moment."),
)
