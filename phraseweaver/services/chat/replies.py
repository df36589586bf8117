"""What is to happen in the chat once the effect of an update is stored, as values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from phraseweaver.app import App
from phraseweaver.channels import Keyboard, Sent


@dataclass(frozen=True, slots=True)
class Send:
    """A new message.

    `sent` is called once it has gone out, to store its id in a transaction of its own. `reply_to` is the
    message in the chat that it answers.
    """

    chat_id: int
    text: str
    keyboard: Keyboard = ()
    sent: Callable[[App, Sent], None] | None = None
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """Another text and other buttons for a message of the bot."""

    chat_id: int
    message_id: int
    text: str
    keyboard: Keyboard = ()


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """The end of a button's waiting, with a short text that passes by, at most 200 characters."""

    callback_id: str
    text: str = ""


Reply = Send | Edit | Acknowledge
