"""What is to be said: in which pace, and what becomes of it when it cannot be."""

from __future__ import annotations

import logging

import pytest

from phraseweaver.app import App
from phraseweaver.channels import REASONS, Button, Reason, Sent, Telegram
from phraseweaver.services.chat.outbox import MAX_WAITING, Outbox
from phraseweaver.services.chat.replies import Acknowledge, Edit, Send
from phraseweaver.services.reminding import plans
from phraseweaver.store import sender_state
from tests.botapi import BotApi, Trouble
from tests.botapi.server import TOKEN
from tests.fixed_clock import FixedClock
from tests.services.reminding import add_learner, link_chat


@pytest.fixture
def outbox(bot_app: App, api: BotApi, clock: FixedClock) -> Outbox:
    api.open_chat(1, 2, 3)

    def sleep(seconds: float) -> None:
        clock.advance(seconds=seconds)

    return Outbox(bot_app, Telegram(TOKEN, api.base), sleep=sleep)


def said(api: BotApi) -> list[tuple[int, str]]:
    return [(message.chat_id, message.text) for message in api.sent]


def test_each_chat_hears_one_message_a_second_in_order_and_waits_for_no_other(
    outbox: Outbox, api: BotApi, clock: FixedClock
) -> None:
    outbox.add([Send(1, "a"), Send(1, "b"), Send(1, "c"), Send(2, "d")])
    outbox.flush()
    assert said(api) == [(1, "a"), (2, "d")]
    assert 0.9 < outbox.pause() <= 1.0
    clock.advance(seconds=1)
    outbox.flush()
    assert said(api)[2:] == [(1, "b")]
    clock.advance(seconds=1)
    outbox.flush()
    assert said(api)[3:] == [(1, "c")]
    assert not outbox


def test_twenty_messages_a_second_go_out_in_all(outbox: Outbox, api: BotApi, clock: FixedClock) -> None:
    began = clock()
    api.open_chat(*range(1, 61))
    outbox.add(Send(chat, "x") for chat in range(1, 61))
    outbox.flush()
    assert len(api.sent) == 60
    assert 2.9 <= (clock() - began).total_seconds() <= 3.1


def test_presses_and_edits_do_not_wait(outbox: Outbox, api: BotApi) -> None:
    outbox.add([Send(1, "question", ((Button("Show", data="s"),),))])
    outbox.flush()
    query = api.press(api.last(1), "Show")
    outbox.add([Acknowledge(query, "yes"), Edit(1, api.last(1).message_id, "answer"), Send(1, "next")])
    outbox.flush()
    assert (api.toast(query), api.last(1).text, len(api.sent)) == ("yes", "answer", 1)


def test_who_asks_too_much_hears_the_latest_only(outbox: Outbox, api: BotApi, clock: FixedClock) -> None:
    outbox.add(Send(1, str(n)) for n in range(100))
    while outbox:
        outbox.flush()
        clock.advance(seconds=1)
    assert said(api) == [(1, str(n)) for n in range(100 - MAX_WAITING, 100)]


def test_after_sending_its_id_is_handed_over(outbox: Outbox, api: BotApi) -> None:
    heard: list[Sent] = []
    outbox.add([Send(1, "x", sent=lambda _app, sent: heard.append(sent))])
    outbox.flush()
    assert heard == [Sent(api.sent[0].message_id)]


def test_told_to_slow_down_nobody_speaks_until_the_time_is_over(
    outbox: Outbox, bot_app: App, api: BotApi, clock: FixedClock
) -> None:
    api.trouble("sendMessage", Trouble.too_many(17))
    outbox.add([Send(1, "a"), Send(2, "b")])
    outbox.flush()
    outbox.flush()
    assert api.calls == ["sendMessage"]
    assert outbox.pause() == 1.0
    with bot_app.sessions.read() as session:
        assert not sender_state.may_send(session, clock())
    clock.advance(seconds=17.5)
    outbox.flush()
    assert said(api) == [(1, "a"), (2, "b")]


