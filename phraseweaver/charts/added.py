"""How many phrases were added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from phraseweaver.charts.chart import Chart, Control, Drawing
from phraseweaver.charts.labels import bar_label
from phraseweaver.charts.palette import PURPLE, stacked_bars
from phraseweaver.charts.table import Table
from phraseweaver.domain.progress import AddedOn, Figures, Part, View
from phraseweaver.errors import N_
from phraseweaver.translation import Translator


@dataclass(frozen=True, slots=True)
class AddedBar:
    """The phrases added from `first` to `last`, both included."""

    first: date
    last: date
    phrases: int


def build(figures: Figures, view: View) -> list[AddedBar]:
    """Return the bars of the period, empty ones too; none if no phrase was ever added."""
    if not figures.added:
        return []
    first = view.first_day(figures)
    if not view.period:
        first = min(first, min(figures.added))
    sums: dict[date, int] = {}
    for day, count in figures.added.items():
        if first <= day <= figures.today:
            begins = view.step.first_of(day)
            sums[begins] = sums.get(begins, 0) + count
    return [
        AddedBar(begins, ends, sums.get(view.step.first_of(begins), 0))
        for begins, ends in view.bars(first, figures.today)
    ]


def draw(bars: list[AddedBar], view: View, t: Translator) -> Drawing:
    """Return the bars."""
    total = sum(bar.phrases for bar in bars)
    days = (bars[-1].last - bars[0].first).days + 1
    return Drawing(
        option=stacked_bars(
            [bar_label(bar.first, view.step, t) for bar in bars],
            [(t("Added"), PURPLE, [bar.phrases for bar in bars])],
            legend=False,
        ),
        summary=t(
            "{phrases} added in {days}.",
            phrases=t.plural("{n} phrase", "{n} phrases", total),
            days=t.plural("{n} day", "{n} days", days),
        ),
        table=Table(
            (t("From"), t("To"), t("Phrases")), tuple((bar.first, bar.last, bar.phrases) for bar in bars)
        ),
        behind=(tuple(AddedOn(bar.first, bar.last) if bar.phrases else None for bar in bars),),
    )


def make(figures: Figures, view: View, t: Translator) -> Drawing | None:
    """Return the drawing, None without a single phrase."""
    bars = build(figures, view)
    return draw(bars, view, t) if bars else None


CHART = Chart(
    key="added",
    title=N_("Added phrases"),
    empty=N_("The phrases you add will appear here, one bar a day."),
    make=make,
    needs=frozenset({Part.ADDED, Part.DAYS}),
    controls=(Control.PERIOD, Control.STEP),
    period=365,
)
