"""The sender as a process: what it does at each tick, when it is told to stop, and when it is killed."""

from __future__ import annotations

import datetime as wall
import logging
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import time as time_of_day
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import schedule

from phraseweaver import redaction, sidecar
from phraseweaver.app import App
from phraseweaver.clock import utc_now
from phraseweaver.config import PROJECT_ROOT
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.reminders import ReminderState
from phraseweaver.services.reminding import health, plans
from phraseweaver.services.reminding.health import SenderHealth
from phraseweaver.services.reminding.ticking import guarded, tick
from phraseweaver.store import sender_state, users
from phraseweaver.store.database_url import sqlite_url
from phraseweaver.store.engine import Sessions, make_engine
from tests.botapi import BotApi, Trouble
from tests.botapi.server import TOKEN
from tests.fixed_clock import FixedClock
from tests.services.reminding import (
    AT_NINE,
    add_cards,
    add_learner,
    change_learner,
    link_chat,
    quick_bot,
    send_due,
    state_of,
    waiting_learner,
)

CHAT = 7
SENT, UNKNOWN = ReminderState.SENT, ReminderState.UNKNOWN


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture
def now_app(app: App) -> App:
    """Return the app by the real clock, as another process would see it."""
    return replace(app, clock=utc_now)


def owed_now(app: App, api: BotApi, chat_id: int) -> UserId:
    """Add a learner whose study day and reminder began with this hour, whatever the hour is."""
    user = add_learner(app, f"learner {chat_id}")
    hour = app.clock().hour
    change_learner(app, user, rollover_hour=hour)
    add_cards(app, user, 3)
    plans.save_plan(app, user, replace(AT_NINE, local_time=time_of_day(hour)))
    with app.sessions.read() as session:
        today = users.get(session, user).days.date_of(app.clock())
    link_chat(app, user, chat_id, today)
    api.open_chat(chat_id)
    return user


class Processes:
    """Starts processes with the app's database and bot in their environment, and ends those that are left."""

    def __init__(self, app: App, api: BotApi) -> None:
        self._started: list[subprocess.Popen[str]] = []
        url = app.settings.database_url.render_as_string(hide_password=False)
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if name in {"PATH", "LANG", "HOME", "TMPDIR"}
            },
            "DATABASE_URL": url,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_BASE": api.base,
        }

    def start(
        self, *arguments: str, module: str = "phraseweaver.sidecar", **environment: str
    ) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=PROJECT_ROOT,
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._started.append(process)
        return process

    def end_all(self) -> None:
        for process in self._started:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()


