"""What a learner can choose at a chart."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from phraseweaver.charts import Chart, Control
from phraseweaver.charts.heatmap import years
from phraseweaver.domain.progress import Figures, Measure, Step, View
from phraseweaver.translation import Translator

T = TypeVar("T")

PERIODS = (30, 90, 365, 0)
AHEAD = (7, 30, 90)
_USUAL_STEP = {30: Step.DAY, 90: Step.DAY, 365: Step.WEEK, 0: Step.MONTH}


def chosen_view(chart: Chart, figures: Figures, t: Translator) -> View:
    """Draw the chart's controls and return what they say."""
    if not chart.controls:
        return View()
    wanted = set(chart.controls)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"controls_{chart.key}"):
        period = View().period
        if Control.PERIOD in wanted:
            period = _choice(
                chart, "period", t("Period"), PERIODS, chart.period, lambda days: _period_name(days, t)
            )
        step = _USUAL_STEP[period]
        if Control.STEP in wanted:
            # A choice of its own for each period: a bar a day suits a month, a bar a month all there is.
            step = _choice(chart, f"step_{period}", t("One bar"), tuple(Step), step, lambda s: _step(s, t))
        measure = Measure.ANSWERS
        if Control.MEASURE in wanted:
            names = {Measure.ANSWERS: t("Answers"), Measure.TIME: t("Time")}
            measure = _choice(chart, "measure", t("Count"), tuple(Measure), measure, names.__getitem__)
        ahead = View().ahead
        if Control.AHEAD in wanted:
            ahead = _choice(chart, "ahead", t("Period"), AHEAD, 30, lambda days: _period_name(days, t))
        cumulative = Control.CUMULATIVE in wanted and st.toggle(t("Sum so far"), key=f"{chart.key}_sum")
        year = 0
        if Control.YEAR in wanted:
            options = [0, *years(figures)]
            year = st.selectbox(
                t("Year"),
                options,
                format_func=lambda n: str(n) if n else t("Last 12 months"),
                label_visibility="collapsed",
                width=220,
                key=f"{chart.key}_year",
            )
    return View(period, step, measure, ahead, cumulative, year)


def _choice(
    chart: Chart, name: str, label: str, options: tuple[T, ...], usual: T, name_of: Callable[[T], str]
) -> T:
    found = st.segmented_control(
        label,
        options,
        default=usual,
        required=True,
        format_func=name_of,
        label_visibility="collapsed",
        key=f"{chart.key}_{name}",
    )
    return usual if found is None else found


def _period_name(days: int, t: Translator) -> str:
    return t.plural("{n} day", "{n} days", days) if days else t("All")


def _step(step: Step, t: Translator) -> str:
    return {Step.DAY: t("Day"), Step.WEEK: t("Week"), Step.MONTH: t("Month")}[step]
