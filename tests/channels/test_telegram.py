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
from phraseweaver.channels.incoming import Foreign, Membership, Press, Text
from phraseweaver.channels.telegram import Telegram, wire
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
    return Telegram(TOKEN, api.base)


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


def test_buttons_stand_in_their_rows_and_open_an_address_or_say_something(api: BotApi, bot: Telegram) -> None:
    here, there = Button("Here", data="r"), Button("There", "https://a.example")
    bot.send(CHAT, "hello", ((here, there), (Button("Done", data="d:2026-03-10"),)))
    assert api.sent[0].body["reply_markup"] == {
        "inline_keyboard": [
            [{"text": "Here", "callback_data": "r"}, {"text": "There", "url": "https://a.example"}],
            [{"text": "Done", "callback_data": "d:2026-03-10"}],
        ]
    }


def test_a_button_does_one_thing_and_says_64_bytes_at_most() -> None:
    assert Button("Fits", data="ж" * 32).data == "ж" * 32
    for url, data in (("", ""), ("https://a.example", "r"), ("", "ж" * 32 + "x")):
        with pytest.raises(ValueError, match="button"):
            Button("Wrong", url, data)


@pytest.mark.parametrize("character", ["x", "ж", "🦔"])
def test_4096_characters_fit_and_a_longer_text_ends_in_an_ellipsis(
    api: BotApi, bot: Telegram, character: str
) -> None:
    bot.send(CHAT, character * 4096)
    bot.send(CHAT, character * 4097)
    assert [message.text for message in api.sent] == [character * 4096, character * 4095 + "…"]


def test_an_empty_text_is_our_bug(bot: Telegram) -> None:
    assert failure(bot, text="").kind is Failure.BUG


def test_a_message_may_answer_another_one(api: BotApi, bot: Telegram) -> None:
    question = api.write(CHAT, "hola = hello")
    sent = bot.send(CHAT, "which deck?", reply_to=question.message_id)
    assert sent.message_id is not None
    assert api.messages[CHAT, sent.message_id].replied_to is question
    bot.send(CHAT, "answers what is gone", reply_to=12_345)


# Messages that change, and presses.


def test_a_message_is_edited_and_loses_its_buttons(api: BotApi, bot: Telegram) -> None:
    sent = bot.send(CHAT, "question", ((Button("Show", data="s"),),))
    assert sent.message_id is not None
    bot.edit(CHAT, sent.message_id, "answer")
    assert (api.last(CHAT).text, api.last(CHAT).labels) == ("answer", [])


def test_an_edit_that_changes_nothing_or_comes_too_late_is_done(api: BotApi, bot: Telegram) -> None:
    sent = bot.send(CHAT, "question")
    assert sent.message_id is not None
    bot.edit(CHAT, sent.message_id, "question")
    api.delete(api.sent[0])
    bot.edit(CHAT, sent.message_id, "answer")
    bot.edit(CHAT, api.write(CHAT, "my own words").message_id, "not mine")
    assert api.calls.count("editMessageText") == 3


def test_an_edit_of_a_chat_that_is_lost_fails(api: BotApi, bot: Telegram) -> None:
    api.blocked.add(CHAT)
    with pytest.raises(ChannelError) as caught:
        bot.edit(CHAT, 1, "answer")
    assert caught.value.reason is Reason.BLOCKED


def test_a_press_is_acknowledged_with_200_characters_at_most(api: BotApi, bot: Telegram) -> None:
    sent = bot.send(CHAT, "question", ((Button("Show", data="s:1"),),))
    queries = [api.press(api.messages[CHAT, sent.message_id or 0], "Show") for _ in range(3)]
    bot.acknowledge(queries[0])
    bot.acknowledge(queries[1], "x" * 201)
    assert api.toasts == [(queries[0], ""), (queries[1], "x" * 199 + "…")]
    api.forget_queries()
    bot.acknowledge(queries[2], "of long ago")
    assert len(api.toasts) == 2


def test_the_menu_of_commands_is_set_for_each_language(api: BotApi, bot: Telegram) -> None:
    bot.set_commands({"due": "what is due"})
    bot.set_commands({"due": "что повторить"}, "ru")
    assert api.commands == {"": {"due": "what is due"}, "ru": {"due": "что повторить"}}


# Failures.


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
    assert failure(bot).retry_after == wire.DEFAULT_RETRY_AFTER


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
    monkeypatch.setattr(wire, "CONNECT_TIMEOUT", 0.3)
    monkeypatch.setattr(wire, "READ_TIMEOUT", 0.3)
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
    monkeypatch.setattr(wire, "READ_TIMEOUT", 0.2)
    api.trouble("sendMessage", Trouble.hang(0.6, delivered=True))
    error = failure(bot)
    assert (error.kind, error.reason) == (Failure.UNKNOWN, Reason.NO_ANSWER)
    assert len(api.sent) == 1


def test_an_answer_that_trickles_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "CONNECT_TIMEOUT", 0.2)
    monkeypatch.setattr(wire, "READ_TIMEOUT", 0.3)
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


# What comes in.


def only(bot: Telegram) -> object:
    """Return the only update that waits."""
    [update] = bot.updates()
    return update


def test_updates_come_again_until_an_offset_confirms_them(api: BotApi, bot: Telegram) -> None:
    api.write(7, "first")
    api.write(8, "second")
    texts = [[u.text for u in bot.updates() if isinstance(u, Text)] for _ in range(2)]
    assert texts == [["first", "second"], ["first", "second"]]
    last = bot.updates()[-1].update_id
    assert [u.update_id for u in bot.updates(last)] == [last]
    assert bot.updates(last + 1) == []
    assert bot.updates() == []


