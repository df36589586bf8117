"""What becomes of a reminder, and why one is not sent."""

from __future__ import annotations

from enum import StrEnum

from phraseweaver.errors import N_


class ReminderState(StrEnum):
    """What became of a reminder, as stored.

    claimed (a sender holds it for a while) → sending (it may be on its way) → sent, unknown, failed or
    retry; skipped when it was not wanted or its day ended. A sending one is never sent again.
    """

    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    RETRY = "retry"
    UNKNOWN = "unknown"
    FAILED = "failed"
    SKIPPED = "skipped"


OPEN = frozenset({ReminderState.CLAIMED, ReminderState.RETRY})
"""States that a sender may take up again."""
FINAL = (ReminderState.SENT, ReminderState.UNKNOWN, ReminderState.FAILED, ReminderState.SKIPPED)
"""States that nothing follows."""
MAY_HAVE_ARRIVED = frozenset({ReminderState.SENT, ReminderState.UNKNOWN})
UNDER_WAY = frozenset({ReminderState.CLAIMED, ReminderState.SENDING})
"""States in which a message may leave at any moment."""


class Skip(StrEnum):
    """Why a reminder was not sent, or nobody knows whether it was, as stored; `SKIPS` has the sentences."""

    FEW_DUE = "few_due"
    ALREADY_REVIEWED = "already_reviewed"
    NO_STREAK = "no_streak"
    NOTHING_TO_TELL = "nothing_to_tell"
    DONE_FOR_TODAY = "done_for_today"
    PLANNED_BREAK = "planned_break"
    NO_SENDER = "no_sender"
    DAY_OVER = "day_over"
    INTERRUPTED = "interrupted"


SKIPS: dict[str, str] = {
    Skip.FEW_DUE: N_("Too few cards were due."),
    Skip.ALREADY_REVIEWED: N_("You had already reviewed that day."),
    Skip.NO_STREAK: N_("There was no streak to save."),
    Skip.NOTHING_TO_TELL: N_("There was nothing to tell of the week."),
    Skip.DONE_FOR_TODAY: N_("You were done for that day."),
    Skip.PLANNED_BREAK: N_("You had a planned break."),
    Skip.NO_SENDER: N_("The sender was not running that day."),
    Skip.DAY_OVER: N_("The day ended before the message could be sent."),
    Skip.INTERRUPTED: N_("The sender was stopped in the middle: the message may have arrived or not."),
}
"""The sentence, a source string of the catalogue, for each stored reason."""
