"""A bot of Telegram, as far as PhraseWeaver uses one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from phraseweaver.channels.channel import Button, ChannelError, Failure, Keyboard, Reason, Sent
from phraseweaver.channels.incoming import Update
from phraseweaver.channels.telegram.updates import ALLOWED, update_from
from phraseweaver.config import Settings

if TYPE_CHECKING:
    from phraseweaver.channels.telegram.wire import Wire

MAX_TEXT = 4096
"""Characters of a message. Telegram counts code points, and so does `len`; UTF-16 is for its entities."""
MAX_TOAST = 200
"""Characters of the answer to a button."""
MAX_UPDATES = 100
"""Updates in one answer, the Bot API's own limit."""


class Telegram:
    """A bot. Every call raises ChannelError when it fails."""

    def __init__(self, token: str, api_base: str) -> None:
        # Imported only here: a dashboard that sends nothing does without HTTP, which costs it 4 MB.
        from phraseweaver.channels.telegram.wire import Wire

        self._wire: Wire = Wire(token, api_base)

    @classmethod
    def from_settings(cls, settings: Settings) -> Self | None:
        """Return the bot whose token the settings hold, None without one."""
        if settings.telegram_token is None:
            return None
        return cls(settings.telegram_token, settings.telegram_api_base)

    def send(self, chat_id: int, text: str, keyboard: Keyboard = (), *, reply_to: int | None = None) -> Sent:
        """Send a text as it is, with rows of buttons below; one that is too long ends in an ellipsis."""
        body = _message(chat_id, text, keyboard)
        if reply_to is not None:
            body["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
        result = self._wire.call("sendMessage", body)
        message_id = result.get("message_id") if isinstance(result, dict) else None
        return Sent(message_id if isinstance(message_id, int) else None)

    def edit(self, chat_id: int, message_id: int, text: str, keyboard: Keyboard = ()) -> None:
        """Put another text and other buttons into one of the bot's messages.

        Nothing is amiss if the message says so already, or if it was deleted in the meantime.
        """
        self._wire.call(
            "editMessageText",
            {**_message(chat_id, text, keyboard), "message_id": message_id},
            done_if=("message is not modified", "message to edit not found", "message can't be edited"),
        )

    def acknowledge(self, callback_id: str, text: str = "") -> None:
        """Tell whoever pressed a button that it arrived; presses of long ago cannot be told any more."""
        body = {"callback_query_id": callback_id, "text": _shortened(text, MAX_TOAST)}
        self._wire.call("answerCallbackQuery", body, done_if=("query is too old", "query id is invalid"))

    def updates(self, offset: int | None = None, *, wait: int = 0) -> list[Update]:
        """Return what is there for the bot, oldest first; with nothing there, wait so many seconds for it.

        With `offset` Telegram forgets all updates below it; without, it repeats them until they are.
        """
        body: dict[str, Any] = {"timeout": wait, "limit": MAX_UPDATES, "allowed_updates": ALLOWED}
        if offset is not None:
            body["offset"] = offset
        result = self._wire.call("getUpdates", body, wait=wait)
        if not isinstance(result, list):
            raise ChannelError(Failure.UNKNOWN, Reason.UNEXPECTED_ANSWER, method="getUpdates", status=200)
        return [
            update_from(update)
            for update in result
            if isinstance(update, dict) and isinstance(update.get("update_id"), int)
        ]

    def set_commands(self, commands: Mapping[str, str], language: str = "") -> None:
        """Set the menu of commands for private chats of people with that language, or of all others."""
        self._wire.call(
            "setMyCommands",
            {
                "commands": [
                    {"command": name, "description": description} for name, description in commands.items()
                ],
                "scope": {"type": "all_private_chats"},
                "language_code": language,
            },
        )

    def check(self) -> None:
        """Ask Telegram whether it knows the token."""
        self._wire.call("getMe", {})

    def username(self) -> str:
        """Return the bot's name as in its link, without the @."""
        result = self._wire.call("getMe", {})
        name = result.get("username") if isinstance(result, dict) else None
        if not isinstance(name, str) or not name:
            raise ChannelError(Failure.UNKNOWN, Reason.UNEXPECTED_ANSWER, method="getMe", status=200)
        return name


def _message(chat_id: int, text: str, keyboard: Keyboard) -> dict[str, Any]:
    # No parse_mode: whatever a learner's words contain, they are not markup.
    body: dict[str, Any] = {
        "chat_id": chat_id,
        "text": _shortened(text, MAX_TEXT),
        "link_preview_options": {"is_disabled": True},
    }
    if keyboard:
        body["reply_markup"] = {"inline_keyboard": [[_button(button) for button in row] for row in keyboard]}
    return body


def _button(button: Button) -> dict[str, str]:
    action = {"url": button.url} if button.url else {"callback_data": button.data}
    return {"text": button.label, **action}


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