@pytest.fixture
def processes(now_app: App, api: BotApi) -> Iterator[Processes]:
    started = Processes(now_app, api)
    yield started
    started.end_all()


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Return exit status and output of a process that ends by itself within the time that hosts give."""
    output, _ = process.communicate(timeout=60)
    assert TOKEN not in output
    return process.returncode, output


def minutes_later(app: App, minutes: int) -> App:
    return replace(app, clock=FixedClock(utc_now() + timedelta(minutes=minutes)))


# Processes.


def test_once_sends_what_is_owed_and_exits_with_0_and_so_it_does_when_nothing_is(
    now_app: App, api: BotApi, processes: Processes
) -> None:
    user = owed_now(now_app, api, CHAT)
    status, output = ended(processes.start("--once"))
    assert (status, state_of(now_app, user)) == (0, SENT)
    assert f"sent learner {user} the daily reminder" in output
    assert ended(processes.start("--once"))[0] == 0
    assert [(message.chat_id, message.text) for message in api.sent] == [
        (CHAT, "3 cards due, about 1 minute.")
    ]
    assert health.status(now_app).health is SenderHealth.RUNNING


def test_processes_that_start_at_the_same_moment_send_one_message_each_learner(
    now_app: App, api: BotApi, processes: Processes
) -> None:
    chats = range(1, 11)
    learners = [owed_now(now_app, api, chat) for chat in chats]
    together = [processes.start("--once") for _ in range(4)]
    assert [ended(process)[0] for process in together] == [0, 0, 0, 0]
    assert Counter(message.chat_id for message in api.sent) == dict.fromkeys(chats, 1)
    assert {state_of(now_app, user) for user in learners} == {SENT}


def test_killed_between_claim_and_send_the_message_is_sent_by_another_after_the_lease(
    now_app: App, api: BotApi, processes: Processes
) -> None:
    user = owed_now(now_app, api, CHAT)
    doomed = processes.start("claimed", module="tests.services.reminding.doomed_sender")
    assert ended(doomed)[0] == -signal.SIGKILL
    assert state_of(now_app, user) is ReminderState.CLAIMED
    send_due(now_app, quick_bot(api))
    assert api.sent == []
    send_due(minutes_later(now_app, 2), quick_bot(api))
    assert (len(api.sent), state_of(now_app, user)) == (1, SENT)


def test_killed_with_the_message_perhaps_on_its_way_the_outcome_is_unknown_and_it_is_not_repeated(
    now_app: App, api: BotApi, processes: Processes
) -> None:
    user = owed_now(now_app, api, CHAT)
    doomed = processes.start("sending", module="tests.services.reminding.doomed_sender")
    assert ended(doomed)[0] == -signal.SIGKILL
    assert state_of(now_app, user) is ReminderState.SENDING
    for minutes in (0, 2, 60):
        send_due(minutes_later(now_app, minutes), quick_bot(api))
    assert (api.sent, state_of(now_app, user)) == ([], UNKNOWN)


def test_killed_between_delivery_and_record_the_outcome_is_unknown_and_it_is_not_repeated(
    now_app: App, api: BotApi, processes: Processes
) -> None:
    user = owed_now(now_app, api, CHAT)
    api.trouble("sendMessage", Trouble.hang(30, delivered=True))
    process = processes.start("--once")
    assert api.wait_for(lambda: len(api.sent) == 1, seconds=60)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    for minutes in (0, 2, 60):
        send_due(minutes_later(now_app, minutes), quick_bot(api))
    assert (len(api.sent), state_of(now_app, user)) == (1, UNKNOWN)


def test_sigterm_lets_the_message_in_flight_finish_and_begins_no_other(
    now_app: App, api: BotApi, processes: Processes
) -> None:
    first, second = owed_now(now_app, api, 1), owed_now(now_app, api, 2)
    slow = Trouble(delivered=True, answer=(200, "application/json", b'{"ok":true,"result":{}}'), pause=1.0)
    api.trouble("sendMessage", slow)
    process = processes.start()
    assert api.wait_for(lambda: len(api.sent) == 1, seconds=60)
    process.terminate()
    status, output = ended(process)
    assert (status, state_of(now_app, first)) == (0, SENT)
    assert [message.chat_id for message in api.sent] == [1]
    assert "stopped" in output
    send_due(now_app, quick_bot(api))
    assert state_of(now_app, second) is SENT


def test_without_a_token_it_says_so_once_and_keeps_its_heartbeat(
    now_app: App, api: BotApi, processes: Processes
) -> None:
    owed_now(now_app, api, CHAT)
    process = processes.start(TELEGRAM_BOT_TOKEN="")
    deadline = time.monotonic() + 60
    while health.status(now_app).health is SenderHealth.NEVER_SEEN and time.monotonic() < deadline:
        time.sleep(0.1)
    assert health.status(now_app).health is SenderHealth.RUNNING
    process.terminate()
    status, output = ended(process)
    assert (status, output.count("TELEGRAM_BOT_TOKEN is not set")) == (0, 1)
    assert api.calls == []


def test_with_telegram_out_of_reach_no_line_of_output_holds_the_token(
    now_app: App, api: BotApi, processes: Processes
) -> None:
    user = owed_now(now_app, api, CHAT)
    status, output = ended(processes.start("--once", TELEGRAM_API_BASE="http://127.0.0.1:9"))
    assert (status, state_of(now_app, user)) == (0, ReminderState.RETRY)
    assert "sendMessage: ConnectionError (unreachable)" in output
    assert "127.0.0.1:9/bot" not in output


@pytest.mark.parametrize(
    ("variable", "value"),
    [("TELEGRAM_BOT_TOKEN", "no token"), ("DATABASE_URL", "sqlite:////proc/nowhere/phraseweaver.db")],
)
def test_settings_or_a_database_that_cannot_be_used_end_it_with_1(
    tmp_path: Path, api: BotApi, variable: str, value: str
) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": f"sqlite:///{tmp_path}/new.db",
        variable: value,
    }
    done = subprocess.run(
        [sys.executable, "-m", "phraseweaver.sidecar", "--once"],
        cwd=PROJECT_ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "ERROR" in done.stderr


# Ticks.


def test_a_tick_leaves_a_heartbeat_and_sends(app: App, api: BotApi) -> None:
    user = waiting_learner(app, api, CHAT)
    assert tick(app, quick_bot(api), lambda: False)
    assert (health.status(app).health, state_of(app, user)) == (SenderHealth.RUNNING, SENT)


def test_a_tick_on_another_schema_sends_nothing(
    app: App, api: BotApi, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    waiting_learner(app, api, CHAT)
    monkeypatch.setattr(health, "own_revision", lambda: "9999_of_tomorrow")
    assert tick(app, quick_bot(api), lambda: False)
    assert api.calls == []
    assert "schema" in caplog.text


def test_a_tick_without_a_database_raises_nothing_and_says_so(
    app: App, api: BotApi, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("not a directory")
    gone = replace(app, sessions=Sessions(make_engine(sqlite_url(tmp_path / "file" / "phraseweaver.db"))))
    assert not tick(gone, quick_bot(api), lambda: False)
    assert "heartbeat failed" in caplog.text


def test_a_tick_serves_the_others_when_one_learners_data_raises(
    app: App, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    broken = waiting_learner(app, api, 1)
    waiting_learner(app, api, 2)
    change_learner(app, broken, time_zone="Atlantis/Poseidonis")
    assert tick(app, quick_bot(api), lambda: False)
    assert [message.chat_id for message in api.sent] == [2]
    assert f"reminders for learner {broken} failed" in caplog.text


def test_a_tick_held_back_by_telegram_is_no_failure(app: App, api: BotApi, clock: FixedClock) -> None:
    waiting_learner(app, api, CHAT)
    with app.sessions.begin() as session:
        sender_state.hold(session, clock() + timedelta(minutes=1))
    assert tick(app, quick_bot(api), lambda: False)
    assert api.sent == []


def test_what_must_end_the_process_passes_the_guard() -> None:
    def leave() -> None:
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        guarded("leaving", leave)


def test_a_failure_that_names_the_token_is_logged_without_it(caplog: pytest.LogCaptureFixture) -> None:
    redaction.install()

    def fail() -> None:
        raise ValueError(f"https://api.telegram.org/bot{TOKEN}/sendMessage")

    caplog.set_level(logging.DEBUG)
    assert guarded("sending", fail) is None
    assert "sending failed" in caplog.text
    assert TOKEN not in caplog.text


# The metronome, under a wall clock that the test moves.


@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Return a function that moves the clock that `schedule` reads by so many seconds."""
    shown = [wall.datetime(2026, 3, 10, 9)]  # noqa: DTZ001 - schedule reckons in naive local time

    class MovedDatetime(wall.datetime):
        @classmethod
        def now(cls, tz: wall.tzinfo | None = None) -> wall.datetime:  # type: ignore[override]  # noqa: ARG003
            return shown[0]

    moved = SimpleNamespace(datetime=MovedDatetime, timedelta=wall.timedelta, date=wall.date, time=wall.time)
    monkeypatch.setattr(schedule, "datetime", moved)

    def by(seconds: float) -> None:
        shown[0] += timedelta(seconds=seconds)

    return by


def beats(
    metronome: sidecar.Metronome, counted: list[int], move: Callable[[float], None], seconds: int
) -> list[int]:
    """Return the seconds, of so many, at which the metronome called its action."""
    called = []
    for second in range(seconds):
        before = len(counted)
        metronome.run_pending()
        called += [second] * (len(counted) - before)
        move(1)
    return called


def test_the_metronome_calls_at_once_and_then_every_thirty_seconds(move: Callable[[float], None]) -> None:
    counted: list[int] = []
    metronome = sidecar.Metronome(lambda: counted.append(1))
    assert beats(metronome, counted, move, 100) == [0, 30, 60, 90]


@pytest.mark.parametrize("jump", [-3 * 3600, -3 * 86400, 3 * 86400])
def test_a_clock_that_is_set_does_not_silence_the_metronome(move: Callable[[float], None], jump: int) -> None:
    counted: list[int] = []
    metronome = sidecar.Metronome(lambda: counted.append(1))
    beats(metronome, counted, move, 10)
    move(jump)
    assert beats(metronome, counted, move, 100) == [0, 30, 60, 90]
