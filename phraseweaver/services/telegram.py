"""The former place of `services.chat.connecting`."""

from __future__ import annotations

from phraseweaver.services.chat.connecting import (
    ChatLost,
    LinkOffer,
    LinkResult,
    LinkState,
    NotLinked,
    TelegramBusy,
    TelegramError,
    TelegramNotSetUp,
    TelegramOtherReader,
    TelegramTokenRejected,
    TelegramUnsure,
    finish_link,
    send_test,
    start_link,
    unlink,
)

__all__ = [
    "ChatLost",
    "LinkOffer",
    "LinkResult",
    "LinkState",
    "NotLinked",
    "TelegramBusy",
    "TelegramError",
    "TelegramNotSetUp",
    "TelegramOtherReader",
    "TelegramTokenRejected",
    "TelegramUnsure",
    "finish_link",
    "send_test",
    "start_link",
    "unlink",
]
