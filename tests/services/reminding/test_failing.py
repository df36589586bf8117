"""When Telegram does not take the message."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from phraseweaver.app import App
from phraseweaver.channels import REASONS, ChannelError, Failure, Keyboard, Reason, Sent, Telegram
from phraseweaver.domain.reminders import ReminderState
from phraseweaver.services.reminding import health, plans
from phraseweaver.services.reminding.health import SenderHealth
from phraseweaver.store import sender_state
from tests.botapi import BotApi, Trouble
from tests.fixed_clock import FixedClock
from tests.services.reminding import (
    ClockThat,
    link_chat,
    rows,
    send_due,
    state_of,
    waiting_learner,
)

CHAT = 7
TUESDAY = date(2026, 3, 10)
SENT, SKIPPED, UNKNOWN, FAILED, RETRY = (
    ReminderState.SENT,
    ReminderState.SKIPPED,
    ReminderState.UNKNOWN,
    ReminderState.FAILED,
    ReminderState.RETRY,
)


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble.reset(),
        Trouble.reset(delivered=True),
        Trouble.html_502(),
        Trouble.html_502(delivered=True),
        Trouble.half_an_answer(),
    ],
    ids=["cut", "cut after delivery", "gateway", "gateway after delivery", "half an answer"],
)
def test_a_message_whose_outcome_is_unknown_is_not_repeated_that_day(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram, trouble: Trouble
) -> None:
    user = waiting_learner(app, api, CHAT)
    api.trouble("sendMessage", trouble)
    for _ in range(4):
        send_due(app, bot)
        clock.advance(hours=2)
    assert api.calls == ["sendMessage"]
    assert state_of(app, user) is UNKNOWN
    view = plans.last_reminder(app, user)
    assert view is not None
    assert view.explanation in {REASONS[Reason.NO_ANSWER.value], REASONS[Reason.UNEXPECTED_ANSWER.value]}
    clock.set(datetime(2026, 3, 11, 9, tzinfo=UTC))
    send_due(app, bot)
    assert [state for _, state, _ in rows(app, user)] == [UNKNOWN, SENT]


def test_a_message_that_certainly_did_not_leave_is_repeated_after_one_ten_and_sixty_minutes(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    api.trouble("sendMessage", *[Trouble.json_500()] * 9)
    tries = []
    start = clock()
    for minute in range(200):
        clock.set(start + timedelta(minutes=minute))
        before = len(api.calls)
        send_due(app, bot)
        tries += [minute] * (len(api.calls) - before)
    assert tries == [0, 1, 11, 71]
    assert rows(app, user) == [(TUESDAY, FAILED, Reason.SERVER_ERROR.value)]


def test_a_repetition_that_succeeds_is_sent_once(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    api.trouble("sendMessage", Trouble.json_500())
    assert send_due(app, bot)[RETRY] == 1
    assert rows(app, user) == [(TUESDAY, RETRY, Reason.SERVER_ERROR.value)]
    for _ in range(3):
        clock.advance(minutes=1)
        send_due(app, bot)
    assert len(api.sent) == 1
    assert rows(app, user) == [(TUESDAY, SENT, "")]


def test_nothing_is_repeated_beyond_the_end_of_the_study_day(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    clock.set(datetime(2026, 3, 11, 3, 59, 30, tzinfo=UTC))
    api.trouble("sendMessage", Trouble.json_500())
    send_due(app, bot)
    assert rows(app, user) == [(TUESDAY, FAILED, Reason.SERVER_ERROR.value)]


def test_flood_control_holds_all_messages_as_long_as_it_asks_and_half_a_second(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    users = [waiting_learner(app, api, chat) for chat in (1, 2)]
    api.trouble("sendMessage", Trouble.too_many(30))
    assert send_due(app, bot).held
    assert len(api.calls) == 1
    clock.advance(seconds=30.4)
    assert send_due(app, bot).held
    assert len(api.calls) == 1
    assert health.status(app).hold_until == clock() + timedelta(seconds=0.1)
    clock.advance(seconds=0.1)
    assert not send_due(app, bot).held
    assert [message.chat_id for message in api.sent] == [1, 2]
    assert {state_of(app, user) for user in users} == {SENT}


def test_flood_control_is_no_failed_attempt(app: App, clock: FixedClock, api: BotApi, bot: Telegram) -> None:
    user = waiting_learner(app, api, CHAT)
    api.trouble("sendMessage", *[Trouble.too_many(1)] * 10, Trouble.json_500())
    for _ in range(11):
        send_due(app, bot)
        clock.advance(seconds=2)
    assert rows(app, user) == [(TUESDAY, RETRY, Reason.SERVER_ERROR.value)]
    clock.advance(minutes=1)
    send_due(app, bot)
    assert state_of(app, user) is SENT


def test_a_pause_that_begins_after_the_claim_holds_the_message(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)

    def hold() -> None:
        with app.sessions.begin() as session:
            sender_state.hold(session, clock() + timedelta(minutes=1))

    assert send_due(replace(app, clock=ClockThat(app, clock(), hold)), bot).held
    assert (api.calls, state_of(app, user)) == ([], RETRY)
    clock.advance(minutes=1)
    send_due(app, bot)
    assert state_of(app, user) is SENT


def test_a_blocked_bot_is_not_tried_again_and_the_learner_sees_why(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    api.blocked.add(CHAT)
    for _ in range(3):
        send_due(app, bot)
        clock.advance(days=1)
    assert api.calls == ["sendMessage"]
    assert rows(app, user) == [(TUESDAY, FAILED, Reason.BLOCKED.value)]
    view = plans.plan(app, user)
    assert view.channel_error == REASONS[Reason.BLOCKED.value]
    assert view.next_at is None
    assert view.linked


def test_a_chat_connected_while_a_message_to_the_former_one_fails_is_not_switched_off(
    app: App, api: BotApi
) -> None:
    user = waiting_learner(app, api, CHAT)

    class Relinking:
        def check(self) -> None: ...

        def send(self, chat_id: int, text: str, keyboard: Keyboard = ()) -> Sent:  # noqa: ARG002
            link_chat(app, user, 8)
            raise ChannelError(Failure.PERMANENT, Reason.BLOCKED, method="sendMessage", status=403)

    send_due(app, Relinking())
    assert state_of(app, user) is FAILED
    assert plans.plan(app, user).channel_error == ""


def test_a_message_refused_as_malformed_is_our_bug_and_not_repeated(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    user = waiting_learner(app, api, CHAT)
    api.trouble("sendMessage", Trouble.error(400, "Bad Request: can't parse entities"))
    for _ in range(3):
        send_due(app, bot)
        clock.advance(hours=2)
    assert api.calls == ["sendMessage"]
    assert rows(app, user) == [(TUESDAY, FAILED, Reason.REQUEST_REFUSED.value)]
    assert "ERROR" in {record.levelname for record in caplog.records}
    assert plans.plan(app, user).channel_error == ""


def test_a_rejected_token_is_tried_once_in_five_minutes_by_all_senders_together(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    users = [waiting_learner(app, api, chat) for chat in (1, 2)]
    health.beat(app)
    right, api.token = api.token, "123456789:AAthe-token-was-revoked-00000000"
    start = clock()
    calls = []
    for half_minute in range(21):
        clock.set(start + timedelta(seconds=30 * half_minute))
        for _ in range(2):
            before = len(api.calls)
            assert send_due(app, bot).held
            calls += [half_minute] * (len(api.calls) - before)
    assert calls == [0, 10, 20]
    assert api.calls == ["sendMessage", "getMe", "getMe"]
    health.beat(app)
    assert health.status(app).health is SenderHealth.TOKEN_REJECTED
    api.token = right
    clock.advance(minutes=5)
    assert send_due(app, bot)[SENT] == 2
    assert {state_of(app, user) for user in users} == {SENT}
    health.beat(app)
    assert health.status(app).health is SenderHealth.RUNNING


def test_a_reminder_that_waited_for_its_whole_day_is_skipped_with_its_last_failure(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    api.token = "123456789:AAthe-token-was-revoked-00000000"
    send_due(app, bot)
    clock.set(datetime(2026, 3, 11, 4, tzinfo=UTC))
    send_due(app, bot)
    assert rows(app, user) == [(TUESDAY, SKIPPED, Reason.TOKEN_REJECTED.value)]
