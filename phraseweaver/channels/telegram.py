"""Telegram's Bot API over HTTP; the only importer of `requests`.

The token is part of every address, and exceptions of the HTTP library carry addresses. So none of them
leaves this file, not even as the context of ours: what leaves is the method, the status and a class name.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from phraseweaver import redaction
from phraseweaver.channels.channel import Button, ChannelError, Failure, Reason, Sent
from phraseweaver.channels.pace import Pace
from phraseweaver.config import Settings

CONNECT_TIMEOUT = 5.0
READ_TIMEOUT = 8.0
"""Seconds; both and the pace together stay below the 20 in which the sender must be able to stop."""
MAX_ANSWER = 5_000_000
"""Bytes; a hundred updates are far below."""
MAX_UPDATES = 100
"""Updates in one answer, the Bot API's own limit."""
DEFAULT_RETRY_AFTER = 5.0


@dataclass(frozen=True, slots=True)
class PrivateMessage:
    """A text that a person wrote to the bot in a private chat. `forwarded` texts are somebody else's."""

    chat_id: int
    chat_name: str
    text: str
    forwarded: bool


@dataclass(frozen=True, slots=True)
class Update:
    """One thing that happened to the bot; `message` is None unless it is a text in a private chat."""

    id: int
    message: PrivateMessage | None


class Telegram:
    """A bot. Every call raises ChannelError when it fails."""

    def __init__(self, token: str, api_base: str, *, pace: Pace | None = None) -> None:
        redaction.install()
        self._root = f"{api_base}/bot{token}"
        self._pace = pace or Pace()

    @classmethod
    def from_settings(cls, settings: Settings) -> Telegram | None:
        """Return the bot whose token the settings hold, None without one."""
        if settings.telegram_token is None:
            return None
        return cls(settings.telegram_token, settings.telegram_api_base)

    def send(self, chat_id: int, text: str, buttons: tuple[Button, ...] = ()) -> Sent:
        """Send a text as it is, 1 to 4096 characters, with one row for each button."""
        # No parse_mode: whatever a learner's words contain, they are not markup.
        body: dict[str, Any] = {
            "chat_id": chat_id,
            "text": text,
            "link_preview_options": {"is_disabled": True},
        }
        if buttons:
            rows = [[{"text": button.label, "url": button.url}] for button in buttons]
            body["reply_markup"] = {"inline_keyboard": rows}
        self._pace.wait(chat_id)
        result = self._call("sendMessage", body)
        message_id = result.get("message_id") if isinstance(result, dict) else None
        return Sent(message_id if isinstance(message_id, int) else None)

    def check(self) -> None:
        """Ask Telegram whether it knows the token."""
        self._call("getMe", {})

    def username(self) -> str:
        """Return the bot's name as in its link, without the @."""
        result = self._call("getMe", {})
        name = result.get("username") if isinstance(result, dict) else None
        if not isinstance(name, str) or not name:
            raise ChannelError(Failure.UNKNOWN, Reason.UNEXPECTED_ANSWER, method="getMe", status=200)
        return name

    def updates(self, offset: int | None = None) -> list[Update]:
        """Return what is waiting for the bot, oldest first, without waiting for more.

        With `offset` Telegram forgets all updates below it; without, it repeats them until they are.
        """
        body: dict[str, Any] = {"timeout": 0, "limit": MAX_UPDATES, "allowed_updates": ["message"]}
        if offset is not None:
            body["offset"] = offset
        result = self._call("getUpdates", body)
        if not isinstance(result, list):
            raise ChannelError(Failure.UNKNOWN, Reason.UNEXPECTED_ANSWER, method="getUpdates", status=200)
        return [
            Update(update["update_id"], _private_message(update.get("message")))
            for update in result
            if isinstance(update, dict) and isinstance(update.get("update_id"), int)
        ]

    def _call(self, method: str, body: Mapping[str, Any]) -> Any:
        """Return the result of a method of the Bot API."""
        # Raised outside any `except`, so that no exception of the HTTP library hangs on to it as context.
        outcome = self._post(method, body)
        if isinstance(outcome, ChannelError):
            raise outcome
        status, retry_after, answer = outcome
        if isinstance(answer, dict) and answer.get("ok") is True and 200 <= status < 300:
            return answer.get("result")
        raise _refusal(method, status, retry_after, answer)

    def _post(self, method: str, body: Mapping[str, Any]) -> tuple[int, str, Any] | ChannelError:
        """Return status, Retry-After and decoded answer (None if not JSON), or what went wrong."""
        deadline = time.monotonic() + CONNECT_TIMEOUT + READ_TIMEOUT
        request = _Body(json.dumps(body).encode())
        try:
            # A connection of its own for each call: on one kept open that the other side has just closed, a
            # message would be neither certainly sent nor certainly not.
            with requests.post(
                f"{self._root}/{method}",
                data=request,
                timeout=(CONNECT_TIMEOUT, READ_TIMEOUT),
                allow_redirects=False,
                stream=True,
                headers={"Content-Type": "application/json", "Connection": "close"},
            ) as response:
                content = bytearray()
                for chunk in response.iter_content(65_536):
                    content += chunk
                    if len(content) > MAX_ANSWER or time.monotonic() > deadline:
                        return ChannelError(
                            Failure.UNKNOWN, Reason.NO_ANSWER, method=method, error_class="SlowAnswer"
                        )
                return response.status_code, response.headers.get("Retry-After", ""), _decoded(bytes(content))
        except (OSError, HTTPError) as error:
            kind, reason = (
                (Failure.UNKNOWN, Reason.NO_ANSWER)
                if request.left
                else (Failure.NOT_SENT, Reason.UNREACHABLE)
            )
            return ChannelError(kind, reason, method=method, error_class=type(error).__name__)


