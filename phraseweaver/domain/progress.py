"""The figures behind the charts, as the service hands them over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.schedule import CardState

FORECAST_DAYS = 30


@dataclass(frozen=True, slots=True)
class ProgressData:
    """What the Progress page draws.

    `days` holds the study days with answers from `first` to `today`; `states` the cards not suspended by
    state; `forecast` the review cards by due date from today on; `backlog` counts those due before today.
    """

    today: date
    first: date
    days: dict[date, AnswerTotals]
    states: dict[CardState, int]
    forecast: dict[date, int]
    backlog: int
