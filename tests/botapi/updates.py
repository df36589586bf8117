"""The queue of updates as getUpdates gives it out."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Any

from tests.botapi.troubles import Trouble

REACH = 10
"""An offset further ahead of the newest update is none to Telegram: it begins with the oldest it has."""
LONGEST_WAIT = 50
USUAL = frozenset({"message", "edited_message", "channel_post", "callback_query", "my_chat_member", "poll"})
"""Kinds that come unless others are asked for (not all of them)."""


class Updates:
    """Updates that wait for the bot, oldest first; an offset above one confirms and removes it."""

    def __init__(self, changed: threading.Condition) -> None:
        self._changed = changed
        self._waiting: deque[dict[str, Any]] = deque()
        self._next_id = 1
        self._reader = 0
        self._allowed: frozenset[str] = USUAL

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, content: dict[str, Any]) -> int:
        """Queue an update and return its id; a kind that was not asked for is lost."""
        with self._changed:
            number = self._next_id
            if content.keys() & self._allowed:
                self._waiting.append({"update_id": number, **content})
                self._next_id += 1
                self._changed.notify_all()
            return number

    def jump(self, number: int) -> None:
        """Count on from another number, as Telegram may after a week without updates."""
        with self._changed:
            self._next_id = number

    def get(self, body: dict[str, Any]) -> Trouble:
        """Answer getUpdates. A newer call ends the wait of an older one, which is told so."""
        offset, limit = body.get("offset", 0), body.get("limit", 100)
        deadline = time.monotonic() + min(body.get("timeout", 0), LONGEST_WAIT)
        with self._changed:
            self._reader += 1
            mine = self._reader
            if body.get("allowed_updates"):
                self._allowed = frozenset(body["allowed_updates"])
            self._changed.notify_all()
            self._confirm(offset)
            while not self._waiting and (left := deadline - time.monotonic()) > 0:
                self._changed.wait(left)
                if self._reader != mine:
                    return Trouble.error(
                        409,
                        "Conflict: terminated by other getUpdates request; "
                        "make sure that only one bot instance is running",
                    )
            return Trouble.ok(list(self._waiting)[: max(1, min(limit, 100))])

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        elif offset <= self._next_id + REACH:
            while self._waiting and self._waiting[0]["update_id"] < offset:
                self._waiting.popleft()
