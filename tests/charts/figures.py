"""A learner's figures for the charts, empty but for what a test says."""

from __future__ import annotations

from datetime import date, timedelta

from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.progress import ProgressData
from phraseweaver.domain.schedule import CardState

TODAY = date(2026, 3, 10)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def ahead(days: int) -> date:
    return TODAY + timedelta(days=days)


def figures(
    *,
    period_days: int = 7,
    days: dict[date, AnswerTotals] | None = None,
    states: dict[CardState, int] | None = None,
    forecast: dict[date, int] | None = None,
    backlog: int = 0,
) -> ProgressData:
    """Return the figures of a period that ends today."""
    return ProgressData(
        today=TODAY,
        first=ago(period_days - 1),
        days=days or {},
        states=states or {},
        forecast=forecast or {},
        backlog=backlog,
    )