def test_an_update_that_comes_while_waiting_ends_the_wait(api: BotApi, bot: Telegram) -> None:
    threading.Timer(0.2, lambda: api.write(7, "at last")).start()
    assert [u.text for u in bot.updates(wait=30) if isinstance(u, Text)] == ["at last"]


def test_the_wait_may_be_longer_than_other_calls_take(
    api: BotApi, bot: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "READ_TIMEOUT", 0.2)
    assert bot.updates(wait=1) == []


def test_the_older_of_two_who_wait_is_told_of_the_other(api: BotApi, bot: Telegram) -> None:
    older = threading.Thread(target=lambda: outcome.append(conflict(bot)))
    outcome: list[ChannelError] = []
    older.start()
    assert api.wait_for(lambda: api.calls == ["getUpdates"])
    assert bot.updates(wait=0) == []
    older.join()
    assert (outcome[0].kind, outcome[0].reason) == (Failure.CONFLICT, Reason.OTHER_READER)


def conflict(bot: Telegram) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        bot.updates(wait=20)
    return caught.value


def test_a_text_says_who_wrote_it_and_in_which_language_they_read(api: BotApi, bot: Telegram) -> None:
    message = api.write(7, "привет", language="ru")
    assert only(bot) == Text(
        update_id=1,
        chat_id=7,
        chat_name="Person 7",
        from_id=7,
        language="ru",
        text="привет",
        message_id=message.message_id,
        forwarded=False,
    )


@pytest.mark.parametrize(
    "changes", [{"forward_origin": {"type": "user"}}, {"forward_date": 1}], ids=["today", "formerly"]
)
def test_a_forwarded_text_is_told_as_such(api: BotApi, bot: Telegram, changes: dict[str, object]) -> None:
    api.write(7, "/start code", **changes)
    update = only(bot)
    assert isinstance(update, Text)
    assert update.forwarded


def test_a_picture_is_a_message_without_text(api: BotApi, bot: Telegram) -> None:
    api.updates.add({"message": {"message_id": 1, "chat": {"id": 7, "type": "private"}, "sticker": {}}})
    update = only(bot)
    assert isinstance(update, Text)
    assert (update.text, update.language) == ("", "")


@pytest.mark.parametrize(
    "content",
    [
        {"message": {"message_id": 1, "chat": {"id": -5, "type": "group"}, "text": "in a group"}},
        {"message": {"message_id": 1, "chat": {"id": 7, "type": "private"}, "pinned_message": {}}},
        {"message": {"message_id": 1, "chat": {"id": 7, "type": "private"}, "text": 3}},
        {"message": {"chat": {"id": 7, "type": "private"}, "from": {"is_bot": True}, "text": "a bot"}},
        {"message": {"chat": "nonsense", "text": "x"}},
        {"message": "not even an object"},
        {"callback_query": {"id": "1", "from": {"id": 7}, "data": "s:1"}},
        {"callback_query": {"id": "1", "message": {"chat": {"id": -5, "type": "group"}}, "data": "s:1"}},
        {"callback_query": {"id": "1", "message": {"chat": {"id": 7, "type": "private"}}}},
        {"my_chat_member": {"chat": {"id": -5, "type": "group"}, "new_chat_member": {"status": "kicked"}}},
        {"my_chat_member": {"chat": {"id": 7, "type": "private"}, "new_chat_member": {"status": "odd"}}},
        {"message": None, "brand_new_kind": {"id": 1}},
    ],
    ids=str,
)
def test_everything_else_is_foreign(api: BotApi, bot: Telegram, content: dict[str, object]) -> None:
    api.updates.add(content)
    assert only(bot) == Foreign(1)


def test_a_press_says_what_its_button_does_and_which_text_the_message_answers(
    api: BotApi, bot: Telegram
) -> None:
    asked = api.write(CHAT, "hola = hello")
    sent = bot.send(CHAT, "which deck?", ((Button("Spanish", data="k:3"),),), reply_to=asked.message_id)
    query = api.press(api.last(CHAT), "Spanish")
    assert bot.updates()[1] == Press(
        update_id=2,
        callback_id=query,
        chat_id=CHAT,
        from_id=CHAT,
        message_id=sent.message_id or 0,
        data="k:3",
        replied_text="hola = hello",
        language="en",
    )


def test_blocking_and_unblocking_are_noticed(api: BotApi, bot: Telegram) -> None:
    api.block(7)
    api.unblock(7)
    assert bot.updates() == [Membership(1, 7, blocked=True), Membership(2, 7, blocked=False)]


def test_only_the_kinds_that_are_dealt_with_are_asked_for(api: BotApi, bot: Telegram) -> None:
    bot.updates()
    api.updates.add({"edited_message": {"message_id": 1}})
    assert bot.updates() == []


def test_a_persons_name_is_shown_on_one_line_without_control_characters(api: BotApi, bot: Telegram) -> None:
    api.write(
        7, "hi", chat={"id": 7, "type": "private", "first_name": "Zoë\x00\u202e", "last_name": " van  Dam"}
    )
    api.write(8, "hi", chat={"id": 8, "type": "private", "username": "just_a_name"})
    assert [u.chat_name for u in bot.updates() if isinstance(u, Text)] == ["Zoë van Dam", "just_a_name"]


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
