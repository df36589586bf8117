"""A learner and how they wish to study."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.domain.ids import UserId
from phraseweaver.domain.study_day import StudyDays

DEFAULT_NEW_PER_DAY = 20
DEFAULT_REVIEWS_PER_DAY = 200
DEFAULT_RETENTION = 0.9
MIN_RETENTION = 0.7
MAX_RETENTION = 0.99
MAX_PER_DAY = 9_999


@dataclass(frozen=True, slots=True)
class Learner:
    """Who studies, by which days and limits. `interface_language` is None to follow the browser."""

    id: UserId
    days: StudyDays
    interface_language: str | None
    new_per_day: int
    reviews_per_day: int
    desired_retention: float
