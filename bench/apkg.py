"""`python -m bench.apkg [--notes 3k] [--database both] [--rounds 3] [--memory]`

Packages with scheduling in and out, ours beside the real `anki` package: the same package goes into an empty
collection of Anki's and into an empty database of ours, in turn, and what went in comes out again. Ratios are
notes per second, ours by Anki's. `--memory` measures what a process of its own needs for one import.

The package is no dependency: install `anki` into an environment of its own beside ours.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from hashlib import sha1
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy.engine import URL

from bench.anki_collection import AnkiMissing, Collection, anki_version, opened_collection
from bench.fresh_database import DATABASES
from bench.phrases import KNOWN, LEARNING, sentences
from bench.postgresql import ServerMissing, running_server
from bench.samples import write_json
from phraseweaver.app import open_app
from phraseweaver.config import Settings
from phraseweaver.formats.anki.plan import ImportPlan
from phraseweaver.services import accounts
from phraseweaver.services.anki_export import export_package
from phraseweaver.services.anki_import import import_package
from phraseweaver.store.database_url import sqlite_url

ANKI = "anki"
WANTED = {
    ("import", "sqlite"): 0.6,
    ("import", "postgresql"): 0.5,
    ("export", "sqlite"): 0.7,
    ("export", "postgresql"): 0.6,
}
"""The least that notes per second should be, by Anki's."""

_ANSWERS_A_CARD = 10
_DAY = 86_400
_YEAR = 365


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table and write the JSON file; return the process's exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.apkg", description="Time packages in and out.")
    parser.add_argument("--notes", type=_number, default=3_000, metavar="3k")
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", action="store_true", help="also what a process needs for one import")
    parser.add_argument("--json", type=Path, metavar="FILE", help="by default a new file in bench/results")
    options = parser.parse_args(arguments)
    databases = DATABASES if options.database == "both" else (options.database,)
    try:
        version = anki_version()
    except AnkiMissing as error:
        print(error, file=sys.stderr)
        return 1
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="phraseweaver-bench-apkg-")))
        try:
            server = stack.enter_context(running_server()) if "postgresql" in databases else None
        except ServerMissing as error:
            print(error, file=sys.stderr)
            return 1
        package = place / "learner.apkg"
        build_package(package, place, options.notes)
        fresh = {"sqlite": _new_files(place), "postgresql": lambda: server.empty("apkg") if server else None}
        speeds: dict[tuple[str, str], list[float]] = {}
        for number in range(options.rounds):
            print(f"round {number + 1}", file=sys.stderr)
            for who, what, seconds in _round(package, place, {key: fresh[key] for key in databases}):
                speeds.setdefault((what, who), []).append(options.notes / seconds)
        peak = _peak_memory(package, sqlite_url(place / "memory.db")) if options.memory else None
    results = _results(speeds)
    print(f"{options.notes:,} notes, {options.notes * 2 * _ANSWERS_A_CARD:,} answers, beside Anki {version}")
    for row in results:
        wanted = f"wanted ≥ {row['wanted']:g}" if row["wanted"] else ""
        ratio = f"{row['ratio']:6.2f}" if row["ratio"] else " " * 6
        print(f"{row['what']:<8}{row['who']:<12}{row['notes_a_second']:>8.0f} notes/s {ratio}  {wanted}")
    if peak is not None:
        print(f"{'memory of an import':<20}{peak:.0f} MB, wanted ≤ 150")
    content = {"anki": version, "notes": options.notes, "results": results, "peak_megabytes": peak}
    print(f"\n{write_json('apkg', options.json, content)} is written.")
    return 0


def build_package(target: Path, place: Path, notes: int) -> None:
    """Write a package of Anki's own making: so many notes of two cards, each with ten answers."""
    file = place / "source.anki2"
    with opened_collection(file) as collection:
        collection.db.execute("UPDATE col SET crt = crt - ?", (_YEAR + 30) * _DAY)
    with opened_collection(file) as collection:
        _fill(collection, notes)
        _export_anki(collection, target)


