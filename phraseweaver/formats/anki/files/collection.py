"""The SQLite file inside a package, opened so that it can do nothing but be read.

It comes from anybody. Read-only and immutable keeps journals away; views, triggers and functions hidden in
the schema are not trusted and not allowed; only plain tables of the expected names are asked.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import chain
from pathlib import Path
from typing import Any

from phraseweaver.formats.anki.errors import CollectionUnreadable, PackageTooNew
from phraseweaver.formats.anki.note_types import NoteType, Template
from phraseweaver.formats.anki.notes import Note
from phraseweaver.formats.anki.protobuf import number_of, text_of
from phraseweaver.formats.anki.scheduling import AnkiCard

OLDEST_SCHEMA, NEWEST_SCHEMA = 11, 18
FIRST_WITH_TABLES = 15
"""From this schema on, note types and decks have tables of their own."""

_TABLES = frozenset(("col", "notes", "cards", "revlog"))
_LATER_TABLES = frozenset(("notetypes", "fields", "templates", "decks", "config"))
_LONGEST_VALUE = 16 * 1024 * 1024
_ALLOWED = frozenset((sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ))
_FUNCTIONS = frozenset(("count", "min", "max", "instr", "sum"))
_AT_ONCE = 2_000
_DECK_SEPARATOR = "\x1f"

_LOG_COLUMNS = ("id", "cid", "ease", "ivl", "lastIvl", "factor", "time", "type")
LogRow = tuple[int, int, int, int, int, int, int, int]
"""Of the review log: id (ms), card, ease, ivl, lastIvl, factor, time (ms), type."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is; `reviews` are rated answers."""

    notes: int
    cards: int
    reviews: int


