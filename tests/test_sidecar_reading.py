"""The sender as the one who reads the chat: several at once, told to end, started now and then."""

from __future__ import annotations

import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from phraseweaver.app import App
from phraseweaver.clock import utc_now
from phraseweaver.services import phrases
from phraseweaver.store.tables import PollerRow
from tests.botapi import BotApi, Trouble
from tests.services.reminding import add_learner, link_chat
from tests.services.studying import new_deck
from tests.test_sidecar import CHAT, Processes, ended, owed_now


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture
def now_app(app: App) -> App:
    """The app by the real clock, as another process sees it."""
    return replace(app, clock=utc_now)


@pytest.fixture
def processes(now_app: App, api: BotApi) -> Iterator[Processes]:
    started = Processes(now_app, api)
    yield started
    started.end_all()


def poller(app: App) -> PollerRow:
    with app.sessions.read() as session:
        row = session.get(PollerRow, 1)
    assert row is not None
    return row


def stopped(process: subprocess.Popen[str]) -> str:
    """Tell a process to end, which it does with 0; return what it said."""
    process.send_signal(signal.SIGTERM)
    status, output = ended(process)
    assert status == 0, output
    return output


def test_of_several_senders_one_reads_and_each_update_has_its_effect_once(
    now_app: App, api: BotApi, processes: Processes
) -> None:
    users = {chat: add_learner(now_app, f"learner {chat}") for chat in range(1, 6)}
    for chat, user in users.items():
        # No daily reminder comes between, whatever the time is.
        link_chat(now_app, user, chat, effective_from=date.max)
        new_deck(now_app, user)
    together = [processes.start() for _ in range(3)]
    for n in range(4):
        for chat in users:
            api.write(chat, f"frase {n} = phrase {n}")
    assert api.wait_for(lambda: len(api.sent) == 20, seconds=60)
    for process in together:
        stopped(process)
    assert Counter(message.chat_id for message in api.sent) == dict.fromkeys(users, 4)
    assert [phrases.find_phrases(now_app, user).total for user in users.values()] == [4] * 5
    assert (poller(now_app).next_offset, poller(now_app).leased_until) == (21, None)


def test_told_to_end_while_it_listens_it_gives_the_lease_back_and_another_reads_at_once(
    now_app: App, api: BotApi, processes: Processes
) -> None:
    link_chat(now_app, add_learner(now_app), CHAT)
    first = processes.start()
    assert api.wait_for(lambda: "getUpdates" in api.calls, seconds=60)
    assert "stopped" in stopped(first)
    assert poller(now_app).leased_until is None
    second = processes.start()
    api.write(CHAT, "/due")
    assert api.wait_for(lambda: len(api.sent) == 1, seconds=60)
    stopped(second)


def test_once_answers_what_waits_before_it_sends(now_app: App, api: BotApi, processes: Processes) -> None:
    owed_now(now_app, api, CHAT)
    api.write(CHAT, "/due")
    api.write(8, "hello?")
    status, _ = ended(processes.start("--once"))
    assert status == 0
    said = [(message.chat_id, message.text) for message in api.sent]
    assert said[0] == (CHAT, "3 cards due, about 1 minute.\n\nDeck: 3 new cards")
    assert [chat for chat, _ in said] == [CHAT, 8, CHAT]
    assert len(api.updates) == 0
    assert poller(now_app).leased_until is None


def test_once_sends_though_reading_fails(now_app: App, api: BotApi, processes: Processes) -> None:
    """Another program reads this bot's messages: reminders are another matter."""
    owed_now(now_app, api, CHAT)
    api.trouble("getUpdates", Trouble.error(409, "Conflict: terminated by other getUpdates request"))
    status, output = ended(processes.start("--once"))
    assert (status, len(api.sent)) == (0, 1)
    assert "reading the chat: getUpdates: 409 (other_reader)" in output
