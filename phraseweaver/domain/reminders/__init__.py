"""Which reminders are owed to a learner, and when: one file a kind, and what they share."""

from __future__ import annotations

from phraseweaver.domain.reminders.daily import DAILY, QUIET, missed, next_planned, owed, unwanted
from phraseweaver.domain.reminders.figures import minutes_needed
from phraseweaver.domain.reminders.past import LOOKED_BACK, Past, PastReminder
from phraseweaver.domain.reminders.plan import (
    EVERY_DAY,
    MAX_THRESHOLD,
    Plan,
    Snooze,
    Wishes,
    default_plan,
    weekday_bit,
)
from phraseweaver.domain.reminders.standing import Owed, Standing
from phraseweaver.domain.reminders.states import SKIPS, ReminderState, Skip
from phraseweaver.domain.reminders.times import LAST_CALL, effective_from, planned_at

__all__ = [
    "DAILY",
    "EVERY_DAY",
    "LAST_CALL",
    "LOOKED_BACK",
    "MAX_THRESHOLD",
    "QUIET",
    "SKIPS",
    "Owed",
    "Past",
    "PastReminder",
    "Plan",
    "ReminderState",
    "Skip",
    "Snooze",
    "Standing",
    "Wishes",
    "default_plan",
    "effective_from",
    "minutes_needed",
    "missed",
    "next_planned",
    "owed",
    "planned_at",
    "unwanted",
    "weekday_bit",
]
