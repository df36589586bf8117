"""The figures behind a chart as a table, and as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date

Cell = str | int | float | date | None

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""How a cell begins that a spreadsheet would take for a formula."""


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows; a share is a number from 0 to 1, None an empty cell."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def as_csv(table: Table) -> bytes:
    """Return the table in UTF-8 with the byte order mark that Excel looks for; dates in ISO 8601.

    Words that a spreadsheet would take for a formula get an apostrophe before them.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_cell(head) for head in table.heads])
    writer.writerows([_cell(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(cell: Cell) -> str | int | float:
    match cell:
        case None:
            return ""
        case str():
            return "'" + cell if _FORMULA.match(cell) else cell
        case date():
            return cell.isoformat()
        case float():
            return round(cell, 4)
        case _:
            return cell
