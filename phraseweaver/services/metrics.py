"""What a monitoring system may know: figures on the whole installation, none on anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from phraseweaver.app import App
from phraseweaver.domain.reminders import ReminderState
from phraseweaver.domain.reminders.states import FINAL
from phraseweaver.store import metrics, sender_state
from phraseweaver.store.engine import PoolUse, busiest_pool


@dataclass(frozen=True, slots=True)
class Figures:
    """What the database says for all processes, at the instant `at`.

    `reminders` counts those that have come to an end, by how; `queue_seconds` is the age of the oldest that
    has not, 0 where there is none.
    """

    at: datetime
    answers: int
    reminders: Mapping[ReminderState, int]
    reminders_open: int
    queue_seconds: float
    heartbeat_at: datetime | None


def figures(app: App) -> Figures:
    """Return the figures; DatabaseAway where there are none to be had."""
    now = app.clock()
    with app.sessions.read() as session:
        by_state = metrics.reminders_by_state(session)
        oldest = metrics.oldest_open_reminder(session)
        sender = sender_state.get(session)
        return Figures(
            at=now,
            answers=metrics.answers(session),
            reminders={state: by_state.get(state.value, 0) for state in FINAL},
            reminders_open=sum(by_state.get(state.value, 0) for state in ReminderState if state not in FINAL),
            queue_seconds=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
            heartbeat_at=sender.heartbeat_at if sender else None,
        )


def pool() -> PoolUse | None:
    """Return how the busiest pool of connections in this process is used, None before there is one."""
    return busiest_pool()
