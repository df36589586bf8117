"""What a send that failed means for its reminder, its chat and all sending."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from phraseweaver.app import App
from phraseweaver.channels import ChannelError, Failure
from phraseweaver.domain.reminders import ReminderState
from phraseweaver.store import reminder_plans, reminders, sender_state
from phraseweaver.store.reminders import Claim

log = logging.getLogger(__name__)

RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""The pauses before the three repetitions of a message that certainly did not leave."""
AFTER_RATE_LIMIT = timedelta(seconds=0.5)
"""Added to the pause that the channel asks for."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one learner's turn came to: None when nothing was owed; `stop` when nobody may send now."""

    state: ReminderState | None = None
    stop: bool = False


def record_failure(app: App, held: Claim, chat_id: int, until: datetime, error: ChannelError) -> Step:
    """Store what a failed send to the chat means; it may be repeated until `until`."""
    now = app.clock()
    reason = error.reason.value
    log.log(
        logging.ERROR if error.kind is Failure.BUG else logging.WARNING,
        "%s reminder for learner %s, %s: %s",
        held.kind,
        held.user,
        held.day,
        error,
    )
    again: datetime | None = None
    with app.sessions.begin() as session:
        sender_state.note_error(session, reason, now)
        match error.kind:
            case Failure.PERMANENT:
                reminder_plans.switch_off(session, held.user, chat_id, reason)
                state = ReminderState.FAILED
            case Failure.BUG:
                state = ReminderState.FAILED
            case Failure.UNKNOWN | Failure.CONFLICT:
                state = ReminderState.UNKNOWN
            case Failure.NOT_SENT:
                again = now + RETRY_AFTER[held.attempts] if held.attempts < len(RETRY_AFTER) else None
                again = again if again and again < until else None
                state = ReminderState.RETRY if again else ReminderState.FAILED
            case Failure.RATE_LIMITED:
                again = now + timedelta(seconds=error.retry_after) + AFTER_RATE_LIMIT
                sender_state.hold(session, again)
                state = ReminderState.RETRY
            case Failure.REJECTED_TOKEN:
                sender_state.reject_token(session, now)
                again = now
                state = ReminderState.RETRY
            case _:
                assert_never(error.kind)
        # What concerns all messages is no failed attempt of this one.
        for_all = error.kind in {Failure.RATE_LIMITED, Failure.REJECTED_TOKEN}
        if again:
            reminders.put_back(
                session,
                held,
                ReminderState.SENDING,
                until=again,
                error=reason,
                failed_attempt=not for_all,
            )
        else:
            reminders.finish(
                session, held, ReminderState.SENDING, state, now=now, error=reason, failed_attempt=True
            )
    return Step(state, stop=for_all)
