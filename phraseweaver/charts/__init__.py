"""The charts: a registry. A new chart is one file and one line here."""

from __future__ import annotations

from phraseweaver.charts import (
    added,
    answer_buttons,
    answers_per_day,
    cards_by_state,
    future_due,
    heatmap,
    histograms,
    hours,
    knowledge,
    retention_course,
    time_per_card,
)
from phraseweaver.charts.chart import Chart, Control, Drawing

__all__ = ["CHARTS", "Chart", "Control", "Drawing"]

CHARTS: tuple[Chart, ...] = (
    heatmap.CHART,
    answers_per_day.CHART,
    answer_buttons.CHART,
    time_per_card.CHART,
    hours.HOURS,
    hours.WEEKDAYS,
    retention_course.CHART,
    knowledge.CHART,
    histograms.RETRIEVABILITY,
    histograms.STABILITY,
    histograms.DIFFICULTY,
    future_due.CHART,
    cards_by_state.CHART,
    histograms.INTERVALS,
    added.CHART,
)
"""Every chart made from a learner's figures."""
