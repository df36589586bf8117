"""Hosts that sleep, clocks that jump, a database that goes away in the middle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from phraseweaver.app import App
from phraseweaver.channels import Telegram
from phraseweaver.domain.reminders import ReminderState, Skip
from phraseweaver.errors import DatabaseAway
from phraseweaver.services.reminding.ticking import tick, tick_at_start
from phraseweaver.store import sender_state
from phraseweaver.store.engine import Sessions
from tests.botapi import BotApi
from tests.botapi.server import TOKEN
from tests.fixed_clock import FixedClock
from tests.services.reminding import (
    change_learner,
    rows,
    send_due,
    texts,
    waiting_learner,
    with_bot,
)

CHAT = 7
TUESDAY = date(2026, 3, 10)
SENT, SKIPPED, UNKNOWN = ReminderState.SENT, ReminderState.SKIPPED, ReminderState.UNKNOWN


def test_a_host_that_wakes_once_an_hour_misses_no_day(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    clock.set(datetime(2026, 3, 10, 8, 17, tzinfo=UTC))
    for _ in range(24 * 5):
        send_due(app, bot)
        clock.advance(hours=1)
    assert [(day, state) for day, state, _ in rows(app, user)] == [
        (TUESDAY + timedelta(days=n), SENT) for n in range(5)
    ]


def test_a_host_that_slept_for_days_sends_todays_reminder_and_says_which_were_missed(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    send_due(app, bot)
    clock.set(datetime(2026, 3, 13, 22, 40, tzinfo=UTC))
    send_due(app, bot)
    assert [(state, reason) for _, state, reason in rows(app, user)] == [
        (SENT, ""),
        (SKIPPED, Skip.NO_SENDER),
        (SKIPPED, Skip.NO_SENDER),
        (SENT, ""),
    ]


@pytest.mark.parametrize(
    "jumps", [(timedelta(days=3), -timedelta(days=3)), (-timedelta(hours=3), timedelta(hours=3))]
)
def test_a_clock_that_jumps_and_is_set_right_again_sends_nothing_twice(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram, jumps: tuple[timedelta, timedelta]
) -> None:
    """What goes out is one for each study date, and the dates only rise."""
    user = waiting_learner(app, api, CHAT)
    for jump in jumps:
        for _ in range(6):
            send_due(app, bot)
            clock.advance(minutes=30)
        clock.advance(jump)
    for _ in range(24 * 7):
        send_due(app, bot)
        clock.advance(hours=1)
    sent = [day for day, state, _ in rows(app, user) if state is SENT]
    assert len(api.sent) == len(sent) == len(set(sent))
    # Set right again, the week goes on every day from the first date not yet settled.
    assert sent[-3:] == [date(2026, 3, 15), date(2026, 3, 16), date(2026, 3, 17)]


class FailingSessions(Sessions):
    """The database answers, but for the write transactions with these numbers."""

    def __init__(self, app: App, *failing: int) -> None:
        super().__init__(app.sessions.engine)
        self._failing = failing
        self._begun = 0

    @contextmanager
    def begin(self) -> Iterator[Session]:
        self._begun += 1
        if self._begun in self._failing:
            raise DatabaseAway
        with super().begin() as session:
            yield session


# Of a tick: heartbeat, settling, claim, slot, marking, record.


@pytest.mark.parametrize("failing", [1, 2, 3, 4, 5])
def test_a_database_that_goes_away_before_the_send_costs_no_message(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram, failing: int
) -> None:
    user = waiting_learner(app, api, CHAT)
    tick(replace(app, sessions=FailingSessions(app, failing)), bot)
    assert api.sent == []
    for _ in range(4):  # half a minute each: the lease of what was claimed ends
        clock.advance(seconds=30)
        tick(app, bot)
    assert (len(api.sent), [state for _, state, _ in rows(app, user)]) == (1, [SENT])


def test_a_database_that_goes_away_while_a_message_is_under_way_leaves_it_unknown(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    tick(replace(app, sessions=FailingSessions(app, 6)), bot)
    for _ in range(6):
        clock.advance(seconds=30)
        tick(app, bot)
    assert (len(api.sent), rows(app, user)) == (1, [(TUESDAY, UNKNOWN, Skip.INTERRUPTED)])


def test_a_database_away_for_a_minute_delays_the_messages_and_doubles_none(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    users = [waiting_learner(app, api, chat) for chat in range(1, 6)]
    away = FailingSessions(app, *range(9, 99))  # in the middle of the second learner
    tick(replace(app, sessions=away), bot)
    for _ in range(2):
        clock.advance(seconds=30)
        assert not tick(replace(app, sessions=away), bot)
    for _ in range(3):
        clock.advance(seconds=30)
        assert tick(app, bot)
    assert Counter(chat for chat, _ in texts(api)) == dict.fromkeys(range(1, 6), 1)
    assert {state for user in users for _, state, _ in rows(app, user)} == {SENT}


# The tick of the dashboard when it starts.


def test_the_dashboard_sends_what_is_owed_when_it_starts_and_claims_no_heartbeat(
    app: App, api: BotApi
) -> None:
    user = waiting_learner(app, api, CHAT)
    tick_at_start(with_bot(app, api))
    assert [state for _, state, _ in rows(app, user)] == [SENT]
    with app.sessions.read() as session:
        row = sender_state.get(session)
    assert row is None or row.heartbeat_at is None


def test_without_a_token_the_dashboards_start_sends_nothing(app: App, api: BotApi) -> None:
    waiting_learner(app, api, CHAT)
    tick_at_start(app)
    assert api.calls == []


def test_whatever_fails_at_the_dashboards_start_is_logged_and_not_raised(
    app: App, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    broken = waiting_learner(app, api, 1)
    waiting_learner(app, api, 2)
    change_learner(app, broken, time_zone="Atlantis/Poseidonis")
    tick_at_start(with_bot(app, api))
    assert [chat for chat, _ in texts(api)] == [2]
    tick_at_start(replace(with_bot(app, api), sessions=FailingSessions(app, *range(99))))
    assert "sending failed" in caplog.text
    assert TOKEN not in caplog.text
