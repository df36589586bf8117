"""The command line of the benchmark."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.scenario import Scenario
from bench.scenarios import SCENARIOS
from bench.size import Size

RESULTS = Path(__file__).parent / "results"
_DATABASES = {"sqlite": ("sqlite",), "postgresql": ("postgresql",), "both": ("sqlite", "postgresql")}


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for."""

    sizes: tuple[Size, ...]
    databases: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    runs: int
    json: Path


def parse(arguments: Sequence[str] | None) -> Options:
    """Return the options; leaves the process with a sentence on stderr where they cannot be used."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Time the app on learners with long histories."
    )
    parser.add_argument(
        "--sizes",
        type=_sizes,
        default=_sizes("1k,10k,100k"),
        help="numbers of cards, by default %(default)s; each card brings about ten answers",
        metavar="1k,10k,…",
    )
    parser.add_argument("--database", choices=_DATABASES, default="both")
    parser.add_argument(
        "--scenario",
        action="append",
        choices=SCENARIOS,
        metavar="NAME",
        help=f"only this one; may be given several times: {', '.join(SCENARIOS)}",
    )
    parser.add_argument(
        "--runs", type=_runs, default=30, help="how often each is timed, by default %(default)s"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="by default a new file in bench/results")
    found = parser.parse_args(arguments)
    chosen = found.scenario or SCENARIOS
    name = datetime.now(UTC).strftime("%Y%m%d-%H%M%S.json")
    return Options(
        sizes=found.sizes,
        databases=_DATABASES[found.database],
        scenarios=tuple(scenario for key, scenario in SCENARIOS.items() if key in chosen),
        runs=found.runs,
        json=found.json or RESULTS / name,
    )


def _sizes(text: str) -> tuple[Size, ...]:
    sizes = {size.cards: size for size in map(Size.parse, text.split(","))}
    return tuple(sizes[cards] for cards in sorted(sizes))


def _runs(text: str) -> int:
    runs = int(text)
    if runs < 1:
        raise ValueError
    return runs
