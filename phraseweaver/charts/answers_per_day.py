"""Answers, or the time that they took, per day, week or month, by the state that the card was in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from phraseweaver.charts.chart import Chart, Control, Drawing
from phraseweaver.charts.labels import bar_label
from phraseweaver.charts.palette import BLUE, GREEN, GREY, ORANGE, SKY, VERMILION, line, stacked_bars
from phraseweaver.charts.table import Table
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.progress import AnsweredOn, Figures, Measure, Part, Step, View
from phraseweaver.domain.progress.retention import retention_between
from phraseweaver.errors import N_
from phraseweaver.translation import Translator

_AVERAGE_OVER = {Step.DAY: 7, Step.WEEK: 4, Step.MONTH: 3}
"""So many bars the running average looks back on."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Answers or minutes; those of new cards are in `learning` where minutes are counted."""

    new: float = 0
    learning: float = 0
    young: float = 0
    mature: float = 0
    relearning: float = 0

    @property
    def total(self) -> float:
        """All together."""
        return self.new + self.learning + self.young + self.mature + self.relearning


@dataclass(frozen=True, slots=True)
class TimeBar:
    """What was done from `first` to `last`; `average` a bar over this and the ones before it."""

    first: date
    last: date
    amount: Amount
    average: float


@dataclass(frozen=True, slots=True)
class Work:
    """The bars of a period, and what was remembered meanwhile (None if nothing was asked)."""

    bars: tuple[TimeBar, ...]
    answers: int
    minutes: float
    days: int
    retention: float | None


def build(figures: Figures, view: View) -> Work | None:
    """Return a bar for each day, week or month of the period, empty ones too; None if all are empty."""
    first, last = view.first_day(figures), figures.today
    days = {day: totals for day, totals in figures.days.totals.items() if first <= day <= last}
    if not days:
        return None
    bounds = view.bars(first, last)
    sums = _sums(days, view.step)
    amounts = [
        _amount(sums.get(view.step.first_of(begins), AnswerTotals()), view.measure) for begins, _ in bounds
    ]
    over = _AVERAGE_OVER[view.step]
    bars = []
    for place, (begins, ends) in enumerate(bounds):
        window = amounts[max(place - over + 1, 0) : place + 1]
        average = sum(amount.total for amount in window) / len(window)
        bars.append(TimeBar(begins, ends, amounts[place], average))
    return Work(
        bars=tuple(bars),
        answers=sum(totals.answers for totals in days.values()),
        minutes=sum(totals.milliseconds for totals in days.values()) / 60_000,
        days=len(days),
        retention=retention_between(days, first, last).all.share,
    )


def _sums(days: Mapping[date, AnswerTotals], step: Step) -> Mapping[date, AnswerTotals]:
    if step is Step.DAY:
        return days
    sums: dict[date, AnswerTotals] = {}
    for day, totals in days.items():
        begins = step.first_of(day)
        sums[begins] = sums[begins].plus(totals) if begins in sums else totals
    return sums


def _amount(totals: AnswerTotals, measure: Measure) -> Amount:
    if measure is Measure.ANSWERS:
        return Amount(totals.new, totals.learning, totals.young, totals.mature, totals.relearning)
    young, mature, relearning = (
        milliseconds / 60_000
        for milliseconds in (
            totals.young_milliseconds,
            totals.mature_milliseconds,
            totals.relearning_milliseconds,
        )
    )
    return Amount(
        learning=max(totals.milliseconds / 60_000 - young - mature - relearning, 0.0),
        young=young,
        mature=mature,
        relearning=relearning,
    )


def draw(work: Work, view: View, t: Translator) -> Drawing:
    """Return stacked bars with the running average as a line."""
    answers = view.measure is Measure.ANSWERS
    parts = [
        (t("Learning"), SKY, [bar.amount.learning for bar in work.bars]),
        (t("Young"), GREEN, [bar.amount.young for bar in work.bars]),
        (t("Mature"), ORANGE, [bar.amount.mature for bar in work.bars]),
        (t("Relearning"), VERMILION, [bar.amount.relearning for bar in work.bars]),
    ]
    if answers:
        parts.insert(0, (t("New"), BLUE, [bar.amount.new for bar in work.bars]))
    rounded = [(name, colour, [_round(value, answers) for value in values]) for name, colour, values in parts]
    option = stacked_bars([bar_label(bar.first, view.step, t) for bar in work.bars], list(rounded))
    option["series"].append(
        line(t("Running average"), GREY, [round(bar.average, 1) for bar in work.bars], style="dashed")
    )
    if not answers:
        option["yAxis"]["axisLabel"] = {"formatter": t("{n} min", n="{value}")}
    first_of = (t("From"), t("To"))
    return Drawing(
        option=option,
        summary=_summary(work, t),
        table=Table(
            (*first_of, *(name for name, _, _ in parts), t("Running average")),
            tuple(
                (bar.first, bar.last, *(values[place] for _, _, values in parts), bar.average)
                for place, bar in enumerate(work.bars)
            ),
        ),
        behind=tuple(
            tuple(
                AnsweredOn(bar.first, bar.last) if values[place] else None
                for place, bar in enumerate(work.bars)
            )
            for _, _, values in parts
        ),
    )


def _round(value: float, answers: bool) -> float:
    return int(value) if answers else round(value, 1)


def _summary(work: Work, t: Translator) -> str:
    said = t(
        "{answers} on {days}, in {minutes}.",
        answers=t.plural("{n} answer", "{n} answers", work.answers),
        days=t.plural("{n} day", "{n} days", work.days),
        minutes=t.plural("{n} minute", "{n} minutes", round(work.minutes)),
    )
    if work.retention is not None:
        said += " " + t("{share} of what was due was remembered.", share=t.percent(work.retention))
    return said


def make(figures: Figures, view: View, t: Translator) -> Drawing | None:
    """Return the drawing, None without a single answer in the period."""
    work = build(figures, view)
    return draw(work, view, t) if work else None


CHART = Chart(
    key="answers_per_day",
    title=N_("Answers"),
    empty=N_("Your first answers will appear here, one bar a day."),
    make=make,
    needs=frozenset({Part.DAYS}),
    controls=(Control.PERIOD, Control.STEP, Control.MEASURE),
    hint=N_("Young: the card last waited less than 21 days. Mature: 21 days or more."),
)
