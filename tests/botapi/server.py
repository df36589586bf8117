"""The Bot API on the loopback, as far as PhraseWeaver uses it, with its failures.

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
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.botapi import page
from tests.botapi.chats import Message, SentMessage, person, private_chat, refusal_of
from tests.botapi.troubles import Trouble
from tests.botapi.updates import Updates

TOKEN = "123456789:AAtest-token_of-the-test-server-0000000"
"""The token that the server accepts unless it is told another."""


class BotApi:
    """A server for one bot; use it in a `with` block. `sent` holds what was delivered, in order.

    Chats exist once a person wrote or `open_chat` was called. `trouble(method, …)` queues what befalls the
    next calls of that method. Persons act by `write`, `press`, `block` and `unblock`. With `per_second`,
    whoever sends more messages than that in a second is told to slow down.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        username: str = "phraseweaver_test_bot",
        port: int = 0,
        on_sent: Callable[[SentMessage], None] | None = None,
        per_second: int | None = None,
    ) -> None:
        self.token = token
        self.username = username
        self.sent: list[SentMessage] = []
        self.calls: list[str] = []
        self.blocked: set[int] = set()
        self.deactivated: set[int] = set()
        self.messages: dict[tuple[int, int], Message] = {}
        self.toasts: list[tuple[str, str]] = []
        """What was said to presses, by the id of the press."""
        self.commands: dict[str, dict[str, str]] = {}
        """The menu of commands for each language."""
        self._changed = threading.Condition()
        self.updates = Updates(self._changed)
        self._chats: set[int] = set()
        self._queries: set[str] = set()
        self._troubles: dict[str, deque[Trouble]] = {}
        self._message_ids = 0
        self._query_ids = 0
        self._per_second = per_second
        self._lately: deque[float] = deque()
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

    # What persons do.

    def write(self, chat_id: int, text: str, /, *, language: str = "en", **changes: Any) -> Message:
        """Let a person write to the bot in a private chat; `changes` replace fields of the message."""
        self.open_chat(chat_id)
        message = self._keep(Message(chat_id, self._new_id(), text, by_bot=False))
        content = message.as_json() | {"from": person(chat_id, language)} | changes
        self.updates.add({"message": content})
        return message

    def press(self, message: Message | SentMessage, label: str, *, by: int | None = None) -> str:
        """Let a person press the button that says so, or begins so; returns the id of the press."""
        now = self.messages[message.chat_id, message.message_id]
        return self.press_data(message, now.data_of(label), by=by)

    def press_data(self, message: Message | SentMessage, data: str, *, by: int | None = None) -> str:
        """Let a person press a button that the message may have had before."""
        now = self.messages[message.chat_id, message.message_id]
        with self._changed:
            self._query_ids += 1
            query = f"query-{self._query_ids}"
            self._queries.add(query)
        who = person(now.chat_id if by is None else by)
        self.updates.add(
            {"callback_query": {"id": query, "from": who, "message": now.as_json(), "data": data}}
        )
        return query

    def block(self, chat_id: int) -> None:
        """Let a person block the bot."""
        self.blocked.add(chat_id)
        self._change_membership(chat_id, "member", "kicked")

    def unblock(self, chat_id: int) -> None:
        """Let a person unblock the bot."""
        self.blocked.discard(chat_id)
        self._change_membership(chat_id, "kicked", "member")

    def forget_queries(self) -> None:
        """Let all presses so far be too old to be answered."""
        self._queries.clear()

    def delete(self, message: Message | SentMessage) -> None:
        """Let a person delete a message."""
        self.messages[message.chat_id, message.message_id].deleted = True

    def last(self, chat_id: int) -> Message:
        """Return the bot's latest message in a chat as it is now."""
        found = [m for m in self.messages.values() if m.chat_id == chat_id and m.by_bot and not m.deleted]
        assert found, f"the bot has said nothing in chat {chat_id}"
        return found[-1]

    def toast(self, query: str) -> str | None:
        """Return what was said to a press, None while nothing was."""
        return dict(self.toasts).get(query)

    def wait_for(self, condition: Callable[[], bool], seconds: float = 10.0) -> bool:
        """Return whether the condition came true in time; it is looked at after each call."""
        with self._changed:
            return self._changed.wait_for(condition, seconds)

    # What the bot calls.

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
        methods = {
            "getMe": self._get_me,
            "sendMessage": self._send_message,
            "editMessageText": self._edit_message_text,
            "answerCallbackQuery": self._answer_callback_query,
            "setMyCommands": self._set_my_commands,
            "getUpdates": self.updates.get,
        }
        if method not in methods:
            return Trouble.error(404, "Not Found")
        proper = methods[method](body)
        with self._changed:
            self._changed.notify_all()
        return trouble or proper

    def _get_me(self, _body: dict[str, Any]) -> Trouble:
        return Trouble.ok({"id": 123456789, "is_bot": True, "first_name": "Test", "username": self.username})

    def _send_message(self, body: dict[str, Any]) -> Trouble:
        if refused := self._unreachable(body) or refusal_of(body) or self._too_fast():
            return refused
        chat_id = body["chat_id"]
        answered = self.messages.get((chat_id, body.get("reply_parameters", {}).get("message_id")))
        message = Message(chat_id, self._new_id(), body["text"], _keyboard(body), replied_to=answered)
        sent = SentMessage(chat_id, body["text"], message.message_id, body)
        with self._changed:
            self._keep(message)
            self.sent.append(sent)
            self._changed.notify_all()
        if self._on_sent:
            self._on_sent(sent)
        return Trouble.ok(message.as_json())

    def _edit_message_text(self, body: dict[str, Any]) -> Trouble:
        if refused := self._unreachable(body) or refusal_of(body):
            return refused
        message = self.messages.get((body["chat_id"], body.get("message_id")))  # type: ignore[arg-type]
        if message is None or message.deleted:
            return Trouble.bad_request("message to edit not found")
        if not message.by_bot:
            return Trouble.bad_request("message can't be edited")
        if (message.text, message.keyboard) == (body["text"], _keyboard(body)):
            return Trouble.bad_request(
                "message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message"
            )
        with self._changed:
            message.text, message.keyboard = body["text"], _keyboard(body)
        return Trouble.ok(message.as_json())

    def _answer_callback_query(self, body: dict[str, Any]) -> Trouble:
        query, text = body.get("callback_query_id"), body.get("text", "")
        if query not in self._queries:
            return Trouble.bad_request("query is too old and response timeout expired or query ID is invalid")
        if len(text) > 200:
            return Trouble.bad_request("MESSAGE_TOO_LONG")
        with self._changed:
            self.toasts.append((query, text))
        return Trouble.ok(True)

    def _set_my_commands(self, body: dict[str, Any]) -> Trouble:
        commands = {entry["command"]: entry["description"] for entry in body["commands"]}
        for name, description in commands.items():
            fits = name.isascii() and name.replace("_", "a").isalnum() and name == name.lower()
            if not fits or len(name) > 32:
                return Trouble.bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(description) <= 256:
                return Trouble.bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[body.get("language_code", "")] = commands
        return Trouble.ok(True)

    def _unreachable(self, body: dict[str, Any]) -> Trouble | None:
        chat_id = body.get("chat_id")
        if not isinstance(chat_id, int):
            return Trouble.bad_request("chat_id is empty")
        if chat_id not in self._chats:
            return Trouble.bad_request("chat not found")
        if chat_id in self.deactivated:
            return Trouble.error(403, "Forbidden: user is deactivated")
        if chat_id in self.blocked:
            return Trouble.error(403, "Forbidden: bot was blocked by the user")
        return None

    def _too_fast(self) -> Trouble | None:
        if self._per_second is None:
            return None
        now = time.monotonic()
        while self._lately and self._lately[0] < now - 1:
            self._lately.popleft()
        self._lately.append(now)
        return Trouble.too_many(1) if len(self._lately) > self._per_second else None

    def _change_membership(self, chat_id: int, before: str, after: str) -> None:
        bot = {"id": 123456789, "is_bot": True, "first_name": "Test"}
        self.updates.add(
            {
                "my_chat_member": {
                    "chat": private_chat(chat_id),
                    "from": person(chat_id),
                    "date": 1_770_000_000,
                    "old_chat_member": {"user": bot, "status": before},
                    "new_chat_member": {"user": bot, "status": after},
                }
            }
        )

    def _new_id(self) -> int:
        with self._changed:
            self._message_ids += 1
            return self._message_ids

    def _keep(self, message: Message) -> Message:
        self.messages[message.chat_id, message.message_id] = message
        return message


def _keyboard(body: dict[str, Any]) -> list[list[dict[str, str]]]:
    keyboard: list[list[dict[str, str]]] = body.get("reply_markup", {}).get("inline_keyboard", [])
    return keyboard


def _handler_of(api: BotApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path == "/":
                self._respond(200, "text/html; charset=utf-8", page.HTML.encode())
            elif self.path == "/chats":
                self._respond(200, "application/json", json.dumps(page.chats(api)).encode())
            else:
                self._respond(404, "text/plain", b"")

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            body = json.loads(self.rfile.read(length) or b"{}")
            if self.path in page.DEEDS:
                page.DEEDS[self.path](api, body)
                self._respond(200, "application/json", b"{}")
                return
            outcome = api.answer(self.path, body)
            if outcome.pause:
                time.sleep(outcome.pause)
            if outcome.answer is None:
                self._reset()
            else:
                self._respond(*outcome.answer)

        def _respond(self, status: int, content_type: str, body: bytes) -> None:
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
