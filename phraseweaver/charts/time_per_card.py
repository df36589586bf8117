"""How long an answer takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from phraseweaver.charts.chart import Chart, Control, Drawing
from phraseweaver.charts.labels import bar_label
from phraseweaver.charts.palette import BLUE, GREEN, GRID, LEGEND, ORANGE, line
from phraseweaver.charts.table import Table
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.progress import Figures, Part, View
from phraseweaver.errors import N_
from phraseweaver.translation import Translator


@dataclass(frozen=True, slots=True)
class Seconds:
    """The mean seconds of an answer from `first` to `last`; None where there was none."""

    first: date
    last: date
    every: float | None
    young: float | None
    mature: float | None


def build(figures: Figures, view: View) -> list[Seconds]:
    """Return the bars of the period; none if nothing was answered."""
    first = view.first_day(figures)
    sums: dict[date, AnswerTotals] = {}
    for day, totals in figures.days.totals.items():
        if first <= day <= figures.today:
            begins = view.step.first_of(day)
            sums[begins] = sums[begins].plus(totals) if begins in sums else totals
    if not sums:
        return []
    found = []
    for begins, ends in view.bars(first, figures.today):
        totals = sums.get(view.step.first_of(begins), AnswerTotals())
        found.append(
            Seconds(
                begins,
                ends,
                every=_mean(totals.milliseconds, totals.answers),
                young=_mean(totals.young_milliseconds, totals.young),
                mature=_mean(totals.mature_milliseconds, totals.mature),
            )
        )
    return found


def _mean(milliseconds: int, answers: int) -> float | None:
    return milliseconds / 1_000 / answers if answers else None


def draw(found: list[Seconds], seconds: float, view: View, t: Translator) -> Drawing:
    """Return a line each for all, young and mature cards; `seconds` is the mean of the whole period."""
    lines = [
        (t("All"), BLUE, "solid", [part.every for part in found]),
        (t("Young"), GREEN, "dotted", [part.young for part in found]),
        (t("Mature"), ORANGE, "dashed", [part.mature for part in found]),
    ]
    option = {
        "animation": False,
        "tooltip": {"trigger": "axis", "confine": True},
        "legend": LEGEND,
        "grid": GRID,
        "xAxis": {
            "type": "category",
            "data": [bar_label(part.first, view.step, t) for part in found],
            "axisTick": {"show": False},
        },
        "yAxis": {"type": "value", "axisLabel": {"formatter": t("{n} s", n="{value}")}},
        "series": [
            line(
                name,
                colour,
                [None if value is None else round(value, 1) for value in values],
                style=style,
                symbol="circle",
            )
            for name, colour, style, values in lines
        ],
    }
    return Drawing(
        option=option,
        summary=t("An answer takes {seconds} seconds on average.", seconds=t.number(round(seconds, 1))),
        table=Table(
            (t("From"), t("To"), *(name for name, _, _, _ in lines)),
            tuple((part.first, part.last, part.every, part.young, part.mature) for part in found),
        ),
    )


def make(figures: Figures, view: View, t: Translator) -> Drawing | None:
    """Return the drawing, None without a single answer in the period."""
    found = build(figures, view)
    if not found:
        return None
    first = view.first_day(figures)
    days = [totals for day, totals in figures.days.totals.items() if first <= day <= figures.today]
    mean = sum(totals.milliseconds for totals in days) / 1_000 / sum(totals.answers for totals in days)
    return draw(found, mean, view, t)


CHART = Chart(
    key="time_per_card",
    title=N_("Time for an answer"),
    empty=N_("How long you think before you answer will appear here with your first answers."),
    make=make,
    needs=frozenset({Part.DAYS}),
    controls=(Control.PERIOD, Control.STEP),
    hint=N_("An answer counts for a minute at most: beyond that you were elsewhere."),
)
