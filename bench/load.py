"""`python -m bench.load [--learners 20] [--think 3] [--seconds 60] [--cpus 0.5] [--webs 2]
[--database postgresql]`

Many learners at once on one small server. Each has a tab and a deck of their own, thinks for a while,
answers the card that is shown, and waits for the next one. Measured is what they wait for and what it costs
the server; at the end the database must hold each acknowledged answer once, and no other.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median

from sqlalchemy import select
from sqlalchemy.engine import URL

from bench.fresh_database import DATABASES, add_decks, fresh_databases, opened
from bench.postgresql import ServerMissing
from bench.samples import Figure, Samples, as_json, figures_table, samples_table, write_json
from bench.server import Sender, Server, running_sender, running_server
from bench.streamlit_client import Answer, Client, Refused, client
from phraseweaver.store.tables import ReviewRow

MOST_LEARNERS, MOST_SECONDS, MOST_WEBS = 200, 600.0, 8
_RATINGS, _WEIGHTS = (1, 3, 4), (1, 7, 2)
_EVERY_FOURTH = 4
_OPENED_BY_FEW = 20
"""So many learners the targets for a quiet server are for; with more, those for a busy one hold."""


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for; `think` and `seconds` are in seconds, `cpus` in processors (0: no limit)."""

    learners: int
    think: float
    seconds: float
    cpus: float
    webs: int
    database: str
    flags: tuple[str, ...]
    json: Path | None


@dataclass
class Outcome:
    """What happened to all learners together."""

    opened: list[float] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    cpu_seconds: float = 0.0
    resident_before: int = 0
    resident_after: int = 0
    peak: int = 0
    resident_of_sender: int = 0
    quota: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables and write the JSON file; return the process's exit code."""
    options = _parse(arguments)
    try:
        with fresh_databases(options.database, 1) as (url,):
            return _measured(options, url)
    except ServerMissing as error:
        print(error, file=sys.stderr)
        return 1


def _measured(options: Options, url: URL) -> int:
    # More cards than anyone gets through, and two phrases to spare for the one that is drawn ahead.
    cards_each = math.ceil(options.seconds / options.think * 2) + 20
    with opened(url) as app:
        decks = add_decks(app, [("recognition",)] * options.learners, cards_each)
    with tempfile.TemporaryDirectory(prefix="phraseweaver-bench-") as directory:
        logs = [Path(directory) / f"server-{number}.log" for number in range(options.webs)]
        with ExitStack() as stack:
            servers = [
                stack.enter_context(running_server(url, log, flags=options.flags, cpus=options.cpus or None))
                for log in logs
            ]
            sender = stack.enter_context(running_sender(url, Path(directory) / "sender.log"))
            outcome = asyncio.run(_everyone(options, servers, sender, decks))
        complaints = [line for log in logs for line in _complaints(log)]
    with opened(url) as app, app.sessions.read() as session:
        stored = Counter(
            (card, reps, rating)
            for card, reps, rating in session.execute(
                select(ReviewRow.card_id, ReviewRow.before_reps, ReviewRow.rating)
            )
        )
    wrong = _differences(outcome.answers, stored)
    _tell(options, outcome, wrong, complaints)
    return 1 if outcome.errors or wrong or complaints else 0


async def _everyone(
    options: Options, servers: Sequence[Server], sender: Sender, decks: Sequence[int]
) -> Outcome:
    outcome = Outcome(quota=servers[0].quota)
    async with AsyncExitStack() as stack:
        tabs: list[tuple[Client, int]] = []
        for number, deck in enumerate(decks):
            tab = await stack.enter_async_context(client(servers[number % len(servers)].port))
            if number // len(servers) % _EVERY_FOURTH == 0:
                # Its charts are drawn before the answers begin: memory is to be that of a server in use.
                await tab.open("progress")
            run = await tab.open("review", f"deck={deck}")
            outcome.opened.append(run.milliseconds)
            tabs.append((tab, deck))
        outcome.resident_before = max(server.resident for server in servers)
        cpu = sum(server.cpu_seconds for server in servers)
        until = time.monotonic() + options.seconds
        await asyncio.gather(*(_learn(tab, deck, until, options.think, outcome) for tab, deck in tabs))
        outcome.cpu_seconds = sum(server.cpu_seconds for server in servers) - cpu
        # Once more at the end, when there is something to draw.
        for tab, _ in tabs[::_EVERY_FOURTH]:
            await tab.open("progress")
        outcome.resident_after = max(server.resident for server in servers)
        outcome.peak = max(server.peak for server in servers)
        outcome.resident_of_sender = sender.resident
    return outcome


async def _learn(tab: Client, deck: int, until: float, think: float, outcome: Outcome) -> None:
    chance = Random(deck)
    pause = chance.uniform(0, think)
    while time.monotonic() + pause < until:
        await asyncio.sleep(pause)
        rating = chance.choices(_RATINGS, _WEIGHTS)[0]
        try:
            outcome.answers.append(await tab.rate(rating, round(pause * 1000)))
        except (Refused, OSError) as error:
            outcome.errors.append(f"deck {deck}: {error}")
            return
        pause = chance.uniform(0.5 * think, 1.5 * think)