def _fill(collection: Collection, notes: int) -> None:
    note_type = collection.models.by_name("Basic (and reversed card)")["id"]
    deck = collection.decks.id("Spanish")
    collection.set_config("fsrs", True)
    today, cutoff = collection.sched.today, collection.sched.day_cutoff
    random = Random(5)
    rows: dict[str, list[tuple[Any, ...]]] = {"notes": [], "cards": [], "revlog": []}
    began = (cutoff - (_YEAR + 20) * _DAY) * 1_000
    instant = 0
    for number, draft in enumerate(sentences(0, notes)):
        note = began + number
        checksum = int(sha1(draft.text.encode(), usedforsecurity=False).hexdigest()[:8], 16)
        fields = f"{draft.text}\x1f{draft.translation}"
        rows["notes"].append(
            (note, f"bench{number}", note_type, note // 1_000, -1, "", fields, draft.text, checksum, 0, "")
        )
        for side in range(2):
            card = began + number * 2 + side
            moment, interval = cutoff - random.randint(2, _YEAR) * _DAY, 0
            for answer in range(_ANSWERS_A_CARD):
                before, interval = interval, max(interval + 1, int(interval * 1.6))
                instant = int(moment * 1_000) * 1 + number % 1_000
                rows["revlog"].append(
                    (
                        instant,
                        card,
                        -1,
                        3 if answer % 7 else 2,
                        interval,
                        before,
                        2_500,
                        4_000,
                        min(answer, 1),
                    )
                )
                moment += min(before, 3) * 3_600 + random.random() * 600
            data = (
                f'{{"pos":{number},"s":{interval + 0.5},"d":5.5,"dr":0.9,"decay":0.1542,"lrt":{int(moment)}}}'
            )
            due = today + random.randint(-5, 90)
            rows["cards"].append(
                (
                    *(card, note, deck, side, note // 1_000, -1, 2, 2, due, interval, 2_500),
                    *(_ANSWERS_A_CARD, 0, 0, 0, 0, 0, data),
                )
            )
    # The instant is the key: it differs, and rises, as a table is filled fastest.
    rows["revlog"].sort()
    latest = 0
    for place, row in enumerate(rows["revlog"]):
        latest = max(latest + 1, row[0])
        rows["revlog"][place] = (latest, *row[1:])
    for table, part in rows.items():
        marks = ", ".join("?" * len(part[0]))
        collection.db.executemany(f"INSERT INTO {table} VALUES ({marks})", part)


def _round(
    package: Path, place: Path, fresh: dict[str, Callable[[], URL | None]]
) -> Iterator[tuple[str, str, float]]:
    """Yield who did what in how many seconds, one after the other."""
    file = place / f"anki-{perf_counter()}.anki2"
    with opened_collection(file) as collection:
        yield ANKI, "import", _seconds(lambda: _import_anki(collection, package))
        yield ANKI, "export", _seconds(lambda: _export_anki(collection, place / "out-anki.apkg"))
    for key, make in fresh.items():
        url = make()
        assert url is not None
        yield from ((key, what, seconds) for what, seconds in _ours(url, package, place / "out.apkg"))


def _ours(url: URL, package: Path, out: Path) -> Iterator[tuple[str, float]]:
    app = open_app(settings=Settings(database_url=url))
    try:
        user = accounts.local_learner(app, "UTC").id
        plan = ImportPlan(LEARNING, KNOWN)
        yield "import", _seconds(lambda: import_package(app, user, package, plan))
        yield "export", _seconds(lambda: export_package(app, user, out))
    finally:
        app.sessions.engine.dispose()


def _seconds(action: Callable[[], object]) -> float:
    gc.collect()
    began = perf_counter()
    action()
    return perf_counter() - began


def _import_anki(collection: Collection, package: Path) -> None:
    made = importlib.import_module("anki.collection")
    options = made.ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    collection.import_anki_package(made.ImportAnkiPackageRequest(package_path=str(package), options=options))


def _export_anki(collection: Collection, target: Path) -> None:
    made = importlib.import_module("anki.collection")
    options = made.ExportAnkiPackageOptions(
        with_scheduling=True, with_deck_configs=True, with_media=True, legacy=False
    )
    collection.export_anki_package(out_path=str(target), options=options, limit=None)


def _peak_memory(package: Path, url: URL) -> float:
    """Return the megabytes that the command line needs at most for one import."""
    program = (
        "import sys; from phraseweaver.cli import main; code = main(sys.argv[1:]);"
        # Not getrusage: a new process starts with the highest mark of the one that started it.
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')));"
        "sys.exit(code)"
    )
    address = url.render_as_string(hide_password=False)
    done = subprocess.run(
        [sys.executable, "-c", program, "import", str(package), "--languages", f"{LEARNING}-{KNOWN}"],
        env={**os.environ, "DATABASE_URL": address},
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout.split()[-1]) / 1_024


def _new_files(place: Path) -> Callable[[], URL]:
    return lambda: sqlite_url(place / f"ours-{perf_counter()}.db")


def _results(speeds: dict[tuple[str, str], list[float]]) -> list[dict[str, Any]]:
    results = []
    for (what, who), found in sorted(speeds.items()):
        ratios = [ours / anki for ours, anki in zip(found, speeds[what, ANKI], strict=True)]
        wanted = WANTED.get((what, who))
        ratio = median(ratios) if who != ANKI else None
        results.append(
            {
                "what": what,
                "who": who,
                "notes_a_second": median(found),
                "ratio": ratio,
                "wanted": wanted,
                "met": ratio >= wanted if ratio is not None and wanted is not None else None,
            }
        )
    return results


def _number(text: str) -> int:
    thousands = text.lower().endswith("k")
    return int(text.lower().removesuffix("k")) * (1_000 if thousands else 1)


if __name__ == "__main__":
    sys.exit(main())
