"""`python -m bench.anki_beside [--sizes 10k,100k] [--database both] [--row NAME …] [--rounds 3] [--runs 20]`

Ours and the real `anki` package do the same with the same learner in one run, call by call in turn. What
counts is the ratio of the two medians of a round, and of several rounds the middle one: a slow moment of the
machine falls on both. The package is no dependency: install it into an environment of its own beside ours.

Anki builds the queue of a whole session at once and then takes card after card from it; we ask for one card
each time. So its `first review` is the queue, and ours is held against it twice: the question for the card
alone, and the whole screen with its counts, its words, its intervals and the card that follows.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter_ns
from typing import Any

from sqlalchemy.engine import URL

from bench.anki_collection import (
    AnkiMissing,
    Collection,
    anki_version,
    build_collection,
    opened_collection,
    present_study_day,
)
from bench.anki_rows import ROWS, Row, set_order_anki, set_order_ours
from bench.backend import Backend
from bench.dataset import clock, learner, version
from bench.fresh_database import DATABASES
from bench.measure import WARM_UP
from bench.postgresql import ServerMissing, running_server
from bench.run import run
from bench.samples import Samples, write_json
from bench.scenario import Call
from bench.size import Size
from bench.sqlite import Sqlite, kept_files
from phraseweaver.app import App
from phraseweaver.config import Settings
from phraseweaver.store.engine import Sessions, make_engine

ANKI = "anki"
TARGETS_FOR = 100_000
"""So many cards the wanted ratios are for."""


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for."""

    sizes: tuple[Size, ...]
    databases: tuple[str, ...]
    rows: tuple[Row, ...]
    rounds: int
    runs: int
    json: Path | None


@dataclass(frozen=True, slots=True)
class Contender:
    """Ours on one database, or Anki."""

    key: str
    set_order: Callable[[Row], None]
    prepare: Callable[[Row], Call]
    restore: Callable[[Row], None]


@dataclass(frozen=True, slots=True)
class Compared:
    """One row on one size: for each contender the milliseconds of every call, round by round."""

    row: Row
    size: Size
    rounds: dict[str, tuple[tuple[float, ...], ...]]

    def samples(self, key: str) -> Samples:
        """Return all times of a contender."""
        return Samples(self.row.key, tuple(ms for times in self.rounds[key] for ms in times))

    def ratio(self, key: str) -> float:
        """Return how many times as long as Anki a contender took: the middle one of the rounds."""
        return median(
            median(ours) / median(anki)
            for ours, anki in zip(self.rounds[key], self.rounds[ANKI], strict=True)
        )

    def target(self, key: str) -> float | None:
        """Return the most that the ratio may be, None where none was set for the size."""
        return self.row.targets.get(key) if self.size.cards == TARGETS_FOR else None

    @property
    def contenders(self) -> tuple[str, ...]:
        """All but Anki."""
        return tuple(key for key in self.rounds if key != ANKI)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table and write the JSON file; return the process's exit code."""
    options = _parse(arguments)
    found: list[Compared] = []
    with ExitStack() as stack:
        try:
            anki = anki_version()
            backends: list[Backend] = []
            for name in options.databases:
                backends.append(
                    Sqlite(kept_files()) if name == "sqlite" else stack.enter_context(running_server())
                )
        except (AnkiMissing, ServerMissing) as error:
            print(error, file=sys.stderr)
            return 1
        for size in options.sizes:
            # With nothing to measure, what is left is to build the data sets that are missing.
            run(backends, [size], (), runs=0, say=_say)
            file = anki_file(backends[0], size)
            found += compare(backends, file, size, options.rows, rounds=options.rounds, runs=options.runs)
    print(as_table(found, anki))
    content = {"anki": anki, "rounds": options.rounds, "runs": options.runs, "results": as_results(found)}
    print(f"\n{write_json('anki', options.json, content)} is written.")
    return 0


def anki_file(backend: Backend, size: Size) -> Path:
    """Return the collection that holds the same as the backend's data set, built if it is missing.

    It is right for one study day, because Anki reads the machine's clock.
    """
    directory = kept_files()
    file = directory / f"anki_{size.cards}_{version()}_{present_study_day()}.anki2"
    if file.exists():
        return file
    directory.mkdir(parents=True, exist_ok=True)
    _say(f"Anki: building {size.name} cards with a year of answers")
    with tempfile.TemporaryDirectory(dir=directory) as workshop:
        unfinished = Path(workshop) / "collection.anki2"
        with backend.copy(f"{size.cards}_{version()}") as url, _opened(url) as app:
            build_collection(unfinished, app, learner(app))
        for older in directory.glob(f"anki_{size.cards}_*"):
            older.unlink()
        unfinished.rename(file)
    return file


def compare(
    backends: Sequence[Backend], file: Path, size: Size, rows: Sequence[Row], *, rounds: int, runs: int
) -> list[Compared]:
    """Return the times of ours on each of the backends' data sets and of Anki's on the collection."""
    with ExitStack() as stack:
        contenders = []
        for backend in backends:
            url = stack.enter_context(backend.copy(f"{size.cards}_{version()}"))
            contenders.append(_ours(backend.key, stack.enter_context(_opened(url))))
        copy = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=kept_files()))) / "collection.anki2"
        shutil.copyfile(file, copy)
        contenders.append(_anki(stack.enter_context(opened_collection(copy))))
        found = []
        for row in rows:
            _say(f"{size.name} cards: {row.title}")
            found.append(_compared(row, size, contenders, rounds, runs))
        return found


