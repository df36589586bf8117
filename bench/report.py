"""What a run found out, for people and for programs."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable
from itertools import combinations
from statistics import median, quantiles
from typing import Any

from bench.measure import Timing
from bench.run import Measurement, Report

_COLUMNS = "   median       p95  SQL"
_NAMES = 20


def p95(timing: Timing) -> float:
    """Return the time in milliseconds that 19 calls out of 20 keep to."""
    if len(timing.milliseconds) == 1:
        return timing.milliseconds[0]
    return quantiles(timing.milliseconds, n=20, method="inclusive")[-1]


def as_table(report: Report) -> str:
    """Return a table for each database, one line a scenario, with the ratio of the outer sizes' medians."""
    blocks = []
    for key, title in report.databases.items():
        datasets = [dataset for dataset in report.datasets if dataset.database == key]
        heads = [f"{dataset.cards:,} cards, {dataset.reviews:,} answers" for dataset in datasets]
        widths = [max(len(head), len(_COLUMNS)) for head in heads]
        rows = [["", *heads], ["", *(_COLUMNS for _ in heads)]]
        if len(datasets) > 1:
            rows[0].append("")
            rows[1].append(f"{datasets[-1].size.name} ÷ {datasets[0].size.name}")
            widths.append(len(rows[1][-1]))
        for title_of, found in _by_scenario(report, key):
            cells = [_cell(measurement.timing) for measurement in found]
            if len(found) > 1:
                cells.append(f"{_ratio(found[0], found[-1]):.1f}")
            rows.append([title_of, *cells])
        lines = [f"{title}: median and p95 in ms of {report.runs} calls, SQL statements a call"]
        for name, *row in rows:
            right = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
            lines.append("  ".join([name.ljust(_NAMES), *right]).rstrip())
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def as_json(report: Report) -> str:
    """Return the report as JSON: `datasets`, `results` (times in ms), `ratios` of medians between sizes."""
    return json.dumps(
        {
            "format": 1,
            "began_at": report.began_at.isoformat(),
            "python": platform.python_version(),
            "machine": platform.platform(),
            "runs": report.runs,
            "databases": report.databases,
            "datasets": [
                {
                    "database": dataset.database,
                    "size": dataset.size.name,
                    "decks": dataset.decks,
                    "phrases": dataset.phrases,
                    "cards": dataset.cards,
                    "reviews": dataset.reviews,
                    "built_in_seconds": dataset.built_in,
                }
                for dataset in report.datasets
            ],
            "results": [_result(measurement) for measurement in report.measurements],
            "ratios": [
                {
                    "database": key,
                    "scenario": found[0].scenario.key,
                    "larger": larger.size.name,
                    "smaller": smaller.size.name,
                    "ratio": round(_ratio(smaller, larger), 3),
                }
                for key in report.databases
                for _, found in _by_scenario(report, key)
                for smaller, larger in combinations(found, 2)
            ],
        },
        indent=1,
        ensure_ascii=False,
    )


def _result(measurement: Measurement) -> dict[str, Any]:
    timing = measurement.timing
    return {
        "database": measurement.database,
        "size": measurement.size.name,
        "scenario": measurement.scenario.key,
        "median_ms": round(median(timing.milliseconds), 4),
        "p95_ms": round(p95(timing), 4),
        "fastest_ms": round(min(timing.milliseconds), 4),
        "statements": timing.statements,
    }


def _by_scenario(report: Report, key: str) -> Iterable[tuple[str, list[Measurement]]]:
    """Return the measurements of each scenario on one database, the smallest size first."""
    found: dict[str, list[Measurement]] = {}
    for measurement in report.measurements:
        if measurement.database == key:
            found.setdefault(measurement.scenario.title, []).append(measurement)
    return found.items()


def _cell(timing: Timing) -> str:
    return f"{median(timing.milliseconds):9.2f} {p95(timing):9.2f} {timing.statements:4d}"


def _ratio(smaller: Measurement, larger: Measurement) -> float:
    return median(larger.timing.milliseconds) / median(smaller.timing.milliseconds)
