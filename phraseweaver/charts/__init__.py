"""The charts: a registry. A new chart is one file and one line here."""

from __future__ import annotations

from phraseweaver.charts import answers_per_day, cards_by_state, future_due
from phraseweaver.charts.chart import Chart, Drawing

__all__ = ["CHARTS", "Chart", "Drawing"]

CHARTS: tuple[Chart, ...] = (
    answers_per_day.CHART,
    future_due.CHART,
    cards_by_state.CHART,
)
"""Every chart, in the order of the Progress page."""
