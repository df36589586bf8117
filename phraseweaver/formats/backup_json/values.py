"""From a column's value to JSON and back, with every value checked on the way back."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Callable
from typing import Any

from phraseweaver.domain.text import is_storable
from phraseweaver.formats.backup_json.manifest import Kind

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d\d:\d\d:\d\d(\.\d{6})?")
_LARGEST = 2**63


def decoder(kind: Kind) -> Callable[[Any], Any]:
    """Return what turns the JSON of a value into what drivers take; it raises ValueError for any other."""
    return _DECODERS[kind]


def content_to_json(content: bytes) -> str:
    """Return a content as it is stored."""
    return base64.b64encode(content).decode("ascii")


def _integer(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and -_LARGEST <= value < _LARGEST:
        return value
    raise ValueError("no integer")


def _number(value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    raise ValueError("no number")


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("no boolean")


def _text(value: Any) -> str:
    if isinstance(value, str) and (is_storable(value) or _STORED_BEFORE.search(value) is None):
        return value
    raise ValueError("no text that can be stored")


_STORED_BEFORE = re.compile("[\x00\ud800-\udfff]")
"""What no database takes; other controls may stand in rows that older versions or programs wrote."""


def _matching(pattern: re.Pattern[str]) -> Callable[[Any], str]:
    def decode(value: Any) -> str:
        if isinstance(value, str) and pattern.fullmatch(value):
            return value
        raise ValueError("no date or time")

    return decode


def _content(value: Any) -> bytes:
    if isinstance(value, str):
        return base64.b64decode(value, validate=True)
    raise ValueError("no content")


_DECODERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
    Kind.TEXT: _text,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: _matching(_DATE),
    Kind.TIME: _matching(_TIME),
    Kind.INSTANT: _matching(_INSTANT),
    Kind.CONTENT: _content,
}
