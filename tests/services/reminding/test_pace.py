"""Messages are spaced out over all processes: 20 a second in all, one a second to a chat."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from phraseweaver.app import App
from phraseweaver.services.reminding.pace import MAX_WAIT, take_slot
from phraseweaver.store import send_pace
from phraseweaver.store.engine import Sessions, make_engine
from phraseweaver.store.tables import SendPaceRow
from tests.botapi import BotApi
from tests.fixed_clock import FixedClock
from tests.services.reminding import quick_bot, rows, send_due, waiting_learner


class Sleeper:
    """Sleeps by moving the clock, and keeps the pauses."""

    def __init__(self, clock: FixedClock) -> None:
        self._clock = clock
        self.pauses: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self._clock.advance(seconds=seconds)


def test_messages_to_different_chats_leave_a_twentieth_of_a_second_apart(app: App, clock: FixedClock) -> None:
    sleep = Sleeper(clock)
    start = clock()
    left = []
    for chat in range(1, 42):
        assert take_slot(app, chat, sleep=sleep).taken
        left.append((clock() - start) / timedelta(seconds=1))
    assert left == [round(0.05 * n, 2) for n in range(41)]


def test_messages_to_one_chat_leave_a_second_apart_and_hold_up_nobody_else(
    app: App, clock: FixedClock
) -> None:
    sleep = Sleeper(clock)
    assert take_slot(app, 1, sleep=sleep).taken
    clock.advance(milliseconds=200)
    held = take_slot(app, 1, stopped=lambda: True, sleep=sleep)
    assert (held.taken, held.at) == (False, clock() + timedelta(milliseconds=800))
    assert take_slot(app, 2, sleep=sleep).taken
    assert sleep.pauses == []
    slot = take_slot(app, 1, sleep=sleep)
    assert (slot.taken, slot.waited, sum(sleep.pauses)) == (True, True, 0.8)


def test_a_slot_further_away_than_the_longest_wait_is_not_taken(app: App, clock: FixedClock) -> None:
    sleep = Sleeper(FixedClock())  # the clock that is looked at stands still, as if all came at once
    taken = [take_slot(app, chat, sleep=sleep).taken for chat in range(1, 101)]
    possible = int(MAX_WAIT / send_pace.GAP) + 1
    assert taken == [True] * possible + [False] * (100 - possible)
    assert max(sleep.pauses) == MAX_WAIT.total_seconds()
    clock.advance(seconds=0.5)
    assert take_slot(app, 1_000, sleep=sleep).taken


def test_a_reminder_without_a_slot_is_put_back_and_sent_later(
    app: App, clock: FixedClock, api: BotApi
) -> None:
    user = waiting_learner(app, api, 7)
    with app.sessions.begin() as session:
        for chat in range(100, 200):
            send_pace.take_slot(session, chat, clock(), timedelta(seconds=30))
    send_due(app, quick_bot(api))
    assert (api.sent, [state for _, state, _ in rows(app, user)]) == ([], ["retry"])
    clock.advance(seconds=30)
    send_due(app, quick_bot(api))
    assert [state for _, state, _ in rows(app, user)] == ["sent"]


def test_a_clock_set_back_does_not_stop_the_pace(app: App, clock: FixedClock) -> None:
    assert take_slot(app, 1).taken
    clock.advance(hours=-3)
    slot = take_slot(app, 1)
    assert (slot.taken, slot.at) == (True, clock())


def test_rows_of_chats_that_were_long_silent_are_removed(app: App, clock: FixedClock) -> None:
    take_slot(app, 1)
    clock.advance(seconds=62)
    take_slot(app, 2)
    with app.sessions.begin() as session:
        send_pace.forget(session, clock())
    with app.sessions.read() as session:
        assert set(session.scalars(select(SendPaceRow.chat_id))) == {0, 2}


def test_senders_at_the_same_instant_get_different_slots(app: App, clock: FixedClock) -> None:
    """Each through connections of its own, as processes have them."""
    senders, messages = 4, 8
    together = threading.Barrier(senders)

    def sender(number: int) -> list[timedelta]:
        engine = make_engine(app.settings.database_url)
        try:
            mine = replace(app, sessions=Sessions(engine))
            together.wait()
            chats = range(number * 100 + 1, number * 100 + 1 + messages)
            slots = [take_slot(mine, chat, sleep=lambda _: None) for chat in chats]
            return [slot.at - clock() for slot in slots]
        finally:
            engine.dispose()

    with ThreadPoolExecutor(senders) as pool:
        found = sorted(at for ats in pool.map(sender, range(senders)) for at in ats)
    assert found == [n * send_pace.GAP for n in range(senders * messages)]
