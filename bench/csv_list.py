"""`python -m bench.csv_list [--lines 20000] [--database both] [--rounds 3]`

A list of phrases as CSV, ours beside the real `anki` package: the same file of two columns goes into an empty
collection of Anki's and into an empty deck of ours, in turn, each line as two cards. Ours is looked into
first, as a person does. Ratios are lines per second, ours by Anki's.

The package is no dependency: install `anki` into an environment of its own beside ours.
"""

from __future__ import annotations

import argparse
import csv
import gc
import importlib
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy.engine import URL

from bench.anki_collection import AnkiMissing, anki_version, opened_collection
from bench.fresh_database import DATABASES, opened
from bench.phrases import KNOWN, LEARNING, sentences
from bench.postgresql import ServerMissing, running_server
from bench.samples import write_json
from phraseweaver.services import accounts, decks, transfer
from phraseweaver.services.decks import DeckForm
from phraseweaver.store.database_url import sqlite_url

ANKI = "anki"
WANTED = {"sqlite": 0.8, "postgresql": 1.0}
"""The least that lines per second should be, by Anki's."""
_KINDS = ("recognition", "production")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table and write the JSON file; return the process's exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.csv_list", description="Time a list going in.")
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, metavar="FILE", help="by default a new file in bench/results")
    options = parser.parse_args(arguments)
    databases = DATABASES if options.database == "both" else (options.database,)
    speeds: dict[str, list[float]] = {who: [] for who in (ANKI, *databases)}
    try:
        version = anki_version()
        with ExitStack() as stack:
            place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="phraseweaver-bench-csv-")))
            server = stack.enter_context(running_server()) if "postgresql" in databases else None
            list_file = place / "list.csv"
            _write(list_file, options.lines)
            for number in range(options.rounds):
                print(f"round {number + 1}", file=sys.stderr)
                speeds[ANKI].append(
                    options.lines / _anki(place / f"{number}.anki2", list_file, options.lines)
                )
                for who in databases:
                    url = server.empty("csv") if server and who == "postgresql" else None
                    seconds = _ours(url or sqlite_url(place / f"{number}.db"), list_file)
                    speeds[who].append(options.lines / seconds)
    except (AnkiMissing, ServerMissing) as error:
        print(error, file=sys.stderr)
        return 1
    results = _results(speeds)
    print(f"{options.lines:,} lines, two cards each, beside Anki {version}")
    for row in results:
        beside = f"{row['ratio']:6.2f}  wanted ≥ {row['wanted']:g}" if row["ratio"] else ""
        print(f"{row['who']:<12}{row['lines_a_second']:>8.0f} lines/s {beside}")
    content = {"anki": version, "lines": options.lines, "results": results}
    print(f"\n{write_json('csv_list', options.json, content)} is written.")
    return 0


def _write(target: Path, lines: int) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((draft.text, draft.translation) for draft in sentences(0, lines))


def _anki(file: Path, source: Path, lines: int) -> float:
    made = importlib.import_module("anki.collection")
    with opened_collection(file) as collection:
        note_type = collection.models.by_name("Basic (and reversed card)")["id"]

        def take_in() -> None:
            metadata = collection.get_csv_metadata(path=str(source), delimiter=None)
            metadata.global_notetype.id = note_type
            collection.import_csv(made.ImportCsvRequest(path=str(source), metadata=metadata))

        seconds = _seconds(take_in)
        assert collection.card_count() == lines * len(_KINDS), "each line makes two cards"
        return seconds


def _ours(url: URL, source: Path) -> float:
    with opened(url) as app:
        user = accounts.local_learner(app, "UTC").id
        deck = decks.create_deck(app, user, DeckForm("List", LEARNING, KNOWN, kinds=_KINDS))

        def take_in() -> None:
            found = transfer.preview_import(app, user, deck, source.read_bytes(), file_name=source.name)
            transfer.import_phrases(app, user, deck, found.fresh, matching=found.matching)

        return _seconds(take_in)


def _seconds(action: Callable[[], object]) -> float:
    gc.collect()
    began = perf_counter()
    action()
    return perf_counter() - began


def _results(speeds: dict[str, list[float]]) -> list[dict[str, Any]]:
    results = []
    for who, found in speeds.items():
        ratio = median(ours / anki for ours, anki in zip(found, speeds[ANKI], strict=True))
        wanted = WANTED.get(who)
        results.append(
            {
                "who": who,
                "lines_a_second": median(found),
                "ratio": ratio if wanted else None,
                "wanted": wanted,
                "met": ratio >= wanted if wanted else None,
            }
        )
    return results


if __name__ == "__main__":
    sys.exit(main())
