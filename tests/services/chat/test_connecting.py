"""Connecting a chat: one code, one use, one learner."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from phraseweaver.app import App
from phraseweaver.channels import REASONS, Reason
from phraseweaver.domain.ids import UserId
from phraseweaver.errors import NotFound
from phraseweaver.services.chat import connecting
from phraseweaver.services.chat.connecting import LinkState
from phraseweaver.services.reminding import plans
from phraseweaver.store import poller, reminder_plans
from phraseweaver.store.tables import PollerRow
from tests.botapi import BotApi, Trouble
from tests.botapi.server import TOKEN
from tests.fixed_clock import FixedClock
from tests.services.reminding import AT_NINE, add_learner, link_chat

CHAT = 7


@pytest.fixture
def app(bot_app: App) -> App:
    return bot_app


@pytest.fixture
def ann(app: App) -> UserId:
    return add_learner(app, "ann")


def chat_of(app: App, user: UserId) -> int | None:
    with app.sessions.read() as session:
        row = reminder_plans.get(session, user)
        return row.chat_id if row else None


def test_pressing_start_under_the_offered_address_connects_the_chat(
    app: App, api: BotApi, ann: UserId
) -> None:
    offer = connecting.start_link(app, ann)
    assert offer.url == f"https://t.me/{api.username}?start={offer.code}"
    assert connecting.finish_link(app, ann).state is LinkState.WAITING
    api.write(CHAT, f"/start {offer.code}")
    result = connecting.finish_link(app, ann)
    assert (result.state, result.chat_name) == (LinkState.LINKED, "Person 7")
    assert chat_of(app, ann) == CHAT
    view = plans.plan(app, ann)
    assert (view.linked, view.chat_name) == (True, "Person 7")


def test_a_code_fits_into_an_address_of_telegram_and_only_its_hash_is_stored(app: App, ann: UserId) -> None:
    offer = connecting.start_link(app, ann)
    assert re.fullmatch(r"[A-Za-z0-9_-]{22,64}", offer.code)
    assert connecting.start_link(app, ann).code != offer.code
    stored = connecting.start_link(app, ann)
    with app.sessions.read() as session:
        row = reminder_plans.get(session, ann)
        assert row is not None
        assert row.link_code_hash == hashlib.sha256(stored.code.encode()).hexdigest()


def test_a_code_works_once(app: App, api: BotApi, ann: UserId) -> None:
    offer = connecting.start_link(app, ann)
    api.write(CHAT, f"/start {offer.code}")
    connecting.finish_link(app, ann)
    api.write(8, f"/start {offer.code}")
    assert connecting.finish_link(app, ann).state is LinkState.LINKED
    assert chat_of(app, ann) == CHAT


def test_a_code_works_for_fifteen_minutes(app: App, api: BotApi, clock: FixedClock, ann: UserId) -> None:
    offer = connecting.start_link(app, ann)
    assert offer.expires_at == clock() + timedelta(minutes=15)
    clock.advance(minutes=15)
    api.write(CHAT, f"/start {offer.code}")
    assert connecting.finish_link(app, ann).state is LinkState.EXPIRED
    assert chat_of(app, ann) is None


def test_a_new_address_replaces_the_earlier_one(app: App, api: BotApi, ann: UserId) -> None:
    earlier = connecting.start_link(app, ann)
    later = connecting.start_link(app, ann)
    api.write(CHAT, f"/start {earlier.code}")
    assert connecting.finish_link(app, ann).state is LinkState.WAITING
    api.write(CHAT, f"/start {later.code}")
    assert connecting.finish_link(app, ann).state is LinkState.LINKED


@pytest.mark.parametrize(
    "changes",
    [
        {"chat": {"id": -100, "type": "group", "title": "Class"}},
        {"chat": {"id": -100, "type": "supergroup", "title": "Class"}},
        {"forward_origin": {"type": "hidden_user"}},
    ],
    ids=["group", "supergroup", "forwarded"],
)
def test_a_code_from_a_group_or_forwarded_connects_nothing(
    app: App, api: BotApi, ann: UserId, changes: dict[str, object]
) -> None:
    offer = connecting.start_link(app, ann)
    api.write(CHAT, f"/start {offer.code}", **changes)
    assert connecting.finish_link(app, ann).state is LinkState.WAITING
    assert chat_of(app, ann) is None


@pytest.mark.parametrize("text", ["/start", "/start wrong", "{code}", "/stop {code}", "go /start {code}"])
def test_other_messages_connect_nothing(app: App, api: BotApi, ann: UserId, text: str) -> None:
    offer = connecting.start_link(app, ann)
    api.write(CHAT, text.format(code=offer.code))
    assert connecting.finish_link(app, ann).state is LinkState.WAITING


def test_a_chat_connected_to_another_learner_is_refused_and_stays_there(
    app: App, api: BotApi, ann: UserId
) -> None:
    bob = add_learner(app, "bob")
    link_chat(app, bob, CHAT)
    offer = connecting.start_link(app, ann)
    api.write(CHAT, f"/start {offer.code}")
    assert connecting.finish_link(app, ann).state is LinkState.TAKEN
    assert (chat_of(app, ann), chat_of(app, bob)) == (None, CHAT)
    again = connecting.start_link(app, ann)
    assert connecting.finish_link(app, ann).state is LinkState.WAITING
    connecting.unlink(app, bob)
    api.write(CHAT, f"/start {again.code}")
    assert connecting.finish_link(app, ann).state is LinkState.LINKED


def test_a_refused_chat_leaves_the_one_that_was_connected(app: App, api: BotApi, ann: UserId) -> None:
    bob = add_learner(app, "bob")
    link_chat(app, bob, CHAT)
    link_chat(app, ann, 9)
    offer = connecting.start_link(app, ann)
    api.write(CHAT, f"/start {offer.code}")
    assert connecting.finish_link(app, ann).state is LinkState.TAKEN
    assert chat_of(app, ann) == 9


def test_one_learners_look_connects_others_who_pressed_start_too(app: App, api: BotApi, ann: UserId) -> None:
    bob = add_learner(app, "bob")
    offers = {CHAT: connecting.start_link(app, ann), 8: connecting.start_link(app, bob)}
    for chat, offer in offers.items():
        api.write(chat, f"/start {offer.code}")
    assert connecting.finish_link(app, ann).state is LinkState.LINKED
    assert connecting.finish_link(app, bob).state is LinkState.LINKED
    assert (chat_of(app, ann), chat_of(app, bob)) == (CHAT, 8)


def test_start_is_found_behind_hundreds_of_other_updates(app: App, api: BotApi, ann: UserId) -> None:
    offer = connecting.start_link(app, ann)
    for _ in range(250):
        api.updates.add({"message": {"message_id": 1, "chat": {"id": -5, "type": "group"}, "text": "x"}})
    api.write(CHAT, f"/start {offer.code}")
    assert connecting.finish_link(app, ann).state is LinkState.LINKED


def test_what_could_not_be_confirmed_comes_again_and_changes_nothing(
    app: App, api: BotApi, ann: UserId
) -> None:
    offer = connecting.start_link(app, ann)
    api.write(CHAT, f"/start {offer.code}")
    original = api.answer

    def fail_to_confirm(path: str, body: dict[str, object]) -> Trouble:
        return Trouble.json_500() if "offset" in body else original(path, body)

    api.answer = fail_to_confirm  # type: ignore[method-assign,assignment]
    assert connecting.finish_link(app, ann).state is LinkState.LINKED
    api.answer = original  # type: ignore[method-assign]
    connecting.unlink(app, ann)
    assert connecting.finish_link(app, ann).state is LinkState.EXPIRED
    assert chat_of(app, ann) is None


def test_where_a_sender_reads_the_dashboard_leaves_the_reading_to_it(
    app: App, api: BotApi, ann: UserId
) -> None:
    offer = connecting.start_link(app, ann)
    api.write(CHAT, f"/start {offer.code}")
    with app.sessions.begin() as session:
        poller.claim(session, bot="the bot", token="a sender", now=app.clock(), lease=timedelta(minutes=1))
    assert connecting.finish_link(app, ann).state is LinkState.WAITING
    assert api.calls == ["getMe"]


def test_finishing_answers_whatever_else_was_written_and_lets_the_next_reader_begin_at_once(
    app: App, api: BotApi, ann: UserId
) -> None:
    offer = connecting.start_link(app, ann)
    api.write(CHAT, f"/start {offer.code}")
    api.write(8, "hello?")
    connecting.finish_link(app, ann)
    assert {message.chat_id for message in api.sent} == {CHAT, 8}
    with app.sessions.begin() as session:
        row = session.get(PollerRow, 1)
        assert row is not None
        assert (row.next_offset, row.leased_until) == (3, None)


def test_connecting_after_todays_time_starts_tomorrow(
    app: App, clock: FixedClock, ann: UserId, api: BotApi
) -> None:
    plans.save_plan(app, ann, replace(AT_NINE, local_time=time(9, 5)))
    offer = connecting.start_link(app, ann)
    clock.advance(minutes=10)
    api.write(CHAT, f"/start {offer.code}")
    connecting.finish_link(app, ann)
    assert plans.plan(app, ann).plan.effective_from == date(2026, 3, 11)


def test_disconnecting_keeps_the_plan_and_frees_the_chat(app: App, ann: UserId) -> None:
    plans.save_plan(app, ann, replace(AT_NINE, threshold=9))
    link_chat(app, ann, CHAT)
    connecting.unlink(app, ann)
    view = plans.plan(app, ann)
    assert (view.linked, view.chat_name, view.plan.threshold) == (False, "", 9)
    bob = add_learner(app, "bob")
    link_chat(app, bob, CHAT)
    assert chat_of(app, bob) == CHAT


def test_a_test_message_arrives(app: App, api: BotApi, ann: UserId) -> None:
    link_chat(app, ann, CHAT)
    api.open_chat(CHAT)
    connecting.send_test(app, ann)
    assert [message.chat_id for message in api.sent] == [CHAT]


def test_a_test_message_to_a_chat_that_is_lost_says_so_and_one_that_arrives_switches_it_on_again(
    app: App, api: BotApi, clock: FixedClock, ann: UserId
) -> None:
    link_chat(app, ann, CHAT)
    api.open_chat(CHAT)
    api.blocked.add(CHAT)
    with pytest.raises(connecting.ChatLost):
        connecting.send_test(app, ann)
    assert plans.plan(app, ann).channel_error == REASONS[Reason.BLOCKED.value]
    api.blocked.clear()
    clock.advance(seconds=1)
    connecting.send_test(app, ann)
    assert plans.plan(app, ann).channel_error == ""


def test_without_a_chat_there_is_no_test_message(app: App, api: BotApi, ann: UserId) -> None:
    with pytest.raises(connecting.NotLinked):
        connecting.send_test(app, ann)
    assert api.calls == []


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (Trouble.json_500(), connecting.TelegramError),
        (Trouble.html_502(), connecting.TelegramError),
        (Trouble.too_many(5), connecting.TelegramBusy),
        (Trouble.error(409, "Conflict: terminated by other getUpdates"), connecting.TelegramOtherReader),
        (Trouble.error(401, "Unauthorized"), connecting.TelegramTokenRejected),
    ],
)
def test_a_failure_while_connecting_is_told_in_words(
    app: App, api: BotApi, ann: UserId, trouble: Trouble, error: type[connecting.TelegramError]
) -> None:
    connecting.start_link(app, ann)
    api.trouble("getUpdates", trouble)
    with pytest.raises(connecting.TelegramError) as caught:
        connecting.finish_link(app, ann)
    assert type(caught.value) is error
    assert TOKEN not in f"{caught.value!r} {caught.value}"


def test_a_test_message_whose_outcome_is_unknown_says_so(app: App, api: BotApi, ann: UserId) -> None:
    link_chat(app, ann, CHAT)
    api.trouble("sendMessage", Trouble.reset())
    with pytest.raises(connecting.TelegramUnsure):
        connecting.send_test(app, ann)


def test_the_bots_name_is_asked_for_once_for_each_token(app: App, api: BotApi, ann: UserId) -> None:
    connecting.start_link(app, ann)
    connecting.start_link(app, ann)
    assert api.calls == ["getMe"]
    other = replace(app, settings=replace(app.settings, telegram_token="1:AAanother-token-of-another-bot"))
    with pytest.raises(connecting.TelegramTokenRejected):
        connecting.start_link(other, ann)


def test_without_a_token_telegram_is_not_set_up(app: App, ann: UserId) -> None:
    bare = replace(app, settings=replace(app.settings, telegram_token=None))
    with pytest.raises(connecting.TelegramNotSetUp):
        connecting.start_link(bare, ann)


def test_a_learner_who_is_not_there_cannot_connect(app: App) -> None:
    with pytest.raises(NotFound):
        connecting.start_link(app, UserId(404))
    with pytest.raises(NotFound):
        connecting.finish_link(app, UserId(404))