def as_table(found: Sequence[Compared], anki: str) -> str:
    """Return a line for each row and contender: median and p95 in ms, the ratio, and what is wanted."""
    blocks = []
    for size in dict.fromkeys(compared.size for compared in found):
        lines = [
            f"{size.cards:,} cards, ours beside Anki {anki}",
            f"{'':<26} {'':<12} {'median':>9} {'p95':>9} {'÷ Anki':>9}  wanted",
        ]
        for compared in found:
            if compared.size != size:
                continue
            for key in (ANKI, *compared.contenders):
                times = compared.samples(key)
                title = compared.row.title if key == ANKI else ""
                line = f"{title:<26} {key:<12} {times.median:9.2f} {times.p95:9.2f}"
                if key != ANKI:
                    line += f" {compared.ratio(key):9.3f}  {_verdict(compared, key)}"
                lines.append(line.rstrip())
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def as_results(found: Sequence[Compared]) -> list[dict[str, Any]]:
    """Return the rows as JSON knows them; `target` is None where none was set, `met` too then."""
    results = []
    for compared in found:
        for key in compared.rounds:
            times = compared.samples(key)
            target = compared.target(key)
            ratio = compared.ratio(key) if key != ANKI else None
            results.append(
                {
                    "size": compared.size.name,
                    "row": compared.row.key,
                    "contender": key,
                    "median_ms": round(times.median, 4),
                    "p95_ms": round(times.p95, 4),
                    "ratio": round(ratio, 4) if ratio is not None else None,
                    "target": target,
                    "met": ratio <= target if ratio is not None and target is not None else None,
                    "medians_of_rounds_ms": [round(median(part), 4) for part in compared.rounds[key]],
                }
            )
    return results


def _verdict(compared: Compared, key: str) -> str:
    target = compared.target(key)
    if target is None:
        return ""
    return f"≤ {target:g} {'met' if compared.ratio(key) <= target else 'MISSED'}"


def _compared(row: Row, size: Size, contenders: Sequence[Contender], rounds: int, runs: int) -> Compared:
    times: dict[str, list[list[float]]] = {contender.key: [] for contender in contenders[::-1]}
    for contender in contenders:
        contender.set_order(row)
    calls = max(runs // 4, 1) if row.slow else runs
    for _ in range(rounds):
        gc.collect()
        for taken in times.values():
            taken.append([])
        for number in range(WARM_UP + calls):
            for contender in contenders:
                took = _one_call(contender, row)
                if number >= WARM_UP:
                    times[contender.key][-1].append(took)
    return Compared(row, size, {key: tuple(tuple(part) for part in parts) for key, parts in times.items()})


def _one_call(contender: Contender, row: Row) -> float:
    call = contender.prepare(row)
    began = perf_counter_ns()
    call()
    took = perf_counter_ns() - began
    contender.restore(row)
    return took / 1e6


def _ours(key: str, app: App) -> Contender:
    user = learner(app)
    return Contender(
        key=key,
        set_order=lambda row: set_order_ours(app, user, row.order),
        prepare=lambda row: row.ours(app, user),
        restore=lambda row: row.restore_ours(app, user),
    )


def _anki(collection: Collection) -> Contender:
    return Contender(
        key=ANKI,
        set_order=lambda row: set_order_anki(collection, row.order),
        prepare=lambda row: row.anki(collection),
        restore=lambda row: row.restore_anki(collection),
    )


@contextmanager
def _opened(url: URL) -> Iterator[App]:
    engine = make_engine(url)
    try:
        yield App(settings=Settings(database_url=url), sessions=Sessions(engine), clock=clock)
    finally:
        engine.dispose()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _parse(arguments: Sequence[str] | None) -> Options:
    parser = argparse.ArgumentParser(
        prog="python -m bench.anki_beside",
        description="Time ours beside the anki package on the same learners.",
    )
    parser.add_argument(
        "--sizes",
        type=lambda text: tuple(Size.parse(part) for part in text.split(",")),
        default=(Size.parse("10k"), Size.parse("100k")),
        metavar="10k,100k",
        help="numbers of cards; the wanted ratios are for 100k",
    )
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument(
        "--row", action="append", choices=ROWS, metavar="NAME", help=f"only this one: {', '.join(ROWS)}"
    )
    parser.add_argument("--rounds", type=_number, default=3, help="by default %(default)s")
    parser.add_argument(
        "--runs",
        type=_number,
        default=20,
        help="calls a round, of slow ones a quarter; by default %(default)s",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="by default a new file in bench/results")
    found = parser.parse_args(arguments)
    return Options(
        sizes=found.sizes,
        databases=DATABASES if found.database == "both" else (found.database,),
        rows=tuple(row for key, row in ROWS.items() if key in (found.row or ROWS)),
        rounds=found.rounds,
        runs=found.runs,
        json=found.json,
    )


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


if __name__ == "__main__":
    sys.exit(main())
