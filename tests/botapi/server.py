"""The Bot API on the loopback: getMe, sendMessage and getUpdates as they are documented, and their failures.

Facts are those of https://core.telegram.org/bots/api and of the error texts that the real server gives.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

TOKEN = "123456789:AAtest-token_of-the-test-server-0000000"
"""The token that the server accepts unless it is told another."""


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that the server took in, whatever it answered then."""

    chat_id: int
    text: str
    message_id: int
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happens to one call instead of the proper answer.

    `delivered` says whether a message was taken in before; `answer` is status, content type and body, None
    to answer nothing: after `pause` seconds the connection is reset.
    """

    delivered: bool = False
    answer: tuple[int, str, bytes] | None = None
    pause: float = 0.0

    @classmethod
    def reset(cls, *, delivered: bool = False) -> Trouble:
        """The connection is cut after the request was read."""
        return cls(delivered=delivered)

    @classmethod
    def hang(cls, seconds: float, *, delivered: bool = False) -> Trouble:
        """Nothing comes for so long."""
        return cls(delivered=delivered, pause=seconds)

    @classmethod
    def html_502(cls, *, delivered: bool = False) -> Trouble:
        """A gateway answers in Telegram's place."""
        page = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
        return cls(delivered=delivered, answer=(502, "text/html", page))

    @classmethod
    def half_an_answer(cls) -> Trouble:
        """The answer to a delivered message breaks off."""
        return cls(delivered=True, answer=(200, "application/json", b'{"ok":true,"result":{"message_'))

    @classmethod
    def error(cls, code: int, description: str, **parameters: int) -> Trouble:
        """The documented form of a refusal."""
        answer: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
        if parameters:
            answer["parameters"] = parameters
        return cls(answer=(code, "application/json", json.dumps(answer).encode()))

    @classmethod
    def json_500(cls) -> Trouble:
        """Telegram itself fails."""
        return cls.error(500, "Internal Server Error")

    @classmethod
    def too_many(cls, retry_after: int) -> Trouble:
        """The flood control of Telegram."""
        return cls.error(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


class BotApi:
    """A server for one bot; use it in a `with` block. `sent` holds what was delivered, in order.

    Chats exist once a person wrote or `open_chat` was called. `trouble(method, …)` queues what befalls the
    next calls of that method.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        username: str = "phraseweaver_test_bot",
        port: int = 0,
        on_sent: Callable[[SentMessage], None] | None = None,
    ) -> None:
        self.token = token
        self.username = username
        self.sent: list[SentMessage] = []
        self.calls: list[str] = []
        self.blocked: set[int] = set()
        self.deactivated: set[int] = set()
        self._chats: set[int] = set()
        self._troubles: dict[str, deque[Trouble]] = {}
        self._updates: deque[dict[str, Any]] = deque()
        self._next_update = 1
        self._poll = 0
        self._changed = threading.Condition()
        self._on_sent = on_sent
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler_of(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=lambda: self._server.serve_forever(poll_interval=0.05), daemon=True
        )

    @property
    def base(self) -> str:
        """The address for TELEGRAM_API_BASE."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def open_chat(self, *chat_ids: int) -> None:
        """Let private chats exist, as after /start."""
        self._chats.update(chat_ids)

    def trouble(self, method: str, *troubles: Trouble) -> None:
        """Queue what befalls the next calls of the method."""
        self._troubles.setdefault(method, deque()).extend(troubles)

    def write_to_bot(self, chat_id: int, text: str, **changes: Any) -> None:
        """Let a person write to the bot in a private chat; `changes` replace fields of the message."""
        self.open_chat(chat_id)
        person = {"id": chat_id, "is_bot": False, "first_name": f"Person {chat_id}"}
        message = {
            "message_id": 1,
            "date": 1_770_000_000,
            "from": person,
            "chat": {"id": chat_id, "type": "private", "first_name": f"Person {chat_id}"},
            "text": text,
        }
        self.add_update(message=message | changes)

    def add_update(self, **content: Any) -> None:
        """Queue an update of any kind."""
        with self._changed:
            self._updates.append({"update_id": self._next_update, **content})
            self._next_update += 1
            self._changed.notify_all()

    def wait_for(self, condition: Callable[[], bool], seconds: float = 10.0) -> bool:
        """Return whether the condition came true in time; it is looked at after each call."""
        with self._changed:
            return self._changed.wait_for(condition, seconds)

    def answer(self, path: str, body: dict[str, Any]) -> Trouble:
        """Return what goes back for a call: status, content type and body, or none."""
        bot, _, method = path.lstrip("/").partition("/")
        with self._changed:
            self.calls.append(method)
            trouble = self._troubles[method].popleft() if self._troubles.get(method) else None
            self._changed.notify_all()
        if not bot.startswith("bot") or ":" not in bot:
            return Trouble.error(404, "Not Found")
        if bot != f"bot{self.token}":
            return Trouble.error(401, "Unauthorized")
        if trouble and not trouble.delivered:
            return trouble
        match method:
            case "getMe":
                proper = _ok(
                    {"id": 123456789, "is_bot": True, "first_name": "Test", "username": self.username}
                )
            case "sendMessage":
                proper = self._send_message(body)
            case "getUpdates":
                proper = self._get_updates(body)
            case _:
                proper = Trouble.error(404, "Not Found")
        return trouble or proper

    def _send_message(self, body: dict[str, Any]) -> Trouble:
        chat_id, text = body.get("chat_id"), body.get("text")
        if not isinstance(chat_id, int):
            return Trouble.error(400, "Bad Request: chat_id is empty")
        if chat_id not in self._chats:
            return Trouble.error(400, "Bad Request: chat not found")
        if chat_id in self.deactivated:
            return Trouble.error(403, "Forbidden: user is deactivated")
        if chat_id in self.blocked:
            return Trouble.error(403, "Forbidden: bot was blocked by the user")
        if not isinstance(text, str) or not text.strip():
            return Trouble.error(400, "Bad Request: message text is empty")
        if len(text) > 4096:
            return Trouble.error(400, "Bad Request: message is too long")
        for row in body.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if not button.get("text"):
                    return Trouble.error(
                        400, "Bad Request: text buttons are unallowed in the inline keyboard"
                    )
        with self._changed:
            message = SentMessage(chat_id, text, len(self.sent) + 1, body)
            self.sent.append(message)
            self._changed.notify_all()
        if self._on_sent:
            self._on_sent(message)
        return _ok(
            {
                "message_id": message.message_id,
                "date": int(time.time()),
                "chat": {"id": chat_id, "type": "private"},
                "text": text,
            }
        )

    def _get_updates(self, body: dict[str, Any]) -> Trouble:
        offset, limit = body.get("offset", 0), body.get("limit", 100)
        deadline = time.monotonic() + min(body.get("timeout", 0), 50)
        wanted = body.get("allowed_updates")
        with self._changed:
            # A newer call ends the wait of an older one, which is told so.
            self._poll += 1
            mine = self._poll
            self._changed.notify_all()
            while offset > 0 and self._updates and self._updates[0]["update_id"] < offset:
                self._updates.popleft()
            while not self._updates and (left := deadline - time.monotonic()) > 0:
                self._changed.wait(left)
                if self._poll != mine:
                    return Trouble.error(
                        409,
                        "Conflict: terminated by other getUpdates request; "
                        "make sure that only one bot instance is running",
                    )
            fitting = [u for u in self._updates if not wanted or any(kind in u for kind in wanted)]
            return _ok(fitting[: max(1, min(limit, 100))])


def _ok(result: Any) -> Trouble:
    body = json.dumps({"ok": True, "result": result}).encode()
    return Trouble(delivered=True, answer=(200, "application/json", body))


def _handler_of(api: BotApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            outcome = api.answer(self.path, json.loads(self.rfile.read(length) or b"{}"))
            if outcome.pause:
                time.sleep(outcome.pause)
            if outcome.answer is None:
                self._reset()
                return
            status, content_type, body = outcome.answer
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _reset(self) -> None:
            # Closing with this option sends RST, as a connection that broke does, instead of an orderly end.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            # Detached, because the handler's files would keep a merely closed socket open.
            os.close(self.connection.detach())
            self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            """Keep the tests' output for the tests."""

    return Handler
