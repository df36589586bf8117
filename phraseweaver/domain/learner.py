"""A learner and how they wish to study."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from phraseweaver.domain.ids import UserId
from phraseweaver.domain.leech import DEFAULT_LEECH_THRESHOLD
from phraseweaver.domain.study_day import StudyDays

LOCAL_HANDLE = "local"
"""The handle of the one learner of an app without sign-in."""

DEFAULT_NEW_PER_DAY = 20
DEFAULT_REVIEWS_PER_DAY = 200
DEFAULT_RETENTION = 0.9
MIN_RETENTION = 0.7
MAX_RETENTION = 0.99
MAX_PER_DAY = 9_999


class ReviewOrder(StrEnum):
    """Which of the due cards comes first, as stored."""

    RETRIEVABILITY = "retrievability"
    """The one most likely forgotten."""
    DUE = "due"
    """The one that is due longest."""


@dataclass(frozen=True, slots=True)
class Extra:
    """What the learner added to the limits of one study day on purpose."""

    on: date | None = None
    new: int = 0
    reviews: int = 0


@dataclass(frozen=True, slots=True)
class Learner:
    """Who studies, by which days and limits. `interface_language` is None to follow the browser.

    `easy_weekdays` is a bit mask, Monday = 1: days to be kept free of reviews. `last_studied_on` is the
    study date of the latest answer, taken back or not, or the day before one on which a backlog was
    spread. `settled_until` is the last day of which it is written down whether it was neutral.
    `parameters` are those of FSRS fitted to the learner's own log, None for the published ones.
    """

    id: UserId
    days: StudyDays
    interface_language: str | None
    new_per_day: int
    reviews_per_day: int
    desired_retention: float
    review_order: ReviewOrder = ReviewOrder.RETRIEVABILITY
    bury_siblings: bool = True
    two_buttons: bool = False
    autoplay: bool = False
    leech_threshold: int = DEFAULT_LEECH_THRESHOLD
    easy_weekdays: int = 0
    extra: Extra = Extra()
    last_studied_on: date | None = None
    browser_language: str | None = None
    parameters: tuple[float, ...] | None = None
    settled_until: date | None = None

    @property
    def language(self) -> str | None:
        """The language to write in where no browser says it: the learner's choice, or the first visit's."""
        return self.interface_language or self.browser_language

    def new_limit(self, day: date) -> int:
        """Return how many new cards the study day may bring."""
        return self.new_per_day + (self.extra.new if self.extra.on == day else 0)

    def review_limit(self, day: date) -> int:
        """Return how many reviews the study day may bring."""
        return self.reviews_per_day + (self.extra.reviews if self.extra.on == day else 0)

    @property
    def easiness(self) -> tuple[float, ...]:
        """What share of a usual day is wanted on each weekday from Monday: 1, or 0 on an easy one."""
        return tuple(0.0 if self.easy_weekdays & 1 << day else 1.0 for day in range(7))
