"""Studying ahead of time: how much work the coming days hold, and what would change it."""

from __future__ import annotations

from phraseweaver.domain.simulation.forecast import (
    DAYS_AHEAD,
    RETENTIONS,
    Forecast,
    WhatIf,
    WorkloadPoint,
    forecast,
)
from phraseweaver.domain.simulation.situation import USUAL_HABITS, Habits, SeenCard, Situation
from phraseweaver.domain.simulation.study import DayOfWork, Outcome, study

__all__ = [
    "DAYS_AHEAD",
    "RETENTIONS",
    "USUAL_HABITS",
    "DayOfWork",
    "Forecast",
    "Habits",
    "Outcome",
    "SeenCard",
    "Situation",
    "WhatIf",
    "WorkloadPoint",
    "forecast",
    "study",
]
