"""Values as JSON and back, by their types: so they cross from one process to another."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from phraseweaver.errors import PhraseWeaverError

T = TypeVar("T")


class Retold(PhraseWeaverError):
    """An error of another process, with its sentence and parameters."""

    def __init__(self, message: str, params: Mapping[str, object]) -> None:
        super().__init__(**params)
        self._retold = message

    @property
    def message(self) -> str:  # type: ignore[override]
        """The source string that the other process had."""
        return self._retold


def to_json(value: object) -> str:
    """Return a value of dataclasses, tuples, mappings, days, errors and what JSON knows as JSON."""
    return json.dumps(_plain(value), ensure_ascii=False)


def from_json(kind: type[T], text: str) -> T:
    """Return the value of that type which `to_json` wrote."""
    found: T = _value(kind, json.loads(text))
    return found


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, PhraseWeaverError):
        params = {
            name: param if isinstance(param, int | float) else str(param)
            for name, param in value.params.items()
        }
        return {"message": value.message, "params": params}
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        # Pairs, because the keys of a JSON object are text.
        return [[_plain(key), _plain(inner)] for key, inner in value.items()]
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    raise TypeError(type(value))


def _value(kind: Any, plain: Any) -> Any:
    if isinstance(kind, NewType):
        return _value(kind.__supertype__, plain)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        some = [part for part in inner if part is not type(None)]
        return None if plain is None else _value(some[0], plain)
    if origin is tuple:
        return tuple(_value(inner[0], part) for part in plain)
    if origin is not None and issubclass(origin, Mapping):
        return {_value(inner[0], key): _value(inner[1], value) for key, value in plain}
    if issubclass(kind, PhraseWeaverError):
        return Retold(plain["message"], plain["params"])
    if issubclass(kind, Enum):
        return kind(plain)
    if issubclass(kind, date):
        return kind.fromisoformat(plain)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        made: Any = kind
        return made(**{field.name: _value(hints[field.name], plain[field.name]) for field in fields(kind)})
    return plain
