"""How many review cards come due on each of the days ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from phraseweaver.charts.chart import Chart, Control, Drawing
from phraseweaver.charts.labels import day_label
from phraseweaver.charts.palette import BLUE, GREY, GRID_WITH_TWO_AXES, VERMILION, line, stacked_bars
from phraseweaver.charts.table import Table
from phraseweaver.domain.progress import DueOn, Figures, Part, View
from phraseweaver.errors import N_
from phraseweaver.translation import Translator


@dataclass(frozen=True, slots=True)
class DueBar:
    """The review cards due on one date; `backlog`, those overdue, on today's bar only.

    `so_far` is all of them up to that day, the backlog with them.
    """

    day: date
    due: int
    backlog: int
    so_far: int


def build(figures: Figures, view: View) -> list[DueBar]:
    """Return a bar for each of the days ahead, today first; none if nothing is due in them."""
    today = figures.today
    last = today + timedelta(days=view.ahead - 1)
    backlog = sum(count for day, count in figures.due.by_date.items() if day < today)
    if not backlog and not any(today <= day <= last for day in figures.due.by_date):
        return []
    bars = []
    so_far = backlog
    for offset in range(view.ahead):
        day = today + timedelta(days=offset)
        due = figures.due.by_date.get(day, 0)
        so_far += due
        bars.append(DueBar(day, due, 0 if offset else backlog, so_far))
    return bars


def draw(bars: list[DueBar], daily_load: float, view: View, t: Translator) -> Drawing:
    """Return bars, the backlog stacked apart in another colour, and perhaps the sum so far as a line."""
    backlog = bars[0].backlog
    due = sum(bar.due for bar in bars)
    series = [(t("Due"), BLUE, [bar.due for bar in bars])]
    if backlog:
        series.append((t("Overdue"), VERMILION, [bar.backlog for bar in bars]))
    option = stacked_bars(
        [day_label(bar.day, t) for bar in bars], list(series), legend=bool(backlog) or view.cumulative
    )
    if view.cumulative:
        option["grid"] = GRID_WITH_TWO_AXES
        option["yAxis"] = [option["yAxis"], {"type": "value", "splitLine": {"show": False}}]
        option["series"].append(line(t("So far"), GREY, [bar.so_far for bar in bars], axis=1, style="dashed"))
    days = t.plural("{n} day", "{n} days", len(bars))
    said = [
        t.plural(
            "{n} card comes due in the next {days}.", "{n} cards come due in the next {days}.", due, days=days
        )
    ]
    if backlog:
        said.append(t.plural("{n} card is overdue.", "{n} cards are overdue.", backlog))
    if round(daily_load, 1):
        said.append(
            t("In the long run your cards ask for {load} reviews a day.", load=t.number(round(daily_load, 1)))
        )
    return Drawing(
        option=option,
        summary=" ".join(said),
        table=Table(
            (t("Day"), t("Due"), t("Overdue"), t("So far")),
            tuple((bar.day, bar.due, bar.backlog, bar.so_far) for bar in bars),
        ),
        behind=(
            tuple(DueOn(bar.day, bar.day) if bar.due else None for bar in bars),
            tuple(DueOn(date.min, bar.day - timedelta(days=1)) if bar.backlog else None for bar in bars),
        ),
    )


def make(figures: Figures, view: View, t: Translator) -> Drawing | None:
    """Return the drawing, None when nothing is due."""
    bars = build(figures, view)
    return draw(bars, figures.due.daily_load, view, t) if bars else None


CHART = Chart(
    key="future_due",
    title=N_("Coming due"),
    empty=N_("Once phrases have been reviewed, you see here what comes back and when."),
    make=make,
    needs=frozenset({Part.DUE}),
    controls=(Control.AHEAD, Control.CUMULATIVE),
    hint=N_(
        "What is due as things stand: what you will learn or forget until then is not in it. Suspended cards"
        " and archived decks are left out."
    ),
)