def test_a_blocked_chat_is_switched_off_and_spoken_to_no_more(
    outbox: Outbox, bot_app: App, api: BotApi, clock: FixedClock
) -> None:
    user = add_learner(bot_app)
    link_chat(bot_app, user, 1)
    api.blocked.add(1)
    outbox.add([Send(1, "a"), Send(1, "b"), Send(2, "c")])
    outbox.flush()
    assert (said(api), api.calls.count("sendMessage")) == ([(2, "c")], 2)
    assert plans.plan(bot_app, user).channel_error == REASONS[Reason.BLOCKED.value]
    assert not outbox


def test_what_certainly_did_not_go_out_is_said_again_up_to_three_times(
    outbox: Outbox, api: BotApi, clock: FixedClock
) -> None:
    api.trouble("sendMessage", Trouble.json_500(), Trouble.json_500())
    outbox.add([Send(1, "a")])
    for seconds in (0, 2, 4):
        clock.advance(seconds=seconds)
        outbox.flush()
    assert said(api) == [(1, "a")]
    api.trouble("sendMessage", *[Trouble.json_500()] * 3)
    outbox.add([Send(2, "b"), Send(2, "c")])
    for seconds in (0, 2, 4, 8):
        clock.advance(seconds=seconds)
        outbox.flush()
    assert said(api) == [(1, "a"), (2, "c")]


def test_a_message_that_perhaps_arrived_is_not_said_twice_and_an_edit_is(
    outbox: Outbox, api: BotApi, clock: FixedClock
) -> None:
    api.trouble("sendMessage", Trouble.reset(delivered=True))
    outbox.add([Send(1, "a")])
    outbox.flush()
    api.trouble("editMessageText", Trouble.html_502())
    outbox.add([Edit(1, api.last(1).message_id, "b")])
    for seconds in (0, 2):
        clock.advance(seconds=seconds)
        outbox.flush()
    assert (len(api.sent), api.last(1).text) == (1, "b")
    assert not outbox


def test_what_telegram_refuses_as_wrong_is_left_out(
    outbox: Outbox, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    outbox.add([Send(1, " "), Send(2, "b")])
    outbox.flush()
    assert said(api) == [(2, "b")]
    assert [record.levelno for record in caplog.records if "an answer" in record.message] == [logging.ERROR]


def test_a_rejected_token_is_known_to_all_and_what_is_to_be_said_waits(
    outbox: Outbox, bot_app: App, api: BotApi, clock: FixedClock
) -> None:
    good, api.token = api.token, "123456789:AAanother-token-of-the-same-bot-00"
    outbox.add([Send(1, "a")])
    outbox.flush()
    outbox.flush()
    assert api.calls == ["sendMessage"]
    api.token = good
    with bot_app.sessions.begin() as session:
        sender_state.accept_token(session)
    clock.advance(seconds=1)
    outbox.flush()
    assert said(api) == [(1, "a")]


def test_an_answer_that_is_ten_minutes_late_is_left_out(
    outbox: Outbox, bot_app: App, api: BotApi, clock: FixedClock
) -> None:
    with bot_app.sessions.begin() as session:
        sender_state.hold(session, clock.now.replace(hour=10))
    outbox.add([Send(1, "a")])
    outbox.flush()
    clock.advance(hours=1)
    outbox.add([Send(2, "b")])
    outbox.flush()
    assert said(api) == [(2, "b")]


def test_a_clock_that_was_set_back_silences_nobody(outbox: Outbox, api: BotApi, clock: FixedClock) -> None:
    outbox.add([Send(1, "a"), Send(1, "b")])
    outbox.flush()
    clock.advance(hours=-3)
    outbox.flush()
    clock.advance(seconds=1)
    outbox.flush()
    assert said(api) == [(1, "a"), (1, "b")]
