"""How well it goes at which hour, and on which weekday."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from phraseweaver.charts.chart import Chart, Control, Drawing
from phraseweaver.charts.labels import percent_template
from phraseweaver.charts.palette import GREEN, GRID_WITH_TWO_AXES, LEGEND, SKY, bar, line, percent_axis
from phraseweaver.charts.table import Table
from phraseweaver.domain.progress import AnsweredOn, Figures, HourCount, Part, View
from phraseweaver.errors import N_
from phraseweaver.translation import Translator

FEWEST = 5
"""With fewer answers a share says nothing."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The answers of one hour of the day or one weekday (0 is Monday)."""

    number: int
    count: HourCount

    @property
    def share(self) -> float | None:
        """The share that was not Again; None with too few answers."""
        return self.count.passed / self.count.answers if self.count.answers >= FEWEST else None


def build(figures: Figures, view: View, slots: int, slot_of: Callable[[date, int], int]) -> list[Slot]:
    """Return all slots with the answers of the period; none if there were none."""
    first = view.first_day(figures) if view.period else date.min
    answers, passed = [0] * slots, [0] * slots
    for (day, hour), count in figures.hours.items():
        if first <= day <= figures.today:
            answers[slot_of(day, hour)] += count.answers
            passed[slot_of(day, hour)] += count.passed
    if not any(answers):
        return []
    return [Slot(number, HourCount(answers[number], passed[number])) for number in range(slots)]


def draw(
    slots: list[Slot], labels: list[str], answered: Callable[[int], AnsweredOn], t: Translator
) -> Drawing:
    """Return the answers as bars and the success as a line on an axis of its own.

    `answered` says what the bar of a slot stands for.
    """
    shares = [None if slot.share is None else round(100 * slot.share, 1) for slot in slots]
    # At most 90: an axis from 100 to 100 % would have no length.
    low = min(int(min((share for share in shares if share is not None), default=0)) // 10 * 10, 90)
    success = line(t("Remembered"), GREEN, shares, axis=1, symbol="circle", over_gaps=False)
    option = {
        "animation": False,
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}, "confine": True},
        "legend": LEGEND,
        "grid": GRID_WITH_TWO_AXES,
        "xAxis": {"type": "category", "data": labels, "axisTick": {"show": False}},
        "yAxis": [
            {"type": "value", "minInterval": 1},
            percent_axis(percent_template(t), low=low, right=True),
        ],
        "series": [bar(t("Answers"), SKY, [slot.count.answers for slot in slots]), success],
    }
    return Drawing(
        option=option,
        summary=_summary(slots, labels, t),
        table=Table(
            ("", t("Answers"), t("Remembered")),
            tuple((label, slot.count.answers, slot.share) for slot, label in zip(slots, labels, strict=True)),
        ),
        behind=(tuple(answered(slot.number) if slot.count.answers else None for slot in slots),),
    )


def _summary(slots: list[Slot], labels: list[str], t: Translator) -> str:
    answers = sum(slot.count.answers for slot in slots)
    said = t("{answers}.", answers=t.plural("{n} answer", "{n} answers", answers))
    # The best of those at which a good part of the answers was given.
    usual = [slot for slot in slots if slot.share is not None and slot.count.answers * len(slots) >= answers]
    if len(usual) > 1:
        best = max(usual, key=lambda slot: slot.share or 0)
        said += " " + t(
            "It goes best at: {when}, {share} remembered.",
            when=labels[best.number],
            share=t.percent(best.share or 0),
        )
    return said


def _by_hour(figures: Figures, view: View, t: Translator) -> Drawing | None:
    slots = build(figures, view, 24, lambda _day, hour: hour)
    if not slots:
        return None
    first = _first_day(figures, view)
    return draw(
        slots,
        [f"{hour}:00" for hour in range(24)],
        lambda hour: AnsweredOn(first, figures.today, hour=hour),
        t,
    )


def _by_weekday(figures: Figures, view: View, t: Translator) -> Drawing | None:
    slots = build(figures, view, 7, lambda day, _hour: day.weekday())
    if not slots:
        return None
    first = _first_day(figures, view)
    return draw(
        slots,
        [t.weekday(day) for day in range(7)],
        lambda weekday: AnsweredOn(first, figures.today, weekday=weekday),
        t,
    )


def _first_day(figures: Figures, view: View) -> date:
    return view.first_day(figures) if view.period else min(day for day, _ in figures.hours)


_EMPTY = N_("When you study, and when it goes best, will appear here with your first answers.")
_HINT = N_("Remembered: every answer but Again. Hours are those of your clock at the time.")

HOURS = Chart(
    key="hours",
    title=N_("Hours of the day"),
    empty=_EMPTY,
    make=_by_hour,
    needs=frozenset({Part.HOURS, Part.DAYS}),
    controls=(Control.PERIOD,),
    hint=_HINT,
)
WEEKDAYS = Chart(
    key="weekdays",
    title=N_("Weekdays"),
    empty=_EMPTY,
    make=_by_weekday,
    needs=frozenset({Part.HOURS, Part.DAYS}),
    controls=(Control.PERIOD,),
    hint=_HINT,
)
