"""The days ahead as they are, and as a choice would make them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from phraseweaver.charts.chart import Drawing
from phraseweaver.charts.palette import BLUE, GRID, LEGEND, ORANGE
from phraseweaver.charts.table import Table
from phraseweaver.domain.simulation import Forecast, WhatIf
from phraseweaver.translation import Translator


@dataclass(frozen=True, slots=True)
class Lines:
    """Cards a day, reviews and new ones, from today on: as things are, and if; and the minutes on average."""

    today: date
    as_now: tuple[float, ...]
    changed: tuple[float, ...]
    minutes_as_now: float
    minutes_changed: float


def build(forecast: Forecast, what: WhatIf, today: date, days: int) -> Lines:
    """Return the two lines of so many days."""
    now, changed = forecast.lines[WhatIf.AS_NOW][:days], forecast.lines[what][:days]
    return Lines(
        today=today,
        as_now=tuple(day.reviews + day.new for day in now),
        changed=tuple(day.reviews + day.new for day in changed),
        minutes_as_now=sum(day.minutes for day in now) / len(now),
        minutes_changed=sum(day.minutes for day in changed) / len(changed),
    )


def draw(lines: Lines, name: str, t: Translator) -> Drawing:
    """Return the two lines; `name` is what the choice is called."""
    days = [lines.today + timedelta(days=offset) for offset in range(len(lines.as_now))]
    option = {
        "animation": False,
        "tooltip": {"trigger": "axis", "confine": True},
        "legend": LEGEND,
        "grid": GRID,
        "xAxis": {
            "type": "category",
            "data": [t.short_date(day) for day in days],
            "axisTick": {"show": False},
        },
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {
                "name": title,
                "type": "line",
                "symbol": "none",
                "data": [round(value) for value in values],
                "lineStyle": {"color": colour, "width": 2, "type": style},
                "itemStyle": {"color": colour},
            }
            for title, colour, style, values in (
                (t("As it is"), BLUE, "solid", lines.as_now),
                (name, ORANGE, "dashed", lines.changed),
            )
        ],
    }
    table = Table(
        (t("Day"), t("As it is"), name),
        tuple(zip(days, lines.as_now, lines.changed, strict=True)),
    )
    summary = " ".join((_tomorrow(lines, t), _on_average(lines, t)))
    return Drawing(option=option, summary=summary, table=table)


def _tomorrow(lines: Lines, t: Translator) -> str:
    return t(
        "Tomorrow {changed} instead of {cards}.",
        changed=t.plural("{n} card", "{n} cards", round(lines.changed[1])),
        cards=t.number(round(lines.as_now[1])),
    )


def _on_average(lines: Lines, t: Translator) -> str:
    count = len(lines.as_now)
    return t(
        "In the next {days} on average {changed} ({minutes_changed}) a day instead of {cards} ({minutes}).",
        days=t.plural("{n} day", "{n} days", count),
        changed=t.plural("{n} card", "{n} cards", round(sum(lines.changed) / count)),
        cards=t.number(round(sum(lines.as_now) / count)),
        minutes=_minutes(lines.minutes_as_now, t),
        minutes_changed=_minutes(lines.minutes_changed, t),
    )


def _minutes(minutes: float, t: Translator) -> str:
    return t("{minutes} min", minutes=t.number(round(minutes, 1 if minutes < 10 else 0)))
