"""What is known of a learner's reminders so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from phraseweaver.domain.reminders.states import MAY_HAVE_ARRIVED, OPEN, UNDER_WAY, ReminderState

LOOKED_BACK = timedelta(days=10)
"""So far back the past matters: more than a week of days without a sender, and than twelve hours of quiet."""


@dataclass(frozen=True, slots=True)
class PastReminder:
    """One reminder: `at` is when it reached its final state, None before."""

    date: date
    kind: str
    state: ReminderState
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Past:
    """A learner's reminders of the last `LOOKED_BACK`, and of days to come if the clock was set back."""

    reminders: tuple[PastReminder, ...] = ()

    def last_date(self, kind: str) -> date | None:
        """Return the latest study date of that kind that is settled, None without any.

        One that is open may be taken up again: its own date is not settled, those before it are.
        """
        own = [found for found in self.reminders if found.kind == kind]
        newest = max(own, key=lambda found: found.date, default=None)
        if newest is None:
            return None
        return newest.date - timedelta(days=1) if newest.state in OPEN else newest.date

    def last_sent_at(self, kind: str | None = None) -> datetime | None:
        """Return when the latest message, of that kind or any, may have gone out."""
        instants = [
            found.at
            for found in self.reminders
            if found.at is not None and found.state in MAY_HAVE_ARRIVED and kind in (None, found.kind)
        ]
        return max(instants, default=None)

    def other_under_way(self, day: date, kind: str) -> bool:
        """Return whether a message of the study date and another kind may be leaving just now."""
        return any(
            found.date == day and found.kind != kind and found.state in UNDER_WAY for found in self.reminders
        )

    def settled(self, kind: str, day: date) -> bool:
        """Return whether the date's message of that kind was sent, or will not be."""
        return any(
            (found.kind, found.date) == (kind, day) and found.state not in OPEN for found in self.reminders
        )
