"""Waiting for a slot in the pace that all senders keep together."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from phraseweaver.app import App
from phraseweaver.store import send_pace

MAX_WAIT = timedelta(seconds=2)
"""Nobody sleeps longer for a slot: with the calls of a channel it must fit into the grace of a stop."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Whether a message may go out now; if not, `at` is when to ask again. `waited` if time has passed."""

    taken: bool
    waited: bool
    at: datetime


def never() -> bool:
    """Return that nobody was told to stop."""
    return False


def take_slot(
    app: App,
    chat_id: int,
    *,
    stopped: Callable[[], bool] = never,
    sleep: Callable[[float], None] = time.sleep,
) -> Slot:
    """Wait for the next slot for a message to the chat and take it; a slot too far away is not taken.

    At most 20 messages a second in all processes and one a second to a chat. To be called for each message,
    outside any transaction, right before it is sent.
    """
    waited = timedelta(0)
    while True:
        now = app.clock()
        with app.sessions.begin() as session:
            taken, at = send_pace.take_slot(session, chat_id, now, MAX_WAIT - waited)
        pause = at - now
        if not taken and (stopped() or waited + pause > MAX_WAIT):
            return Slot(taken=False, waited=bool(waited), at=at)
        if pause:
            sleep(pause.total_seconds())
            waited += pause
        if taken:
            return Slot(taken=True, waited=bool(waited), at=at)