class _Body:
    """A request's body that knows whether it was handed over.

    Exceptions do not tell a handshake that was cut from an answer that was. But the body is asked for only
    when the connection stands, and without it no server can act on the request: if it never left, nothing
    was sent; once it left, nobody knows.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.left = False

    def __len__(self) -> int:
        return len(self._content)

    def __iter__(self) -> Iterator[bytes]:
        self.left = True
        yield self._content


def _decoded(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _refusal(method: str, status: int, retry_after: str, answer: Any) -> ChannelError:
    """Return what an answer other than success means."""

    def failed(kind: Failure, reason: Reason, seconds: float = 0.0) -> ChannelError:
        return ChannelError(kind, reason, method=method, status=status, retry_after=seconds)

    if status == 429:
        return failed(Failure.RATE_LIMITED, Reason.RATE_LIMITED, _retry_after(retry_after, answer))
    if not isinstance(answer, dict) or answer.get("ok") is not False:
        # A gateway's page, a redirect, half an answer: Telegram itself may have acted before it.
        return failed(Failure.UNKNOWN, Reason.UNEXPECTED_ANSWER)
    description = str(answer.get("description", "")).lower()
    if status in {401, 404}:
        return failed(Failure.REJECTED_TOKEN, Reason.TOKEN_REJECTED)
    if status == 403:
        if "deactivated" in description:
            return failed(Failure.PERMANENT, Reason.DEACTIVATED)
        if "blocked" in description:
            return failed(Failure.PERMANENT, Reason.BLOCKED)
        return failed(Failure.PERMANENT, Reason.FORBIDDEN)
    if status == 400 and "chat not found" in description:
        return failed(Failure.PERMANENT, Reason.CHAT_NOT_FOUND)
    if status == 409:
        return failed(Failure.CONFLICT, Reason.OTHER_READER)
    if status >= 500:
        return failed(Failure.NOT_SENT, Reason.SERVER_ERROR)
    return failed(Failure.BUG, Reason.REQUEST_REFUSED)


def _retry_after(header: str, answer: Any) -> float:
    """Return the seconds to wait: from the answer's parameters, else from the header."""
    parameters = answer.get("parameters") if isinstance(answer, dict) else None
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if isinstance(seconds, int | float) and seconds >= 0:
        return float(seconds)
    return float(header) if header.isdecimal() else DEFAULT_RETRY_AFTER


def _private_message(message: Any) -> PrivateMessage | None:
    if not isinstance(message, dict):
        return None
    chat, text = message.get("chat"), message.get("text")
    if not isinstance(chat, dict) or chat.get("type") != "private" or not isinstance(text, str):
        return None
    chat_id = chat.get("id")
    if not isinstance(chat_id, int):
        return None
    forwarded = "forward_origin" in message or "forward_date" in message
    return PrivateMessage(chat_id, _name(chat), text, forwarded)


def _name(chat: Mapping[str, Any]) -> str:
    """Return a person's name for the screen: first and last name, else the user name."""
    parts = [str(chat.get(key, "")) for key in ("first_name", "last_name")]
    name = " ".join(part for part in parts if part) or str(chat.get("username", ""))
    return " ".join("".join(c for c in name if c.isprintable()).split())[:120]
