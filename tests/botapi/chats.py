"""What stands in the chats: the bot's messages as they are now, with their buttons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.botapi.troubles import Trouble

MAX_TEXT = 4096
"""Characters, which are code points: Telegram takes 4096 emoji and refuses one more."""
MAX_DATA = 64
"""Bytes."""


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that the server took in, as it was sent, whatever it answered then."""

    chat_id: int
    text: str
    message_id: int
    body: dict[str, Any]


@dataclass(slots=True)
class Message:
    """A message as it stands in its chat now. `replied_to` is the person's message that it answers."""

    chat_id: int
    message_id: int
    text: str
    keyboard: list[list[dict[str, str]]] = field(default_factory=list)
    by_bot: bool = True
    replied_to: Message | None = None
    deleted: bool = False

    @property
    def labels(self) -> list[list[str]]:
        """The labels of its buttons, row by row."""
        return [[button["text"] for button in row] for row in self.keyboard]

    def data_of(self, label: str) -> str:
        """Return what the button with that label, or one that begins so, says to the bot."""
        buttons = [button for row in self.keyboard for button in row]
        exact = [button for button in buttons if button["text"] == label]
        for button in exact or [button for button in buttons if button["text"].startswith(label)]:
            if "callback_data" in button:
                return button["callback_data"]
        raise AssertionError(f"no button “{label}” under “{self.text}”: {self.labels}")

    def as_json(self) -> dict[str, Any]:
        """Return the message as the Bot API gives it."""
        found: dict[str, Any] = {
            "message_id": self.message_id,
            "date": 1_770_000_000,
            "chat": private_chat(self.chat_id),
            "text": self.text,
            "from": {"id": 123456789, "is_bot": True} if self.by_bot else person(self.chat_id),
        }
        if self.keyboard:
            found["reply_markup"] = {"inline_keyboard": self.keyboard}
        if self.replied_to is not None:
            found["reply_to_message"] = self.replied_to.as_json() | {"reply_to_message": None}
            del found["reply_to_message"]["reply_to_message"]
        return found


def person(chat_id: int, language: str = "en") -> dict[str, Any]:
    """Return the person of a private chat."""
    return {"id": chat_id, "is_bot": False, "first_name": f"Person {chat_id}", "language_code": language}


def private_chat(chat_id: int) -> dict[str, Any]:
    """Return a private chat, which has its person's id."""
    return {"id": chat_id, "type": "private", "first_name": f"Person {chat_id}"}


def refusal_of(body: dict[str, Any]) -> Trouble | None:
    """Return how Telegram refuses the text or the buttons of a message, None if it takes them."""
    text = body.get("text")
    if not isinstance(text, str) or not text.strip():
        return Trouble.bad_request("message text is empty")
    if len(text) > MAX_TEXT:
        return Trouble.bad_request("message is too long")
    for row in body.get("reply_markup", {}).get("inline_keyboard", []):
        for button in row:
            if not button.get("text"):
                return Trouble.bad_request("text buttons are unallowed in the inline keyboard")
            if "url" in button and "." not in button["url"]:
                return Trouble.bad_request(
                    f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL"
                )
            if "url" not in button and not 1 <= len(button.get("callback_data", "").encode()) <= MAX_DATA:
                return Trouble.bad_request("BUTTON_DATA_INVALID")
    return None
