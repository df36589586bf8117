"""A year of study, a square a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import sqrt
from typing import Any

from phraseweaver.charts.chart import Chart, Control, Drawing
from phraseweaver.charts.labels import day_label
from phraseweaver.charts.palette import GREEN, GREY, LINES_IN_TOOLTIP
from phraseweaver.charts.table import Table
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.progress import AnsweredOn, Figures, Part, View
from phraseweaver.domain.progress.retention import retention_of
from phraseweaver.errors import N_
from phraseweaver.translation import Translator

_YEAR = 365
_FAINTEST = 0.2


class Rest(StrEnum):
    """Why a day without answers does not break a streak."""

    NEUTRAL = "neutral"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class DaySquare:
    """One day: its answers, or why there were none to be expected; neither on a day that was missed."""

    day: date
    totals: AnswerTotals
    rest: Rest | None = None


@dataclass(frozen=True, slots=True)
class YearOfDays:
    """The days from `first` to `last` of which there is something to say; `last` may lie ahead."""

    first: date
    last: date
    squares: tuple[DaySquare, ...]


def years(figures: Figures) -> list[int]:
    """Return the calendar years with answers, the present one first."""
    first = figures.days.first
    return list(range(figures.today.year, first.year - 1, -1)) if first else []


def build(figures: Figures, view: View) -> YearOfDays | None:
    """Return a calendar year, or the twelve months up to today; None if there never was an answer."""
    if not figures.days.totals:
        return None
    if view.year:
        first, last = date(view.year, 1, 1), date(view.year, 12, 31)
    else:
        first, last = figures.today - timedelta(days=_YEAR - 1), figures.today
    squares = []
    for offset in range((min(last, figures.today) - first).days + 1):
        day = first + timedelta(days=offset)
        totals = figures.days.totals.get(day)
        rest = None
        if day in figures.streak.breaks:
            rest = Rest.BREAK
        elif day in figures.streak.neutral:
            rest = Rest.NEUTRAL
        if totals or rest:
            squares.append(DaySquare(day, totals or AnswerTotals(), rest))
    return YearOfDays(first, last, tuple(squares))


def draw(year: YearOfDays, t: Translator) -> Drawing:
    """Return a calendar; a square is the darker the more answers it has, by their square root."""
    studied = [square for square in year.squares if square.totals.answers]
    rests = {
        rest: [square for square in year.squares if square.rest is rest and not square.totals.answers]
        for rest in Rest
    }
    most = max((square.totals.answers for square in studied), default=1)
    names = {Rest.NEUTRAL: t("Nothing to do"), Rest.BREAK: t("Planned break")}
    looks: dict[Rest, dict[str, Any]] = {
        Rest.NEUTRAL: {"symbol": "circle", "symbolSize": 4, "itemStyle": {"color": GREY}},
        Rest.BREAK: {
            "symbol": "diamond",
            "symbolSize": 8,
            "itemStyle": {"color": "transparent", "borderColor": GREY, "borderWidth": 1.5},
        },
    }
    shown = [rest for rest in Rest if rests[rest]]
    option = {
        "animation": False,
        "tooltip": LINES_IN_TOOLTIP,
        "visualMap": {
            "show": False,
            "min": 0,
            "max": sqrt(most),
            "seriesIndex": 0,
            "inRange": {"color": GREEN, "opacity": [_FAINTEST, 1]},
        },
        "legend": {
            "show": bool(shown),
            "data": [names[rest] for rest in shown],
            "bottom": 0,
            # Where a phone looks first: at the latest days.
            "right": 30,
            "itemWidth": 12,
            "itemHeight": 9,
            "selectedMode": False,
        },
        "calendar": {
            "range": [year.first.isoformat(), year.last.isoformat()],
            "left": 40,
            "right": 30,
            "top": 40,
            "bottom": 28 if shown else 6,
            "splitLine": {"show": False},
            "itemStyle": {"color": "rgba(128,128,128,0.08)", "borderColor": "rgba(128,128,128,0.25)"},
            "yearLabel": {"show": False},
            "monthLabel": {"nameMap": [t.month_name(month) for month in range(1, 13)]},
            # ECharts counts weekdays from Sunday.
            "dayLabel": {"firstDay": 1, "nameMap": [t.weekday((day - 1) % 7) for day in range(7)]},
        },
        "series": [
            {
                "name": t("Answers"),
                "type": "heatmap",
                "coordinateSystem": "calendar",
                "data": [
                    {
                        "value": [square.day.isoformat(), round(sqrt(square.totals.answers), 2)],
                        "name": _words(square, t),
                    }
                    for square in studied
                ],
            },
            *(
                {
                    "name": names[rest],
                    "type": "scatter",
                    "coordinateSystem": "calendar",
                    **looks[rest],
                    "data": [
                        {
                            "value": [square.day.isoformat(), 0],
                            "name": f"{day_label(square.day, t)}\n{names[rest]}",
                        }
                        for square in rests[rest]
                    ],
                }
                for rest in shown
            ),
        ],
    }
    answers = sum(square.totals.answers for square in studied)
    return Drawing(
        option=option,
        summary=t(
            "{answers} on {days}; on the busiest, {most}.",
            answers=t.plural("{n} answer", "{n} answers", answers),
            days=t.plural("{n} day", "{n} days", len(studied)),
            most=t.plural("{n} answer", "{n} answers", most if studied else 0),
        ),
        table=Table(
            (t("Day"), t("Answers"), t("Minutes"), t("Remembered"), t("Rest day")),
            tuple(
                (
                    square.day,
                    square.totals.answers,
                    square.totals.milliseconds / 60_000,
                    retention_of(square.totals).all.share,
                    names[square.rest] if square.rest else None,
                )
                for square in year.squares
            ),
        ),
        behind=(tuple(AnsweredOn(square.day, square.day) for square in studied),),
    )


def _words(square: DaySquare, t: Translator) -> str:
    totals = square.totals
    lines = [day_label(square.day, t), t.plural("{n} answer", "{n} answers", totals.answers)]
    minutes = round(totals.milliseconds / 60_000)
    if minutes:
        lines.append(t.plural("{n} minute", "{n} minutes", minutes))
    share = retention_of(totals).all.share
    if share is not None:
        lines.append(t("{share} remembered", share=t.percent(share)))
    return "\n".join(lines)


def make(figures: Figures, view: View, t: Translator) -> Drawing | None:
    """Return the drawing, None without a single answer."""
    year = build(figures, view)
    return draw(year, t) if year else None


CHART = Chart(
    key="heatmap",
    title=N_("Calendar"),
    empty=N_("Each day on which you study becomes a square here, from your first answer on."),
    make=make,
    needs=frozenset({Part.DAYS, Part.STREAK}),
    controls=(Control.YEAR,),
    hint=N_("The darker, the more answers; by their square root, so that quiet days can be told apart too."),
    height=196,
)