class Collection:
    """An open collection; `opened` makes one. Everything is read in small pieces."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._schema, self._created, self.modified_at = self._read_col()
        needed = _TABLES | (_LATER_TABLES if self._schema >= FIRST_WITH_TABLES else frozenset())
        # A virtual table has no pages of its own; views and triggers are of another type.
        there = {
            str(name).lower()
            for (name,) in self._all("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0")
        }
        if needed - there:
            raise CollectionUnreadable
        self._created_offset = self._read_offset()

    def first_day(self, zone: Any) -> date:
        """Return the date of Anki's day 0; `zone` is used where the collection does not know its own."""
        if self._created_offset is not None:
            return self._created.astimezone(timezone(self._created_offset)).date()
        # Anki puts the instant at four in the morning: noon is the same date in zones next to its own.
        return (self._created + timedelta(hours=8)).astimezone(zone).date()

    def counts(self) -> Counts:
        """Return how many notes, cards and answers there are."""
        one = "SELECT count(*) FROM {}"
        return Counts(
            notes=self._number(one.format("notes")),
            cards=self._number(one.format("cards")),
            reviews=self._number(one.format("revlog WHERE ease BETWEEN 1 AND 4")),
        )

    def note_types(self) -> dict[int, NoteType]:
        """Return the note types by id."""
        with _faults_named():
            found = self._types_of_tables() if self._schema >= FIRST_WITH_TABLES else self._types_of_json()
            return {note_type.id: note_type for note_type in found}

    def decks(self) -> dict[int, str]:
        """Return the names of the decks by id, the parts of nested ones joined by `::`."""
        with _faults_named():
            if self._schema >= FIRST_WITH_TABLES:
                rows = self._all("SELECT id, name FROM decks")
                return {int(deck): str(name).replace(_DECK_SEPARATOR, "::") for deck, name in rows}
            listed = json.loads(self._text("SELECT decks FROM col"))
            return {int(deck): str(about["name"]) for deck, about in listed.items()}

    def decks_of_cards(self) -> set[int]:
        """Return the ids of the decks that cards are at home in."""
        rows = self._all("SELECT DISTINCT did, odid FROM cards")
        return {int(home or deck) for deck, home in rows}

    def notes_by_type(self) -> dict[int, int]:
        """Return how many notes each type has, by its id."""
        return {int(t): int(n) for t, n in self._all("SELECT mid, count(*) FROM notes GROUP BY mid")}

    def notes(self, type_id: int | None = None, *, limit: int = -1) -> Iterator[Note]:
        """Yield the notes, or those of one type, oldest first."""
        where = "" if type_id is None else "WHERE mid = ?2"
        statement = f"SELECT id, guid, mid, mod, tags, flds FROM notes {where} ORDER BY id LIMIT ?1"
        values = (limit,) if type_id is None else (limit, type_id)
        with _faults_named():
            for note, guid, kind, mod, tags, fields in self._rows(statement, values):
                parts = tuple(str(fields).split("\x1f"))
                yield Note(int(note), str(guid), int(kind), int(mod), str(tags), parts)

    def cards(self) -> Iterator[AnkiCard]:
        """Yield the cards in the order of their notes."""
        statement = (
            "SELECT id, nid, did, ord, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, data"
            " FROM cards ORDER BY nid, ord, id"
        )
        with _faults_named():
            for row in self._rows(statement):
                # The one column of text comes last.
                yield AnkiCard._make((*map(int, row[:-1]), str(row[-1])))

    def answers(self) -> Iterator[list[LogRow]]:
        """Yield the review log, oldest first, with the entries that are no answers, in small pieces."""
        # The casts are for the columns' sake: SQLite stores what it is given, whatever they are declared.
        columns = ", ".join(f"CAST({name} AS INTEGER)" for name in _LOG_COLUMNS)
        for part in self._parts(f"SELECT {columns} FROM revlog ORDER BY id"):
            yield [row for row in part if None not in row]

    def first_answer_at(self) -> int | None:
        """Return the millisecond of the first answer, None where there is none."""
        return self._number_or_none("SELECT min(id) FROM revlog WHERE ease BETWEEN 1 AND 4")

    def last_answer_at(self) -> int | None:
        """Return the millisecond of the latest answer, None where there is none."""
        return self._number_or_none("SELECT max(id) FROM revlog WHERE ease BETWEEN 1 AND 4")

    def texts_with(self, words: str) -> int:
        """Return how many notes hold these characters, as they stand there."""
        return self._number("SELECT count(*) FROM notes WHERE instr(flds, ?) > 0", (words,))

    def _read_col(self) -> tuple[int, datetime, datetime]:
        with _faults_named():
            schema, created, modified = self._all("SELECT ver, crt, mod FROM col")[0]
            if int(schema) > NEWEST_SCHEMA:
                raise PackageTooNew
            if int(schema) < OLDEST_SCHEMA:
                raise CollectionUnreadable
            return (
                int(schema),
                datetime.fromtimestamp(int(created), UTC),
                datetime.fromtimestamp(int(modified) / 1_000, UTC),
            )

    def _read_offset(self) -> timedelta | None:
        with _faults_named():
            if self._schema >= FIRST_WITH_TABLES:
                rows = self._all("SELECT val FROM config WHERE KEY = 'creationOffset'")
                value = json.loads(rows[0][0]) if rows else None
            else:
                value = json.loads(self._text("SELECT conf FROM col") or "{}").get("creationOffset")
            # Minutes west of Greenwich.
            return timedelta(minutes=-value) if isinstance(value, int) and abs(value) < 24 * 60 else None

    def _types_of_tables(self) -> Iterator[NoteType]:
        names: dict[int, list[str]] = {}
        for type_id, name in self._all("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
            names.setdefault(int(type_id), []).append(str(name))
        templates: dict[int, list[Template]] = {}
        for type_id, name, config in self._all("SELECT ntid, name, config FROM templates ORDER BY ntid, ord"):
            templates.setdefault(int(type_id), []).append(Template(str(name), text_of(bytes(config), 1)))
        # Fields and templates of types that are gone may be left over.
        for type_id, name, config in self._all("SELECT id, name, config FROM notetypes"):
            yield NoteType(
                id=int(type_id),
                name=str(name),
                cloze=number_of(bytes(config), 1) == 1,
                fields=tuple(names.get(int(type_id), ())),
                templates=tuple(templates.get(int(type_id), ())),
            )

    def _types_of_json(self) -> Iterator[NoteType]:
        for type_id, about in json.loads(self._text("SELECT models FROM col")).items():
            yield NoteType(
                id=int(type_id),
                name=str(about["name"]),
                cloze=about.get("type") == 1,
                fields=tuple(str(field["name"]) for field in about["flds"]),
                templates=tuple(Template(str(t["name"]), str(t["qfmt"])) for t in about["tmpls"]),
            )

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        return chain.from_iterable(self._parts(statement, values))

    def _parts(self, statement: str, values: Sequence[Any] = ()) -> Iterator[list[Any]]:
        with _faults_named():
            cursor = self._database.execute(statement, values)
            while part := cursor.fetchmany(_AT_ONCE):
                yield part

    def _all(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        with _faults_named():
            return self._database.execute(statement, values).fetchall()

    def _number(self, statement: str, values: Sequence[Any] = ()) -> int:
        return self._number_or_none(statement, values) or 0

    def _number_or_none(self, statement: str, values: Sequence[Any] = ()) -> int | None:
        with _faults_named():
            found = self._all(statement, values)[0][0]
            return None if found is None else int(found)

    def _text(self, statement: str) -> str:
        return str(self._all(statement)[0][0])


@contextmanager
def opened(path: Path) -> Iterator[Collection]:
    """Yield the collection in the file; raises PackageRejected."""
    with _faults_named():
        database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    with closing(database):
        with _faults_named():
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA cell_size_check = ON")
            database.execute("PRAGMA mmap_size = 0")
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
            database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            database.create_collation("unicase", _unicase)
            for table in sorted(_TABLES | _LATER_TABLES):
                # A column that is reckoned runs what somebody else wrote whenever it is read.
                if any(column[6] for column in database.execute(f"PRAGMA table_xinfo({table})")):
                    raise CollectionUnreadable
            database.set_authorizer(_authorize)
        yield Collection(database)


def _unicase(one: str, other: str) -> int:
    """Compare as Anki's collation does, as far as an index must be walked: by case-folded text."""
    left, right = one.casefold(), other.casefold()
    return (left > right) - (left < right)


def _authorize(action: int, _first: str | None, second: str | None, *_where: str | None) -> int:
    allowed = action in _ALLOWED or (action == sqlite3.SQLITE_FUNCTION and second in _FUNCTIONS)
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


@contextmanager
def _faults_named() -> Iterator[None]:
    try:
        yield
    except (
        sqlite3.Error,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        OverflowError,
        OSError,
        RecursionError,
    ) as error:
        raise CollectionUnreadable from error