def _differences(answers: Sequence[Answer], stored: Counter[tuple[int, int, int]]) -> list[str]:
    acknowledged = Counter((answer.card, answer.reps, answer.rating) for answer in answers)
    return [
        *(f"acknowledged but not stored: {lost}" for lost in (acknowledged - stored).elements()),
        *(f"stored but not acknowledged: {more}" for more in (stored - acknowledged).elements()),
    ]


def _complaints(log: Path) -> list[str]:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if "Traceback" in line or "ERROR" in line]


def _tell(options: Options, outcome: Outcome, wrong: list[str], complaints: list[str]) -> None:
    few = options.learners <= _OPENED_BY_FEW
    samples = [Samples("page opened, its data the first time", tuple(outcome.opened))]
    figures = [
        Figure("memory, resident, before the answers", outcome.resident_before / 1e6, "MB"),
        Figure(
            "memory, resident, after them and the charts",
            outcome.resident_after / 1e6,
            "MB",
            130 if few else None,
        ),
        Figure("memory, resident, at its highest", outcome.peak / 1e6, "MB"),
        Figure("memory, resident, of the sender", outcome.resident_of_sender / 1e6, "MB"),
        Figure(
            "memory, resident, dashboard and sender",
            (outcome.resident_after + outcome.resident_of_sender) / 1e6,
            "MB",
            200 if few else None,
        ),
    ]
    if outcome.answers:
        number = len(outcome.answers)
        times = tuple(answer.run.milliseconds for answer in outcome.answers)
        samples.append(
            Samples("rating sent → next card delivered", times, 20 if few else 30, 60 if few else None)
        )
        sizes = [answer.run.received for answer in outcome.answers]
        figures[:0] = [
            Figure("processor time of the server, a rating", outcome.cpu_seconds * 1000 / number, "ms", 12),
            Figure("processor used by the server", outcome.cpu_seconds / options.seconds * 100, "%"),
            Figure("messages to the browser, a rating, median", median(sizes) / 1024, "KB", 4),
            Figure("messages to the browser, a rating, most", max(sizes) / 1024, "KB"),
        ]
    print(
        f"{options.learners} learners, {options.think:g} s to think, {options.seconds:g} s, "
        f"{options.database}, {_dashboards(options.webs)}, {outcome.quota or 'no limit on processors'}\n"
    )
    print(samples_table("milliseconds", samples))
    print()
    print(figures_table(figures))
    print(
        f"\n{len(outcome.answers)} answers acknowledged, {len(wrong)} stored otherwise, "
        f"{len(outcome.errors)} errors"
    )
    for line in [*outcome.errors, *wrong, *complaints][:20]:
        print(f"  {line}")
    path = write_json(
        "load",
        options.json,
        {
            "learners": options.learners,
            "think_seconds": options.think,
            "seconds": options.seconds,
            "database": options.database,
            "webs": options.webs,
            "flags": options.flags,
            "quota": outcome.quota,
            "samples": as_json(samples),
            "figures": [
                {"name": f.name, "value": round(f.value, 3), "unit": f.unit, "target": f.target}
                for f in figures
            ],
            "answers": len(outcome.answers),
            "errors": outcome.errors,
            "stored_otherwise": wrong,
            "complaints_in_the_log": complaints,
        },
    )
    print(f"{path} is written.")


def _dashboards(number: int) -> str:
    return "one dashboard" if number == 1 else f"{number} dashboards, each with its own share"


def _parse(arguments: Sequence[str] | None) -> Options:
    parser = argparse.ArgumentParser(
        prog="python -m bench.load", description="Let many learners answer on one small server at once."
    )
    parser.add_argument("--learners", type=int, default=20)
    parser.add_argument("--think", type=float, default=3.0, help="seconds between two answers, on average")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long they go on")
    parser.add_argument("--cpus", type=float, default=0.5, help="processors for the server, 0 for no limit")
    parser.add_argument("--webs", type=int, default=1, help="how many dashboards share the learners")
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument(
        "--shipped-settings",
        action="store_true",
        help="undo this project's choices for the script runner, to see what they are worth",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="by default a new file in bench/results")
    found = parser.parse_args(arguments)
    if not 1 <= found.learners <= MOST_LEARNERS:
        parser.error(f"--learners must be from 1 to {MOST_LEARNERS}")
    if not 0 < found.seconds <= MOST_SECONDS:
        parser.error(f"--seconds must be at most {MOST_SECONDS:g}")
    if not 1 <= found.webs <= MOST_WEBS:
        parser.error(f"--webs must be from 1 to {MOST_WEBS}")
    if found.think < 0.1:
        parser.error("--think must be at least 0.1")
    shipped = ("--runner.postScriptGC", "true", "--runner.fastReruns", "true")
    return Options(
        learners=found.learners,
        think=found.think,
        seconds=found.seconds,
        cpus=found.cpus,
        webs=found.webs,
        database=found.database,
        flags=shipped if found.shipped_settings else (),
        json=found.json,
    )


if __name__ == "__main__":
    sys.exit(main())
