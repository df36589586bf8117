"""Connecting as the chat sees it: codes, refusals, blocking, strangers."""

from __future__ import annotations

import pytest

from phraseweaver.channels import REASONS, Reason
from phraseweaver.domain.ids import UserId
from phraseweaver.services.chat import connecting
from phraseweaver.services.reminding import plans
from phraseweaver.store import chats
from tests.services.chat.talking import Talk
from tests.services.reminding import add_learner, change_learner, link_chat
from tests.services.studying import contents

CHAT = 7


def owner(talk: Talk, chat: int) -> UserId | None:
    with talk.app.sessions.read() as session:
        found = chats.find(session, chat)
    return found.user if found else None


def test_start_with_a_code_connects_and_greets_in_the_learners_language(talk: Talk) -> None:
    user = add_learner(talk.app)
    change_learner(talk.app, user, interface_language="ru")
    offer = connecting.start_link(talk.app, user)
    [said] = talk.say(CHAT, f"/start {offer.code}", language="en")
    assert said.startswith("Подключено!")
    assert talk.api.last(CHAT).labels == [["Повторить здесь"]]
    assert owner(talk, CHAT) == user


def test_a_second_tap_on_start_does_no_harm(talk: Talk) -> None:
    user = add_learner(talk.app)
    offer = connecting.start_link(talk.app, user)
    talk.say(CHAT, f"/start {offer.code}")
    assert talk.say(CHAT, f"/start {offer.code}") == [
        "This chat is connected already. /help says what it can do."
    ]
    assert owner(talk, CHAT) == user


def test_a_code_that_was_used_or_has_expired_is_told_so(talk: Talk) -> None:
    user = add_learner(talk.app)
    offer = connecting.start_link(talk.app, user)
    talk.clock.advance(minutes=15)
    [said] = talk.say(CHAT, f"/start {offer.code}")
    assert said.startswith("This link is no longer valid: each works once, for 15 minutes.")
    assert owner(talk, CHAT) is None


def test_a_chat_of_another_learner_is_refused_with_a_sentence(talk: Talk) -> None:
    bob = talk.learner(CHAT, "bob")
    ann = add_learner(talk.app)
    offer = connecting.start_link(talk.app, ann)
    [said] = talk.say(CHAT, f"/start {offer.code}")
    assert said.startswith("This chat is connected to another learner.")
    assert owner(talk, CHAT) == bob


def test_a_learner_may_move_to_another_chat(talk: Talk) -> None:
    user = talk.learner(CHAT)
    offer = connecting.start_link(talk.app, user)
    talk.say(8, f"/start {offer.code}")
    assert (owner(talk, CHAT), owner(talk, 8)) == (None, user)


@pytest.mark.parametrize("text", ["/start {code}", "/stop", "/review"])
def test_forwarded_commands_do_nothing_and_are_not_answered(talk: Talk, text: str) -> None:
    user = talk.learner(CHAT)
    ann = add_learner(talk.app)
    offer = connecting.start_link(talk.app, ann)
    talk.api.write(8, text.format(code=offer.code), forward_origin={"type": "hidden_user"})
    talk.api.write(CHAT, text.format(code=offer.code), forward_origin={"type": "user"})
    talk.read()
    assert (owner(talk, CHAT), owner(talk, 8)) == (user, None)
    assert talk.api.sent == []


def test_groups_are_not_answered(talk: Talk) -> None:
    talk.learner(CHAT)
    group = {"id": -100, "type": "supergroup", "title": "Class"}
    for text in ("/start", "/help", "hola = hello"):
        talk.api.write(CHAT, text, chat=group)
    talk.read()
    assert talk.api.sent == []


def test_words_of_somebody_else_in_a_private_chat_are_not_taken(talk: Talk) -> None:
    talk.learner(CHAT)
    stranger = {"id": 8, "is_bot": False, "first_name": "Stranger"}
    talk.api.write(CHAT, "/stop", **{"from": stranger})
    talk.read()
    assert owner(talk, CHAT) is not None
    assert talk.api.sent == []


def test_a_press_by_somebody_else_is_refused_and_changes_nothing(talk: Talk) -> None:
    talk.learner(CHAT)
    talk.learner(8, "other")
    talk.say(CHAT, "/settings")
    before = contents(talk.app, apart_from=("poller", "send_pace", "sender_state"))
    query = talk.api.press(talk.api.last(CHAT), "+ 30 min", by=8)
    talk.read()
    assert talk.api.toast(query) == "This chat is not connected to PhraseWeaver."
    assert contents(talk.app, apart_from=("poller", "send_pace", "sender_state")) == before


def test_a_press_in_a_chat_that_was_disconnected_is_told_so(talk: Talk) -> None:
    talk.learner(CHAT)
    talk.say(CHAT, "/settings")
    settings = talk.api.last(CHAT)
    talk.say(CHAT, "/stop")
    assert talk.press_on(settings, "+ 30 min") == "This chat is not connected to PhraseWeaver."


def test_blocking_switches_the_chat_off_with_its_reason_and_unblocking_on(talk: Talk) -> None:
    user = talk.learner(CHAT)
    talk.api.block(CHAT)
    talk.read()
    assert plans.plan(talk.app, user).channel_error == REASONS[Reason.BLOCKED.value]
    talk.clock.advance(hours=1)
    talk.api.unblock(CHAT)
    talk.read()
    view = plans.plan(talk.app, user)
    assert view.channel_error == ""
    assert view.plan.effective_from.isoformat() == "2026-03-11", "today's time was past"


def test_membership_of_a_chat_that_is_not_connected_is_ignored(talk: Talk) -> None:
    before = contents(talk.app, apart_from=("poller", "sender_state"))
    talk.api.block(CHAT)
    talk.api.unblock(CHAT)
    talk.read()
    assert contents(talk.app, apart_from=("poller", "sender_state")) == before


def test_whoever_writes_again_is_spoken_to_again(talk: Talk) -> None:
    user = talk.learner(CHAT)
    talk.api.block(CHAT)
    talk.read()
    talk.api.blocked.clear()
    talk.say(CHAT, "/help")
    assert plans.plan(talk.app, user).channel_error == ""


def test_disconnecting_on_the_dashboard_is_known_in_the_chat(talk: Talk) -> None:
    user = talk.learner(CHAT)
    connecting.unlink(talk.app, user)
    assert talk.say(CHAT, "/due")[0].startswith("Hello! This chat is not connected")
    link_chat(talk.app, user, CHAT)
    assert talk.say(CHAT, "/due") == ["Nothing is due. Well done!"]
