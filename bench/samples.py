"""Times that were taken, held against what is wanted."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench.arguments import RESULTS


@dataclass(frozen=True, slots=True)
class Samples:
    """The times of one thing in milliseconds; `target` is for their median, `target_p95` for 19 out of 20."""

    name: str
    milliseconds: tuple[float, ...]
    target: float | None = None
    target_p95: float | None = None

    @property
    def median(self) -> float:
        """The time that half of them keep to."""
        return median(self.milliseconds)

    @property
    def p95(self) -> float:
        """The time that 19 out of 20 keep to."""
        if len(self.milliseconds) == 1:
            return self.milliseconds[0]
        return quantiles(self.milliseconds, n=20, method="inclusive")[-1]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its unit; `target` is the most that it should be."""

    name: str
    value: float
    unit: str
    target: float | None = None


def samples_table(title: str, rows: Sequence[Samples]) -> str:
    """Return a table with one line for each; a missed target is marked with an exclamation mark."""
    lines = [f"{title:<44} {'median':>10} {'p95':>10} {'max':>9} {'number':>7}  wanted"]
    for row in rows:
        wanted = " · ".join(
            f"{name} ≤ {value:g}"
            for name, value in (("median", row.target), ("p95", row.target_p95))
            if value is not None
        )
        lines.append(
            f"{row.name:<44} {_marked(row.median, row.target):>10} {_marked(row.p95, row.target_p95):>10}"
            f" {max(row.milliseconds):9.1f} {len(row.milliseconds):7d}  {wanted}".rstrip()
        )
    return "\n".join(lines)


def figures_table(rows: Sequence[Figure]) -> str:
    """Return a table with one line for each; a missed target is marked with an exclamation mark."""
    return "\n".join(
        f"{row.name:<44} {_marked(row.value, row.target):>10} {row.unit:<9}"
        f"{f' wanted ≤ {row.target:g}' if row.target is not None else ''}".rstrip()
        for row in rows
    )


def _marked(value: float, target: float | None) -> str:
    return f"{value:.1f}{'!' if target is not None and value > target else ' '}"


def write_json(program: str, file: Path | None, content: dict[str, Any]) -> Path:
    """Write what a program found out, by default to a new file in bench/results; returns where it is."""
    now = datetime.now(UTC)
    path = file or RESULTS / f"{program}-{now:%Y%m%d-%H%M%S}.json"
    head = {
        "format": 1,
        "program": program,
        "ended_at": now.isoformat(),
        "python": platform.python_version(),
        "machine": platform.platform(),
        "load_average": os.getloadavg()[0],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(head | content, indent=1, ensure_ascii=False), encoding="utf-8")
    return path


def as_json(rows: Sequence[Samples]) -> list[dict[str, Any]]:
    """Return the rows as JSON knows them, every single time included."""
    return [
        {
            "name": row.name,
            "median_ms": round(row.median, 2),
            "p95_ms": round(row.p95, 2),
            "max_ms": round(max(row.milliseconds), 2),
            "target_median_ms": row.target,
            "target_p95_ms": row.target_p95,
            "ms": [round(value, 2) for value in row.milliseconds],
        }
        for row in rows
    ]
