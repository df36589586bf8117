from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from bench.cpu_quota import at_most, cpu_seconds
from bench.fresh_database import add_decks, fresh_databases, opened
from bench.server import running_server
from bench.streamlit_client import Answer, Refused, client
from phraseweaver.domain.ids import DeckId
from phraseweaver.store.tables import ReviewRow

FOUR_KILOBYTES = 4096


def test_a_busy_process_gets_no_more_than_its_share_of_the_processor() -> None:
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        with at_most(0.2, process.pid):
            began, used = time.monotonic(), cpu_seconds(process.pid)
            time.sleep(1.0)
            used, passed = cpu_seconds(process.pid) - used, time.monotonic() - began
        # One period of a tenth of a second may be cut at either end; without a limit it would use 1.0.
        assert used <= 0.2 * passed + 0.1
    finally:
        process.kill()
        process.wait()


def test_the_clock_of_a_process_that_has_ended_cannot_be_read() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    with pytest.raises(ProcessLookupError):
        cpu_seconds(process.pid)


async def answers(port: int, deck: DeckId, number: int) -> list[Answer]:
    async with client(port) as tab:
        await tab.open("review", f"deck={deck}")
        return [await tab.rate(3, 1500) for _ in range(number)]


async def answer_on(port: int, page: str) -> None:
    async with client(port) as tab:
        await tab.open(page)
        await tab.rate(3, 1500)


@pytest.mark.slow
def test_each_acknowledged_answer_is_stored_once_and_costs_at_most_four_kilobytes(tmp_path: Path) -> None:
    with fresh_databases("sqlite", 1) as (url,):
        with opened(url) as app:
            _, deck = add_decks(app, [("recognition",), ("recognition",)], 10)
        with running_server(url, tmp_path / "server.log") as server:
            given = asyncio.run(answers(server.port, deck, 5))
            with pytest.raises(Refused, match="no card"):
                asyncio.run(answer_on(server.port, "today"))
            assert 0 < server.resident <= server.peak
        with opened(url) as app, app.sessions.read() as session:
            stored = session.execute(
                select(ReviewRow.card_id, ReviewRow.before_reps, ReviewRow.rating).order_by(ReviewRow.id)
            ).all()
    assert [(answer.card, answer.reps, answer.rating) for answer in given] == [tuple(row) for row in stored]
    assert len({answer.card for answer in given}) == 5
    assert max(answer.run.received for answer in given) <= FOUR_KILOBYTES
