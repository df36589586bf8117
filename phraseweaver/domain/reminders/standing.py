"""A message that is owed, and all that says whether one is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from phraseweaver.domain.reminders.past import Past
from phraseweaver.domain.reminders.plan import Plan, Wishes
from phraseweaver.domain.study_day import StudyDays


@dataclass(frozen=True, slots=True)
class Owed:
    """The reminder of one study date: owed from `at` on, and no longer once `until` is reached (UTC)."""

    date: date
    at: datetime
    until: datetime

    def now(self, now: datetime) -> Owed | None:
        """Return itself while it is owed, else None."""
        return self if self.at <= now < self.until else None


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand between a learner and their reminders."""

    days: StudyDays
    plan: Plan
    wishes: Wishes
    past: Past
