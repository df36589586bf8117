"""How many review cards come due on each of the next thirty days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from phraseweaver.charts.chart import Chart, Drawing
from phraseweaver.charts.palette import BLUE, VERMILION, stacked_bars
from phraseweaver.domain.progress import FORECAST_DAYS, ProgressData
from phraseweaver.errors import N_
from phraseweaver.translation import Translator


@dataclass(frozen=True, slots=True)
class DueBar:
    """The review cards due on one date; `backlog`, those overdue, on today's bar only."""

    day: date
    due: int
    backlog: int


def build(data: ProgressData) -> list[DueBar]:
    """Return a bar for each of the next thirty days from today; none if nothing is due in them."""
    if not data.forecast and not data.backlog:
        return []
    days = [data.today + timedelta(days=offset) for offset in range(FORECAST_DAYS)]
    return [
        DueBar(day=day, due=data.forecast.get(day, 0), backlog=data.backlog if day == data.today else 0)
        for day in days
    ]


def draw(bars: list[DueBar], t: Translator) -> Drawing:
    """Return bars, the backlog stacked apart in another colour."""
    backlog = sum(bar.backlog for bar in bars)
    series = [(t("Due"), BLUE, [bar.due for bar in bars])]
    if backlog:
        series.append((t("Overdue"), VERMILION, [bar.backlog for bar in bars]))
    summary = t.plural(
        "{n} card comes due in the next 30 days.",
        "{n} cards come due in the next 30 days.",
        sum(bar.due for bar in bars),
    )
    if backlog:
        summary += " " + t.plural("{n} card is overdue.", "{n} cards are overdue.", backlog)
    return Drawing(
        option=stacked_bars([t.short_date(bar.day) for bar in bars], series, legend=bool(backlog)),
        summary=summary,
    )


def make(data: ProgressData, t: Translator) -> Drawing | None:
    """Return the drawing, None when nothing is due."""
    bars = build(data)
    return draw(bars, t) if bars else None


CHART = Chart(
    key="future_due",
    title=N_("Due in the next 30 days"),
    empty=N_("Once phrases have been reviewed, you see here what comes back and when."),
    make=make,
)
