"""Carrying out what is to be said, in the pace that all senders keep.

The effect of an update is stored before anything is said about it; what is lost when the process ends in
between is the words only. So they are kept in memory, one queue a chat: somebody who writes very much waits
for nobody but themselves.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from phraseweaver.app import App
from phraseweaver.channels import Channel, ChannelError, Failure, Sent
from phraseweaver.services.chat.replies import Acknowledge, Edit, Reply, Send
from phraseweaver.services.reminding.failing import AFTER_RATE_LIMIT
from phraseweaver.services.reminding.pace import never, take_slot
from phraseweaver.store import chats, reminder_plans, sender_state

log = logging.getLogger(__name__)

MAX_WAITING = 20
"""So many new messages may wait for one chat; the oldest of more is left out."""
STALE_AFTER = timedelta(minutes=10)
"""An answer that comes later confuses more than it helps."""
TRIES = 3
_NOBODY = 0
"""The queue of what belongs to no chat."""
_FAR = timedelta(minutes=1)
"""Nothing is put off for longer; what seems to be was put off before the clock was set back."""


@dataclass(slots=True)
class _Waiting:
    reply: Reply
    since: datetime
    tries: int = 0


class Outbox:
    """What is still to be said."""

    def __init__(
        self,
        app: App,
        channel: Channel,
        *,
        stopped: Callable[[], bool] = never,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._app = app
        self._channel = channel
        self._stopped = stopped
        self._sleep = sleep
        self._queues: dict[int, deque[_Waiting]] = {}
        self._not_before: dict[int, datetime] = {}
        self._held = False

    def __bool__(self) -> bool:
        return bool(self._queues)

    def add(self, replies: Iterable[Reply]) -> None:
        """Queue the replies in their order; nothing goes out yet."""
        now = self._app.clock()
        for reply in replies:
            chat = _NOBODY if isinstance(reply, Acknowledge) else reply.chat_id
            queue = self._queues.setdefault(chat, deque())
            queue.append(_Waiting(reply, now))
            waiting = [entry for entry in queue if isinstance(entry.reply, Send)]
            if len(waiting) > MAX_WAITING:
                queue.remove(waiting[0])
                log.info("more than %s messages wait for one chat: the oldest is left out", MAX_WAITING)

    def flush(self) -> None:
        """Say what may be said now; what must wait stays. Raises DatabaseAway."""
        going_on = True
        while going_on:
            going_on = False
            for chat in list(self._queues):
                self._held = not self._may_send()
                if self._held or self._stopped():
                    return
                if not self._put_off(chat):
                    going_on |= self._next_of(chat)

    def pause(self) -> float:
        """Return in how many seconds, at most one, it is worth while to look again."""
        if self._held:
            return 1.0
        now = self._app.clock()
        waits = [(self._not_before.get(chat, now) - now).total_seconds() for chat in self._queues]
        return min(max(min(waits, default=1.0), 0.05), 1.0)

    def _may_send(self) -> bool:
        with self._app.sessions.read() as session:
            return sender_state.may_send(session, self._app.clock())

    def _put_off(self, chat: int) -> bool:
        now = self._app.clock()
        return now < self._not_before.get(chat, now) <= now + _FAR

    def _next_of(self, chat: int) -> bool:
        """Say the next thing in a chat; return whether it is done with."""
        queue = self._queues[chat]
        entry, now = queue[0], self._app.clock()
        if now - entry.since > STALE_AFTER:
            log.info("an answer could not go out for %s and is left out", STALE_AFTER)
            return self._done(chat)
        if isinstance(entry.reply, Send):
            # Whoever presses a button is answered at once; new messages keep to the pace of the chat.
            slot = take_slot(self._app, chat, stopped=_at_once, sleep=self._sleep)
            if not slot.taken:
                self._not_before[chat] = slot.at
                return False
        entry.tries += 1
        try:
            sent = self._carry_out(entry.reply)
        except ChannelError as error:
            return self._failed(chat, entry, error)
        self._done(chat)
        if isinstance(entry.reply, Send) and entry.reply.sent and sent:
            entry.reply.sent(self._app, sent)
        return True

    def _carry_out(self, reply: Reply) -> Sent | None:
        match reply:
            case Send():
                return self._channel.send(reply.chat_id, reply.text, reply.keyboard, reply_to=reply.reply_to)
            case Edit():
                self._channel.edit(reply.chat_id, reply.message_id, reply.text, reply.keyboard)
            case Acknowledge():
                self._channel.acknowledge(reply.callback_id, reply.text)
            case _:
                assert_never(reply)
        return None

    def _failed(self, chat: int, entry: _Waiting, error: ChannelError) -> bool:
        """Store what the failure means for others; return whether the reply is done with."""
        now, app = self._app.clock(), self._app
        log.log(logging.ERROR if error.kind is Failure.BUG else logging.WARNING, "an answer: %s", error)
        kind = error.kind
        if kind is Failure.UNKNOWN and not isinstance(entry.reply, Send):
            kind = Failure.NOT_SENT  # The same text put in twice is put in once.
        with app.sessions.begin() as session:
            sender_state.note_error(session, error.reason.value, now)
            match kind:
                case Failure.RATE_LIMITED:
                    until = now + timedelta(seconds=error.retry_after) + AFTER_RATE_LIMIT
                    sender_state.hold(session, until)
                case Failure.REJECTED_TOKEN:
                    sender_state.reject_token(session, now)
                case Failure.PERMANENT:
                    found = chats.find(session, chat)
                    if found:
                        reminder_plans.switch_off(session, found.user, chat, error.reason.value)
        match kind:
            case Failure.RATE_LIMITED | Failure.REJECTED_TOKEN:
                entry.tries -= 1
                return False
            case Failure.PERMANENT:
                return self._done(chat, everything=chat != _NOBODY)
            case Failure.NOT_SENT if entry.tries < TRIES:
                self._not_before[chat] = now + timedelta(seconds=2**entry.tries)
                return False
            case Failure.NOT_SENT | Failure.UNKNOWN | Failure.CONFLICT | Failure.BUG:
                return self._done(chat)
            case _:
                assert_never(kind)

    def _done(self, chat: int, *, everything: bool = False) -> bool:
        """Take the first reply of a chat, or all, off the queue; return True."""
        queue = self._queues[chat]
        queue.popleft()
        if everything or not queue:
            del self._queues[chat]
        self._not_before.pop(chat, None)
        return True


def _at_once() -> bool:
    """Return that nobody wants to wait for a slot of the chat."""
    return True
