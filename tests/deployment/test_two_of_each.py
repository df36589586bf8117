"""Two dashboards and two senders on one PostgreSQL, all started at once on an empty database."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import time as time_of_day
from pathlib import Path

import pytest
from sqlalchemy import select

from bench.fresh_database import add_decks, opened
from bench.streamlit_client import Client, Refused, client
from phraseweaver.app import App
from phraseweaver.config import PROJECT_ROOT
from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.services.reminding import plans
from phraseweaver.store import users
from phraseweaver.store.tables import ReminderRow, ReviewRow
from tests.botapi import BotApi
from tests.botapi.server import TOKEN
from tests.database import PostgresServer
from tests.deployment.conftest import free_port, wait_for
from tests.services.reminding import AT_NINE, add_cards, add_learner, change_learner, link_chat

CHATS = (7, 8, 9)
ANSWERS_EACH = 5
PATIENCE = 40.0

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("deployment")]


class Party:
    """The processes, their ports and what they wrote."""

    def __init__(self, stack: ExitStack, database: str, api: BotApi, directory: Path) -> None:
        self.ports = (free_port(), free_port())
        web = ("uvicorn", "phraseweaver.web.asgi:app", "--timeout-graceful-shutdown", "1")
        modules = [
            *((*web, "--port", str(port)) for port in self.ports),
            *[("phraseweaver.sidecar",)] * 2,
        ]
        ours = ("DATABASE_URL", "TELEGRAM_", "PUBLIC_URL", "STREAMLIT_", "PHRASEWEAVER_", "SIGN_IN_", "OIDC_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        settings = {
            "DATABASE_URL": database,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_BASE": api.base,
        }
        self.logs = [directory / f"{number}.log" for number in range(len(modules))]
        self.processes = []
        for module, log in zip(modules, self.logs, strict=True):
            output = stack.enter_context(log.open("wb"))
            process = subprocess.Popen(
                [sys.executable, "-m", *module],
                cwd=PROJECT_ROOT,
                env=kept | settings,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            stack.callback(_end, process)
            self.processes.append(process)
        for port, log in zip(self.ports, self.logs, strict=False):
            wait_for(port, "/readyz", log)

    @property
    def wrote(self) -> str:
        return "".join(log.read_text(encoding="utf-8", errors="replace") for log in self.logs)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(25)
    finally:
        process.kill()


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


def test_two_dashboards_and_two_senders_share_one_database(
    postgres: PostgresServer, api: BotApi, tmp_path: Path
) -> None:
    url = postgres.create(migrated=False)
    with ExitStack() as stack:
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        party = Party(stack, address, api, tmp_path)
        assert party.wrote.count("schema upgraded from None to") == 1

        app = stack.enter_context(opened(url))
        shared, first, second = add_decks(app, [("recognition",)] * 3, ANSWERS_EACH + 3)
        learners = [owed_now(app, api, chat) for chat in CHATS]
        told = asyncio.run(answer_on_both(party, shared, (first, second)))

        with app.sessions.read() as session:
            log = session.execute(select(ReviewRow.card_id, ReviewRow.before_reps)).all()
        stored = Counter((card, reps) for card, reps in log)
        assert set(stored.values()) == {1}
        assert sorted(stored) == sorted(told)
        assert len(told) == 2 * ANSWERS_EACH + 1

        give_up_at = time.monotonic() + PATIENCE
        while (states := reminder_states(app, learners)) != ["sent"] * len(CHATS):
            assert time.monotonic() < give_up_at, (states, party.wrote)
            time.sleep(0.2)
        assert [process.poll() for process in party.processes] == [None] * 4
        assert "Traceback" not in party.wrote
    # After the end of both senders: nothing came twice.
    assert Counter(message.chat_id for message in api.sent) == Counter(CHATS)
    postgres.drop(url)


async def answer_on_both(party: Party, shared: DeckId, own: tuple[DeckId, DeckId]) -> list[tuple[int, int]]:
    """Answer a deck in each dashboard at the same time, and before that one card in both."""
    one, other = party.ports
    async with client(one) as here, client(other) as there:
        await here.open("review", f"deck={shared}")
        await there.open("review", f"deck={shared}")
        first = await here.rate(3, 1000)
        with pytest.raises(Refused, match="already answered"):
            await there.rate(3, 1000)

    async with client(one) as here, client(other) as there:

        async def own_deck(tab: Client, deck: DeckId) -> list[tuple[int, int]]:
            await tab.open("review", f"deck={deck}")
            answers = [await tab.rate(4, 1000) for _ in range(ANSWERS_EACH)]
            return [(answer.card, answer.reps) for answer in answers]

        both = await asyncio.gather(own_deck(here, own[0]), own_deck(there, own[1]))
        return [(first.card, first.reps), *both[0], *both[1]]


def owed_now(app: App, api: BotApi, chat: int) -> UserId:
    """Add a learner whose study day and reminder began with this hour, whatever the hour is."""
    api.open_chat(chat)
    user = add_learner(app, f"learner {chat}")
    hour = app.clock().hour
    change_learner(app, user, rollover_hour=hour)
    add_cards(app, user, 3)
    plans.save_plan(app, user, replace(AT_NINE, local_time=time_of_day(hour)))
    with app.sessions.read() as session:
        today = users.get(session, user).days.date_of(app.clock())
    link_chat(app, user, chat, today)
    return user


def reminder_states(app: App, learners: list[UserId]) -> list[str]:
    with app.sessions.read() as session:
        found = select(ReminderRow.state).where(ReminderRow.user_id.in_(learners))
        return [str(state) for state in session.scalars(found)]
