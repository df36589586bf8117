"""Telegram's updates, read into what the chat understands. What does not look as documented is foreign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from phraseweaver.channels.incoming import Foreign, Membership, Press, Text, Update

ALLOWED = ["message", "callback_query", "my_chat_member"]
"""The kinds of updates that Telegram is asked for."""

_OTHER_CONTENTS = frozenset(
    {
        "animation",
        "audio",
        "contact",
        "document",
        "location",
        "photo",
        "sticker",
        "video",
        "video_note",
        "voice",
    }
)
"""What a person sends on purpose and the bot cannot read. Messages with none of it are notes of Telegram."""


def update_from(update: Mapping[str, Any]) -> Update:
    """Return one update; it has an `update_id`."""
    number: int = update["update_id"]
    if isinstance(message := update.get("message"), dict):
        found = _text(number, message)
    elif isinstance(query := update.get("callback_query"), dict):
        found = _press(number, query)
    elif isinstance(change := update.get("my_chat_member"), dict):
        found = _membership(number, change)
    else:
        found = None
    return found or Foreign(number)


def _text(number: int, message: Mapping[str, Any]) -> Update | None:
    chat_id, person, text = _private(message), _object(message, "from"), message.get("text")
    if not isinstance(text, str):
        text = "" if _OTHER_CONTENTS & message.keys() else None
    if chat_id is None or text is None or person.get("is_bot") is True:
        return None
    return Text(
        update_id=number,
        chat_id=chat_id,
        chat_name=_name(_object(message, "chat")),
        from_id=_integer(person, "id"),
        language=_string(person, "language_code"),
        text=text,
        message_id=_integer(message, "message_id"),
        forwarded="forward_origin" in message or "forward_date" in message,
    )


def _press(number: int, query: Mapping[str, Any]) -> Update | None:
    message, person = _object(query, "message"), _object(query, "from")
    chat_id, data, callback_id = _private(message), query.get("data"), query.get("id")
    if chat_id is None or not isinstance(data, str) or not isinstance(callback_id, str):
        return None
    return Press(
        update_id=number,
        callback_id=callback_id,
        chat_id=chat_id,
        from_id=_integer(person, "id"),
        message_id=_integer(message, "message_id"),
        data=data,
        replied_text=_string(_object(message, "reply_to_message"), "text"),
        language=_string(person, "language_code"),
    )


def _membership(number: int, change: Mapping[str, Any]) -> Update | None:
    chat_id, status = _private(change), _object(change, "new_chat_member").get("status")
    if chat_id is None or status not in {"member", "kicked"}:
        return None
    return Membership(number, chat_id, blocked=status == "kicked")


def _private(holder: Mapping[str, Any]) -> int | None:
    """Return the id of the private chat that it happened in, None if it was another one."""
    chat = _object(holder, "chat")
    chat_id = chat.get("id")
    return chat_id if chat.get("type") == "private" and isinstance(chat_id, int) else None


def _object(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = holder.get(name)
    return found if isinstance(found, dict) else {}


def _string(holder: Mapping[str, Any], name: str) -> str:
    found = holder.get(name)
    return found if isinstance(found, str) else ""


def _integer(holder: Mapping[str, Any], name: str) -> int:
    found = holder.get(name)
    return found if isinstance(found, int) else 0


def _name(chat: Mapping[str, Any]) -> str:
    """Return a person's name for the screen: first and last name, else the user name."""
    parts = [_string(chat, key) for key in ("first_name", "last_name")]
    name = " ".join(part for part in parts if part) or _string(chat, "username")
    return " ".join("".join(c for c in name if c.isprintable()).split())[:120]
