"""What people do in a chat with the bot, cleaned of the channel's own form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A message that a person wrote to the bot in private.

    `text` is empty for a picture, a sticker or the like. `language` is the code of the person's own
    interface, such as `ru`, empty if unknown. A `forwarded` message is somebody else's.
    """

    update_id: int
    chat_id: int
    chat_name: str
    from_id: int
    language: str
    text: str
    message_id: int
    forwarded: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """A button under a message in a private chat was pressed; `data` is what the button says.

    `replied_text` is the text that the message answers, empty if it answers none or the channel has lost it.
    """

    update_id: int
    callback_id: str
    chat_id: int
    from_id: int
    message_id: int
    data: str
    replied_text: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """A person blocked the bot, or let it in (again)."""

    update_id: int
    chat_id: int
    blocked: bool


@dataclass(frozen=True, slots=True)
class Foreign:
    """Anything else: what happens in groups and channels, and kinds of updates that nobody asked for."""

    update_id: int


Update = Text | Press | Membership | Foreign
