"""Spaces messages out, so that a channel's limits are not reached."""

from __future__ import annotations

import time
from collections.abc import Callable


class Pace:
    """At most `per_second` messages in any second and one each `chat_gap` seconds to one chat.

    Counts for one sender thread in one process. Instants come from the monotonic clock: the pace must hold
    when the wall clock is set.
    """

    def __init__(
        self,
        per_second: float = 20.0,
        chat_gap: float = 1.0,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gap = 1.0 / per_second
        self._chat_gap = chat_gap
        self._monotonic = monotonic
        self._sleep = sleep
        self._free_at = float("-inf")
        self._chat_free_at: dict[int, float] = {}

    def wait(self, chat_id: int) -> None:
        """Return once a message to the chat may go out, and count it."""
        now = self._monotonic()
        start = max(now, self._free_at, self._chat_free_at.get(chat_id, now))
        if start > now:
            self._sleep(start - now)
        self._free_at = start + self._gap
        self._chat_free_at = {chat: free for chat, free in self._chat_free_at.items() if free > start}
        self._chat_free_at[chat_id] = start + self._chat_gap
