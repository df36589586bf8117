"""Senders that are killed at every step while many learners are due in the same minute.

`python -m tests.services.reminding.chaos --learners 200 --processes 4` does by hand what `test_chaos.py` does
at a small size. Each round starts several processes; most of them are doomed to die by SIGKILL at a step of
their own, or are killed from outside at a random moment. Two minutes pass between rounds, so that leases end.
The last rounds are left in peace.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import Session

from phraseweaver.app import App
from phraseweaver.channels import Keyboard, Sent, Telegram
from phraseweaver.config import Settings
from phraseweaver.domain.reminders import ReminderState
from phraseweaver.services.reminding.sending import send_due
from phraseweaver.store import reminders, send_pace
from phraseweaver.store.database_url import sqlite_url
from phraseweaver.store.engine import Sessions, make_engine
from phraseweaver.store.tables import ReminderPlanRow, ReminderRow
from tests.botapi import BotApi
from tests.botapi.server import TOKEN
from tests.database import migrate, running_postgres
from tests.services.collections_of_cards import cards_of, in_review
from tests.services.reminding import AT_NINE, waiting_learner

MONDAY = datetime(2026, 3, 16, 9, tzinfo=UTC)
"""When everybody's reminder is due, and on a Monday the digest too."""
BETWEEN_ROUNDS = timedelta(minutes=2)
PEACEFUL_ROUNDS = 3
DIGEST_EVERY = 8
"""One learner in so many has asked for the digest: two messages to one chat leave a second apart."""

WATCHED = {
    "claim": (reminders, "claim"),
    "slot": (send_pace, "take_slot"),
    "mark as sending": (reminders, "begin_sending"),
    "record": (reminders, "finish"),
}
STEPS = (
    *(f"{when} {what}" for what in WATCHED for when in ("in the transaction of", "after")),
    "before the socket",
    "after delivery",
)
"""Where a sender can be doomed to die."""


@dataclass(frozen=True)
class Doom:
    """Where a sender dies: the `times`-th time that it comes to the step."""

    step: str
    times: int


class Reaper:
    """Kills this process when it comes to where it is doomed."""

    def __init__(self, doom: Doom | None) -> None:
        self._doom = doom
        self._passed = 0
        self.doing = ""

    def pass_by(self, step: str) -> None:
        if self._doom and step == self._doom.step:
            self._passed += 1
            if self._passed == self._doom.times:
                os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Let the store's functions tell which step is under way."""
        for what, (module, name) in WATCHED.items():
            setattr(module, name, self._telling(what, getattr(module, name)))

    def _telling(self, what: str, function: Any) -> Any:
        def told(*arguments: Any, **options: Any) -> Any:
            self.doing = what
            return function(*arguments, **options)

        return told


class WatchedSessions(Sessions):
    """Transactions that the reaper looks at before and after their commit."""

    def __init__(self, engine: Engine, reaper: Reaper) -> None:
        super().__init__(engine)
        self._reaper = reaper

    @contextmanager
    def begin(self) -> Iterator[Session]:
        with super().begin() as session:
            yield session
            self._reaper.pass_by(f"in the transaction of {self._reaper.doing}")
        self._reaper.pass_by(f"after {self._reaper.doing}")
        self._reaper.doing = ""


class WatchedBot(Telegram):
    """The real bot, with the reaper on both sides of its socket."""

    reaper: Reaper

    def send(self, chat_id: int, text: str, keyboard: Keyboard = ()) -> Sent:
        self.reaper.pass_by("before the socket")
        sent = super().send(chat_id, text, keyboard)
        self.reaper.pass_by("after delivery")
        return sent


class RunningClock:
    """Shows an instant at `origin` of the monotonic clock, which all processes share, and goes on from it."""

    def __init__(self, origin: float, shown: datetime) -> None:
        self._origin = origin
        self._shown = shown

    def __call__(self) -> datetime:
        return self._shown + timedelta(seconds=time.monotonic() - self._origin)


def sender(url: str, api_base: str, origin: float, shown: datetime, doom: Doom | None) -> None:
    """Send what is owed, as one sender process does in one tick."""
    reaper = Reaper(doom)
    reaper.watch()
    engine = make_engine(url)
    settings = Settings(database_url=make_url(url), telegram_token=TOKEN, telegram_api_base=api_base)
    app = App(settings=settings, sessions=WatchedSessions(engine, reaper), clock=RunningClock(origin, shown))
    bot = WatchedBot(TOKEN, api_base)
    bot.reaper = reaper
    send_due(app, bot)


