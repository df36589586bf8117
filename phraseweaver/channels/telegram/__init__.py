"""Telegram's Bot API: the wire, what its answers mean, what comes in."""

from __future__ import annotations

from phraseweaver.channels.telegram.bot import Telegram

__all__ = ["Telegram"]
