"""Answers per study day, by the state that the card was in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from phraseweaver.charts.chart import Chart, Drawing
from phraseweaver.charts.palette import BLUE, GREEN, ORANGE, SKY, VERMILION, stacked_bars
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.progress import ProgressData
from phraseweaver.errors import N_
from phraseweaver.translation import Translator


@dataclass(frozen=True, slots=True)
class DayBar:
    """One study day's answers."""

    day: date
    new: int
    learning: int
    young: int
    mature: int
    relearning: int


def build(data: ProgressData) -> list[DayBar]:
    """Return a bar for every study day of the period, those without answers too; none if all are empty."""
    if not data.days:
        return []
    span = (data.today - data.first).days + 1
    bars = []
    for offset in range(span):
        day = data.first + timedelta(days=offset)
        totals = data.days.get(day, AnswerTotals())
        bars.append(
            DayBar(
                day=day,
                new=totals.new,
                learning=totals.learning,
                young=totals.young,
                mature=totals.mature,
                relearning=totals.relearning,
            )
        )
    return bars


def draw(bars: list[DayBar], t: Translator) -> Drawing:
    """Return stacked bars, one a day."""
    answers = sum(bar.new + bar.learning + bar.young + bar.mature + bar.relearning for bar in bars)
    option = stacked_bars(
        [t.short_date(bar.day) for bar in bars],
        [
            (t("New"), BLUE, [bar.new for bar in bars]),
            (t("Learning"), SKY, [bar.learning for bar in bars]),
            (t("Young"), GREEN, [bar.young for bar in bars]),
            (t("Mature"), ORANGE, [bar.mature for bar in bars]),
            (t("Relearning"), VERMILION, [bar.relearning for bar in bars]),
        ],
    )
    return Drawing(
        option=option,
        summary=t(
            "{answers} on {days}.",
            answers=t.plural("{n} answer", "{n} answers", answers),
            days=t.plural("{n} day", "{n} days", sum(1 for bar in bars if _any(bar))),
        ),
    )


def _any(bar: DayBar) -> bool:
    return bool(bar.new or bar.learning or bar.young or bar.mature or bar.relearning)


def make(data: ProgressData, t: Translator) -> Drawing | None:
    """Return the drawing, None without a single answer."""
    bars = build(data)
    return draw(bars, t) if bars else None


CHART = Chart(
    key="answers_per_day",
    title=N_("Answers per day"),
    empty=N_("Your first answers will appear here, one bar a day."),
    make=make,
)
