"""What a backup says of itself."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from phraseweaver.formats.backup_json.errors import BackupBroken, BackupTooNew

FORMAT = "phraseweaver-backup"
VERSION = 1


class Scope(StrEnum):
    """Whose rows a backup holds."""

    DATABASE = "database"
    LEARNER = "learner"
    DECK = "deck"


class Kind(StrEnum):
    """What a column holds, and so how it is written."""

    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    INSTANT = "instant"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table: its columns in the order of each row, how many rows, and the SHA-256 of their lines.

    `highest_id` is the highest id that was ever given out, None where the table has no ids of its own.
    """

    name: str
    columns: tuple[tuple[str, Kind], ...]
    rows: int
    digest: str
    highest_id: int | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The revision of the schema, when the backup was made (UTC), and the tables, owners first."""

    revision: str
    scope: Scope
    made_at: str
    tables: tuple[TableEntry, ...]

    def to_json(self) -> str:
        """Return the manifest as it is stored."""
        return json.dumps({"format": FORMAT, "version": VERSION} | asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Return the manifest that was stored; raises BackupBroken or BackupTooNew."""
        try:
            found: dict[str, Any] = json.loads(text)
            if found["format"] != FORMAT:
                raise BackupBroken
            if int(found["version"]) > VERSION:
                raise BackupTooNew
            return cls(
                revision=str(found["revision"]),
                scope=Scope(found["scope"]),
                made_at=str(found["made_at"]),
                tables=tuple(_entry(part) for part in found["tables"]),
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise BackupBroken from error


def _entry(part: dict[str, Any]) -> TableEntry:
    highest = part["highest_id"]
    return TableEntry(
        name=_word(part["name"]),
        columns=tuple((_word(name), Kind(kind)) for name, kind in part["columns"]),
        rows=int(part["rows"]),
        digest=str(part["digest"]),
        highest_id=None if highest is None else int(highest),
    )


def _word(name: str) -> str:
    """Return a name that may stand in a statement; ValueError for any other."""
    if not (isinstance(name, str) and name.isascii() and name.replace("_", "").isalnum()):
        raise ValueError(name)
    return name
