"""Which buttons are pressed: learning, young and mature cards."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.charts.chart import Chart, Control, Drawing
from phraseweaver.charts.palette import BLUE, GREEN, GRID, LEGEND, ORANGE, VERMILION, bar
from phraseweaver.charts.table import Table
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.progress import AnsweredOn, Figures, Part, View
from phraseweaver.domain.rating import Rating
from phraseweaver.errors import N_
from phraseweaver.translation import Translator

_COLOURS = {Rating.AGAIN: VERMILION, Rating.HARD: ORANGE, Rating.GOOD: GREEN, Rating.EASY: BLUE}


@dataclass(frozen=True, slots=True)
class Buttons:
    """How often each rating was given to cards that were learning (or new), young or mature."""

    maturity: str
    counts: dict[Rating, int]

    @property
    def total(self) -> int:
        """All answers."""
        return sum(self.counts.values())


def build(figures: Figures, view: View) -> list[Buttons]:
    """Return the three groups; none if nothing was answered in the period."""
    first = view.first_day(figures)
    total = AnswerTotals()
    for day, totals in figures.days.totals.items():
        if first <= day <= figures.today:
            total = total.plus(totals)
    if not total.answers:
        return []
    young = _of_reviews(total.young, total.young_again, total.young_hard, total.young_easy)
    mature = _of_reviews(total.mature, total.mature_again, total.mature_hard, total.mature_easy)
    everything = (total.again, total.hard, total.good, total.easy)
    learning = {
        rating: count - young[rating] - mature[rating]
        for rating, count in zip(Rating, everything, strict=True)
    }
    return [Buttons("learning", learning), Buttons("young", young), Buttons("mature", mature)]


def _of_reviews(answers: int, again: int, hard: int, easy: int) -> dict[Rating, int]:
    return {
        Rating.AGAIN: again,
        Rating.HARD: hard,
        Rating.GOOD: answers - again - hard - easy,
        Rating.EASY: easy,
    }


def draw(groups: list[Buttons], view: View, figures: Figures, t: Translator) -> Drawing:
    """Return a bar for each button, side by side in each group."""
    names = {"learning": t("Learning"), "young": t("Young"), "mature": t("Mature")}
    buttons = {
        Rating.AGAIN: t("Again"),
        Rating.HARD: t("Hard"),
        Rating.GOOD: t("Good"),
        Rating.EASY: t("Easy"),
    }
    option = {
        "animation": False,
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}, "confine": True},
        "legend": LEGEND,
        "grid": GRID,
        "xAxis": {
            "type": "category",
            "data": [names[group.maturity] for group in groups],
            "axisTick": {"show": False},
        },
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            bar(name, _COLOURS[rating], [group.counts[rating] for group in groups])
            for rating, name in buttons.items()
        ],
    }
    said = [
        t("{group}: {share} other than Again.", group=names[group.maturity], share=t.percent(_passed(group)))
        for group in groups
        if group.total
    ]
    first = view.first_day(figures)
    return Drawing(
        option=option,
        summary=" ".join(said),
        table=Table(
            (t("Cards"), *buttons.values()),
            tuple((names[group.maturity], *(group.counts[rating] for rating in buttons)) for group in groups),
        ),
        behind=tuple(
            tuple(
                AnsweredOn(first, figures.today, rating, group.maturity) if group.counts[rating] else None
                for group in groups
            )
            for rating in buttons
        ),
    )


def _passed(group: Buttons) -> float:
    return 1 - group.counts[Rating.AGAIN] / group.total


def make(figures: Figures, view: View, t: Translator) -> Drawing | None:
    """Return the drawing, None without a single answer in the period."""
    groups = build(figures, view)
    return draw(groups, view, figures, t) if groups else None


CHART = Chart(
    key="answer_buttons",
    title=N_("Answer buttons"),
    empty=N_("Which buttons you press will appear here with your first answers."),
    make=make,
    needs=frozenset({Part.DAYS}),
    controls=(Control.PERIOD,),
    hint=N_("Learning: new cards, and those on a step of minutes, also after they were forgotten."),
)
