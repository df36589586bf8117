"""Answers, or the time that they took, per day, week or month, by the state that the card was in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from phraseweaver.charts.chart import Chart, Control, Drawing
from phraseweaver.charts.labels import bar_label
from phraseweaver.charts.palette import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    SKY,
    VERMILION,
    line,
    stacked_bars,
    with_room_for_legend,
)
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
    """What was done from `first` to `last`.

    `average` is the mean of this bar and the ones before it, back to the first answer ever; None before that.
    """

    first: date
    last: date
    amount: Amount
    average: float | None


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
    averages = _averages(figures, view, [begins for begins, _ in bounds])
    bars = [
        TimeBar(begins, ends, amount, average)
        for (begins, ends), amount, average in zip(bounds, amounts, averages, strict=True)
    ]
    return Work(
        bars=tuple(bars),
        answers=sum(totals.answers for totals in days.values()),
        minutes=sum(totals.milliseconds for totals in days.values()) / 60_000,
        days=len(days),
        retention=retention_between(days, first, last).all.share,
    )


def _averages(figures: Figures, view: View, bars: list[date]) -> list[float | None]:
    """Return the mean of each bar and the ones before it: those before the period too, as far as there are.

    So the line means the same at both ends of the chart, and a first bar that the period cuts counts whole.
    """
    step, over = view.step, _AVERAGE_OVER[view.step]
    begins = [step.first_of(day) for day in bars]
    for _ in range(over - 1):
        begins.insert(0, step.first_of(begins[0] - timedelta(days=1)))
    days = {day: totals for day, totals in figures.days.totals.items() if begins[0] <= day <= figures.today}
    sums = _sums(days, step)
    never_before = step.first_of(min(figures.days.totals))
    amounts = [_amount(sums.get(first, AnswerTotals()), view.measure).total for first in begins]
    found: list[float | None] = []
    for end in range(over, len(begins) + 1):
        window = [
            amount
            for first, amount in zip(begins[end - over : end], amounts[end - over : end], strict=True)
            if first >= never_before
        ]
        found.append(sum(window) / len(window) if window else None)
    return found


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
        line(t("Running average"), GREY, [_rounded(bar.average) for bar in work.bars], style="dashed")
    )
    if not answers:
        option["yAxis"]["axisLabel"] = {"formatter": t("{n} min", n="{value}")}
    option = with_room_for_legend(option)
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


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


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
