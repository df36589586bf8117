"""The Telegram channel against a real HTTP server."""

from __future__ import annotations

import logging
import socket
import threading
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from phraseweaver import redaction
from phraseweaver.channels import REASONS, Button, ChannelError, Failure, Reason, open_channel
from phraseweaver.channels import telegram as telegram_module
from phraseweaver.channels.pace import Pace
from phraseweaver.channels.telegram import Telegram
from phraseweaver.config import Settings
from phraseweaver.store.database_url import sqlite_url
from tests.botapi import BotApi, Trouble
from tests.botapi.server import TOKEN

CHAT = 7


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        server.open_chat(CHAT)
        yield server


@pytest.fixture
def bot(api: BotApi) -> Telegram:
    return Telegram(TOKEN, api.base, pace=Pace(chat_gap=0))


def failure(bot: Telegram, chat_id: int = CHAT, text: str = "hello") -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        bot.send(chat_id, text)
    return caught.value


@contextmanager
def listener() -> Iterator[tuple[str, socket.socket]]:
    """Yield the address of a socket that accepts connections into its queue and never answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}", server


def test_a_text_arrives_as_it_is_without_markup(api: BotApi, bot: Telegram) -> None:
    text = "<b>*_[x](y) & «ёж» 🦔\nsecond line"
    sent = bot.send(CHAT, text)
    assert [(m.chat_id, m.text, m.message_id) for m in api.sent] == [(CHAT, text, sent.message_id)]
    assert "parse_mode" not in api.sent[0].body


def test_a_button_opens_an_address_and_has_its_own_row(api: BotApi, bot: Telegram) -> None:
    bot.send(CHAT, "hello", (Button("One", "https://a.example"), Button("Two", "https://b.example")))
    assert api.sent[0].body["reply_markup"] == {
        "inline_keyboard": [
            [{"text": "One", "url": "https://a.example"}],
            [{"text": "Two", "url": "https://b.example"}],
        ]
    }


def test_4096_characters_fit_and_one_more_is_our_bug(api: BotApi, bot: Telegram) -> None:
    bot.send(CHAT, "x" * 4096)
    assert failure(bot, text="x" * 4097).kind is Failure.BUG
    assert failure(bot, text="").kind is Failure.BUG
    assert len(api.sent) == 1


@pytest.mark.parametrize(
    ("trouble", "kind", "reason"),
    [
        (Trouble.error(403, "Forbidden: bot was kicked"), Failure.PERMANENT, Reason.FORBIDDEN),
        (Trouble.error(409, "Conflict: terminated"), Failure.CONFLICT, Reason.OTHER_READER),
        (Trouble.error(413, "Request Entity Too Large"), Failure.BUG, Reason.REQUEST_REFUSED),
        (Trouble.json_500(), Failure.NOT_SENT, Reason.SERVER_ERROR),
        (Trouble.html_502(), Failure.UNKNOWN, Reason.UNEXPECTED_ANSWER),
        (Trouble.half_an_answer(), Failure.UNKNOWN, Reason.UNEXPECTED_ANSWER),
        (Trouble(answer=(200, "application/json", b"[]")), Failure.UNKNOWN, Reason.UNEXPECTED_ANSWER),
        (Trouble(answer=(200, "application/json", b"[" * 9_999)), Failure.UNKNOWN, Reason.UNEXPECTED_ANSWER),
        (Trouble(answer=(302, "text/html", b"")), Failure.UNKNOWN, Reason.UNEXPECTED_ANSWER),
        (Trouble.reset(), Failure.UNKNOWN, Reason.NO_ANSWER),
    ],
)
def test_each_failure_says_what_may_be_done_next(
    api: BotApi, bot: Telegram, trouble: Trouble, kind: Failure, reason: Reason
) -> None:
    api.trouble("sendMessage", trouble)
    error = failure(bot)
    assert (error.kind, error.reason) == (kind, reason)


def test_a_blocked_a_deactivated_and_an_unknown_chat_are_permanent(api: BotApi, bot: Telegram) -> None:
    api.open_chat(8)
    api.blocked.add(CHAT)
    api.deactivated.add(8)
    assert [(failure(bot, chat).kind, failure(bot, chat).reason) for chat in (CHAT, 8, 9)] == [
        (Failure.PERMANENT, Reason.BLOCKED),
        (Failure.PERMANENT, Reason.DEACTIVATED),
        (Failure.PERMANENT, Reason.CHAT_NOT_FOUND),
    ]


def test_flood_control_tells_how_long_to_wait(api: BotApi, bot: Telegram) -> None:
    api.trouble("sendMessage", Trouble.too_many(17), Trouble(answer=(429, "text/html", b"slow down")))
    error = failure(bot)
    assert (error.kind, error.retry_after) == (Failure.RATE_LIMITED, 17)
    assert failure(bot).retry_after == telegram_module.DEFAULT_RETRY_AFTER


def test_another_bots_token_and_a_malformed_one_are_rejected(api: BotApi) -> None:
    for token in ("123456789:AAanother-token-of-the-same-bot-00", "nonsense"):
        error = failure(Telegram(token, api.base))
        assert (error.kind, error.reason) == (Failure.REJECTED_TOKEN, Reason.TOKEN_REJECTED)


def test_a_refused_connection_and_an_unknown_host_are_certainly_not_sent() -> None:
    with listener() as (address, _):
        pass
    for base in (f"http://{address}", "http://telegram.invalid"):
        assert failure(Telegram(TOKEN, base)).kind is Failure.NOT_SENT


def test_a_handshake_that_is_never_answered_is_certainly_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_module, "CONNECT_TIMEOUT", 0.3)
    monkeypatch.setattr(telegram_module, "READ_TIMEOUT", 0.3)
    with listener() as (address, _):
        error = failure(Telegram(TOKEN, f"https://{address}"))
    assert (error.kind, error.reason) == (Failure.NOT_SENT, Reason.UNREACHABLE)


def test_a_handshake_that_is_cut_is_certainly_not_sent() -> None:
    with listener() as (address, server):

        def cut() -> None:
            server.accept()[0].close()

        thread = threading.Thread(target=cut)
        thread.start()
        error = failure(Telegram(TOKEN, f"https://{address}"))
        thread.join()
    assert error.kind is Failure.NOT_SENT


def test_no_answer_in_time_is_unknown(api: BotApi, bot: Telegram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_module, "READ_TIMEOUT", 0.2)
    api.trouble("sendMessage", Trouble.hang(0.6, delivered=True))
    error = failure(bot)
    assert (error.kind, error.reason) == (Failure.UNKNOWN, Reason.NO_ANSWER)
    assert len(api.sent) == 1


def test_an_answer_that_trickles_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_module, "CONNECT_TIMEOUT", 0.2)
    monkeypatch.setattr(telegram_module, "READ_TIMEOUT", 0.3)
    done = threading.Event()
    with listener() as (address, server):

        def trickle() -> None:
            connection = server.accept()[0]
            with closing(connection):
                connection.recv(65_536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                while not done.wait(0.1):
                    try:
                        connection.sendall(b"1\r\n \r\n")
                    except OSError:
                        return

        thread = threading.Thread(target=trickle)
        thread.start()
        error = failure(Telegram(TOKEN, f"http://{address}"))
        done.set()
        thread.join()
    assert (error.kind, error.error_class) == (Failure.UNKNOWN, "SlowAnswer")


@pytest.mark.parametrize("base", ["http://127.0.0.1:1", "https://127.0.0.1:1", "http://telegram.invalid"])
def test_the_token_is_in_no_part_of_a_failure(base: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bot = Telegram(TOKEN, base)
    error = failure(bot)
    assert error.__cause__ is None
    assert error.__context__ is None
    told = "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error)) + repr(bot)
    assert TOKEN not in told + caplog.text
    assert str(error).startswith("sendMessage: ")


def test_the_token_is_in_no_log_line_of_the_http_library(
    api: BotApi, bot: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    bot.send(CHAT, "hello")
    assert f"/bot{redaction.REDACTED}/sendMessage" in caplog.text
    assert TOKEN not in caplog.text
    assert TOKEN.partition(":")[2] not in caplog.text


def test_updates_come_again_until_an_offset_confirms_them(api: BotApi, bot: Telegram) -> None:
    api.write_to_bot(7, "first")
    api.write_to_bot(8, "second")
    texts = [[u.message.text for u in bot.updates() if u.message] for _ in range(2)]
    assert texts == [["first", "second"], ["first", "second"]]
    last = bot.updates()[-1].id
    assert [u.id for u in bot.updates(last)] == [last]
    assert bot.updates(last + 1) == []
    assert bot.updates() == []


def test_only_texts_of_private_chats_are_messages(api: BotApi, bot: Telegram) -> None:
    api.write_to_bot(7, "in a group", chat={"id": -5, "type": "group", "title": "G"})
    api.write_to_bot(7, "forwarded", forward_origin={"type": "user"})
    api.add_update(message={"message_id": 1, "chat": {"id": 7, "type": "private"}, "sticker": {}})
    api.add_update(message="not even an object")
    messages = [update.message for update in bot.updates()]
    assert [m.text if m else None for m in messages] == [None, "forwarded", None, None]
    assert messages[1] is not None
    assert messages[1].forwarded


def test_a_persons_name_is_shown_on_one_line_without_control_characters(api: BotApi, bot: Telegram) -> None:
    api.write_to_bot(
        7, "hi", chat={"id": 7, "type": "private", "first_name": "Zoë\x00\u202e", "last_name": " van  Dam"}
    )
    api.write_to_bot(8, "hi", chat={"id": 8, "type": "private", "username": "just_a_name"})
    assert [u.message.chat_name for u in bot.updates() if u.message] == ["Zoë van Dam", "just_a_name"]


def test_the_bots_name_is_asked_for(api: BotApi, bot: Telegram) -> None:
    assert bot.username() == api.username


def test_without_a_token_there_is_no_channel(api: BotApi) -> None:
    settings = Settings(database_url=sqlite_url(Path("unused.db")), telegram_api_base=api.base)
    assert open_channel(settings) is None
    channel = open_channel(replace(settings, telegram_token=TOKEN))
    assert channel is not None
    assert channel.send(CHAT, "hello").message_id == 1


def test_every_reason_has_a_sentence() -> None:
    assert set(REASONS) == {reason.value for reason in Reason}


class Time:
    """A monotonic clock that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_one_chat_gets_a_message_a_second_and_all_chats_twenty() -> None:
    time = Time()
    pace = Pace(monotonic=time, sleep=time.sleep)
    starts = []
    for chat in (1, 2, 3, 1, 1):
        pace.wait(chat)
        starts.append(round(time.now - 100, 2))
    assert starts == [0, 0.05, 0.1, 1.0, 2.0]


def test_the_pace_does_not_wait_after_a_pause() -> None:
    time = Time()
    pace = Pace(monotonic=time, sleep=time.sleep)
    pace.wait(1)
    time.now += 60
    pace.wait(1)
    assert time.now == 160
