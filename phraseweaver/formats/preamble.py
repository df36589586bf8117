"""The lines before a table that say how to read it: Anki's `#key:value` and Excel's `sep=`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "space": " ", "pipe": "|", "colon": ":"}
_KEYS = frozenset(
    (
        "separator",
        "html",
        "tags",
        "columns",
        "notetype",
        "deck",
        "notetype column",
        "deck column",
        "tags column",
        "guid column",
        "if matches",
    )
)
_EXCEL = re.compile(r"sep=(.)\s*")
_ANKI = re.compile(r"#([a-z ]+):(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Preamble:
    """What the lines before a table say; `lines` is how many they are.

    `columns` is the line of column names as it stands there, since the separator may be named after it.
    `tags_column` and `taken` are columns from 0; `taken` are those with something else than words.
    """

    lines: int = 0
    separator: str | None = None
    html: bool = False
    tags: str = ""
    columns: str = ""
    tags_column: int | None = None
    taken: frozenset[int] = frozenset()


def read_preamble(lines: Iterable[str]) -> Preamble:
    """Return what the first lines say; a Preamble of no lines if the table begins at once.

    Source for Anki's keys: its manual, "Text Files", section "File Headers".
    """
    values: dict[str, str] = {}
    number = 0
    for line in lines:
        if number == 0 and (excel := _EXCEL.fullmatch(line)):
            return Preamble(lines=1, separator=excel[1])
        if not line.startswith("#"):
            break
        found = _ANKI.fullmatch(line)
        if found and found[1].strip() in _KEYS:
            values[found[1].strip()] = found[2].rstrip("\r\n")
        elif not values:
            break  # A phrase may begin with a number sign; after one of Anki's lines it is a comment.
        number += 1
    places = {key: _place(value) for key, value in values.items() if key.endswith(" column")}
    return Preamble(
        lines=number,
        separator=_separator(values.get("separator", "")),
        html=values.get("html", "").strip().lower() == "true",
        tags=values.get("tags", ""),
        columns=values.get("columns", ""),
        tags_column=places.get("tags column"),
        taken=frozenset(place for place in places.values() if place is not None),
    )


def _separator(value: str) -> str | None:
    by_name = _SEPARATORS.get(value.strip().lower())
    return by_name or (value if len(value) == 1 and value.isascii() and not value.isalnum() else None)


def _place(value: str) -> int | None:
    number = value.strip()
    return int(number) - 1 if number.isascii() and number.isdecimal() and 0 < int(number) < 10_000 else None
