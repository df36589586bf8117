"""How a message goes out: one file a channel, one line each here."""

from __future__ import annotations

from collections.abc import Callable

from phraseweaver.channels.channel import (
    REASONS,
    Button,
    Channel,
    ChannelError,
    Failure,
    Keyboard,
    Reason,
    Sent,
)
from phraseweaver.channels.telegram import Telegram
from phraseweaver.config import Settings

__all__ = [
    "CHANNELS",
    "REASONS",
    "Button",
    "Channel",
    "ChannelError",
    "Failure",
    "Keyboard",
    "Reason",
    "Sent",
    "Telegram",
    "open_channel",
]

CHANNELS: dict[str, Callable[[Settings], Channel | None]] = {
    "telegram": Telegram.from_settings,
}
"""Makes each channel from the settings; None where the settings have nothing for it."""


def open_channel(settings: Settings, name: str = "telegram") -> Channel | None:
    """Return the channel, None when the settings do not provide for it."""
    return CHANNELS[name](settings)