@dataclass
class Outcome:
    """What came of it: what was delivered by chat and kind, what the rows say, how many senders died."""

    delivered: Counter[tuple[int, str]] = field(default_factory=Counter)
    states: dict[tuple[int, str], ReminderState] = field(default_factory=dict)
    expected: set[tuple[int, str]] = field(default_factory=set)
    killed: int = 0
    rounds: int = 0

    @property
    def twice(self) -> list[tuple[int, str]]:
        """Messages that were delivered more than once."""
        return sorted(message for message, times in self.delivered.items() if times > 1)

    @property
    def lost(self) -> list[tuple[int, str]]:
        """Messages that were never delivered."""
        return sorted(self.expected - self.delivered.keys())

    def problems(self) -> list[str]:
        """Return what must never be, empty when all is well."""
        found = [f"delivered twice: {message}" for message in self.twice]
        found += [f"not expected: {message}" for message in sorted(self.delivered.keys() - self.expected)]
        for message in sorted(self.expected):
            state = self.states.get(message)
            allowed = {ReminderState.SENT, ReminderState.UNKNOWN}
            if message not in self.delivered:
                allowed = {ReminderState.UNKNOWN}
            if state not in allowed:
                found.append(f"{message}: delivered {self.delivered[message]} times, state {state}")
        if len(self.lost) > self.killed:
            found.append(f"{len(self.lost)} messages lost by {self.killed} kills")
        return found


def run(app: App, api: BotApi, *, learners: int, processes: int, seed: int) -> Outcome:
    """Let doomed senders serve so many learners; return what came of it."""
    chance = random.Random(seed)
    outcome = Outcome()
    for chat in range(1, learners + 1):
        digest = chat % DIGEST_EVERY == 0
        user = waiting_learner(app, api, chat, replace(AT_NINE, digest=digest), cards=1)
        in_review(app, user, cards_of(app, user), due_in=6)
        outcome.expected |= {(chat, "daily"), *([(chat, "digest")] if digest else [])}
    _start_on(app, MONDAY.date())

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    url = app.settings.database_url.render_as_string(hide_password=False)
    origin = time.monotonic()
    dooms = [Doom(step, times) for step in STEPS for times in (1, 3)]
    chance.shuffle(dooms)
    peaceful = 0
    while peaceful < PEACEFUL_ROUNDS:
        doomed = dooms[: processes - 1]
        del dooms[: processes - 1]
        shown = MONDAY + outcome.rounds * BETWEEN_ROUNDS
        # One sender of each round has no doom of its own: it is killed from outside, or lives.
        started = [
            context.Process(target=sender, args=(url, api.base, origin, shown, doom), daemon=True)
            for doom in (*doomed, None)
        ]
        for process in started:
            process.start()
        if doomed:
            time.sleep(chance.uniform(0.05, 0.6))
            started[-1].kill()
        for process in started:
            process.join(120)
        outcome.killed += sum(process.exitcode == -signal.SIGKILL for process in started)
        if any(process.exitcode not in (0, -signal.SIGKILL) for process in started):
            raise AssertionError(f"exit codes {[process.exitcode for process in started]}")
        outcome.rounds += 1
        peaceful += not doomed
    _read(app, api, outcome)
    return outcome


def _start_on(app: App, day: date) -> None:
    with app.sessions.begin() as session:
        for plan in session.scalars(select(ReminderPlanRow)):
            plan.effective_from = day
            session.flush()


def _read(app: App, api: BotApi, outcome: Outcome) -> None:
    for message in api.sent:
        kind = "digest" if message.text.startswith("Last week") else "daily"
        outcome.delivered[message.chat_id, kind] += 1
    with app.sessions.read() as session:
        found = session.execute(
            select(ReminderPlanRow.chat_id, ReminderRow.kind, ReminderRow.state).join(
                ReminderRow, ReminderRow.user_id == ReminderPlanRow.user_id
            )
        )
        outcome.states = {(chat or 0, kind): ReminderState(state) for chat, kind, state in found}


def by_hand(url: URL, learners: int, processes: int, seed: int) -> bool:
    """Run on a database at head, print what came of it; return whether all is well."""
    engine = make_engine(url)
    app = App(Settings(database_url=url), Sessions(engine), lambda: MONDAY - timedelta(days=6))
    began = time.monotonic()
    with BotApi() as api:
        outcome = run(app, api, learners=learners, processes=processes, seed=seed)
    engine.dispose()
    problems = outcome.problems()
    lines = [
        f"{url.get_backend_name()}: {outcome.rounds} rounds, {outcome.killed} kills, "
        f"{len(outcome.expected)} messages, {len(outcome.twice)} twice, "
        f"{len(outcome.lost)} not delivered, which show as unknown, {time.monotonic() - began:.0f} s",
        *problems,
    ]
    sys.stdout.write("\n  ".join(lines) + "\n")
    return not problems


def main() -> int:
    parser = argparse.ArgumentParser(description="Kill senders at every step and count what arrives.")
    parser.add_argument("--learners", type=int, default=200)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    sizes = (options.learners, options.processes, options.seed)
    with tempfile.TemporaryDirectory() as folder, running_postgres() as server:
        sqlite = sqlite_url(Path(folder) / "phraseweaver.db")
        migrate(sqlite)
        return int(not all([by_hand(sqlite, *sizes), by_hand(server.create(migrated=True), *sizes)]))


if __name__ == "__main__":
    sys.exit(main())
