"""Writes a package that Anki reads: a collection of schema 11 in a zip, which every Anki since 2.1 knows.

One note type serves all phrases; each of its templates asks as the card kind of the same name does, and
fields that start with "Ask" say which cards a note has.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

NOTE_TYPE = "PhraseWeaver"
NOTE_TYPE_ID = 1_735_689_600_000
"""The same in every package, so that Anki puts the notes of all of them under one type."""
FIELDS = (
    *("Phrase", "Translation", "Hint", "Note", "Audio", "Keyword", "Cloze", "Also accepted"),
    *("Ask recognition", "Ask production", "Ask listening"),
)
ORDINALS = {"recognition": 0, "production": 1, "cloze": 2, "listening": 3}
"""The number of each card kind's template."""

_ANSWER = (
    "<hr id=answer>{{Phrase}}<br>{{Translation}}{{#Note}}<br><small>{{Note}}</small>{{/Note}}<br>{{Audio}}"
)
_HINT = "{{#Hint}}<br><small>{{Hint}}</small>{{/Hint}}"
_TEMPLATES = (
    ("Recognition", "{{#Ask recognition}}{{Phrase}}{{/Ask recognition}}"),
    ("Production", "{{#Ask production}}{{Translation}}" + _HINT + "<br>{{type:Phrase}}{{/Ask production}}"),
    ("Cloze", "{{#Cloze}}{{Cloze}}<br>{{Translation}}" + _HINT + "<br>{{type:Keyword}}{{/Cloze}}"),
    ("Listening", "{{#Ask listening}}{{Audio}}{{^Audio}}{{Translation}}{{/Audio}}<br>{{type:Phrase}}"
     "{{/Ask listening}}"),
)  # fmt: skip
_CSS = ".card { font-family: sans-serif; font-size: 22px; text-align: center; }"

_TABLES = """
CREATE TABLE col (
  id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL,
  ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL,
  conf text NOT NULL, models text NOT NULL, decks text NOT NULL, dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (
  id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL,
  usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL,
  csum integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (
  id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL,
  mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL,
  due integer NOT NULL, ivl integer NOT NULL, factor integer NOT NULL, reps integer NOT NULL,
  lapses integer NOT NULL, left integer NOT NULL, odue integer NOT NULL, odid integer NOT NULL,
  flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (
  id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, ease integer NOT NULL,
  ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL, time integer NOT NULL,
  type integer NOT NULL);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
"""
_INDEXES = """
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
"""
_NOTE = "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')"
_CARD = "INSERT INTO cards VALUES (?, ?, ?, ?, ?, -1, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?)"
_ANSWERED = "INSERT INTO revlog VALUES (?, ?, -1, ?, ?, ?, ?, ?, ?)"
_COMPRESSION = 1
"""Of zlib: the log is packed as well as on higher levels, and in half of the time of the third."""

AnswerToWrite = tuple[int, int, int, int, int, int, int, int]
"""A row of the review log: id (ms), cid, ease, ivl, lastIvl, factor, time (ms), type."""


@dataclass(frozen=True, slots=True)
class NoteToWrite:
    """A note: `fields` by name (missing ones are empty), the second of its change, tags with spaces."""

    id: int
    guid: str
    mod: int
    tags: str
    fields: Mapping[str, str]


class CardToWrite(NamedTuple):
    """A card, its columns as Anki calls them, those of its table that are not always the same."""

    id: int
    nid: int
    did: int
    ord: int
    mod: int
    type: int
    queue: int
    due: int
    ivl: int
    factor: int
    reps: int
    lapses: int
    left: int
    data: str


@dataclass(frozen=True, slots=True)
class CollectionFrame:
    """What a collection says of itself.

    `created` is the second at which day 0 begins, `minutes_west` the zone there, `decks` names by id.
    """

    created: int
    minutes_west: int
    rollover_hour: int
    modified_ms: int
    decks: Mapping[int, str]


class CollectionWriter:
    """Writes one collection; close it before the file is used."""

    def __init__(self, path: Path, frame: CollectionFrame) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        # The file is nobody else's, and after a failure it is thrown away.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "page_size = 4096"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute("BEGIN")
        for statement in _TABLES.split(";"):
            self._database.execute(statement)
        self._database.execute(
            "INSERT INTO col VALUES (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')",
            (
                frame.created,
                frame.modified_ms,
                frame.modified_ms,
                json.dumps(_configuration(frame)),
                json.dumps({str(NOTE_TYPE_ID): _note_type(frame.modified_ms // 1000)}),
                json.dumps(_decks(frame)),
                json.dumps({"1": _OPTIONS}),
            ),
        )

    def write_notes(self, notes: Iterable[NoteToWrite]) -> None:
        """Write notes."""
        self._database.executemany(_NOTE, map(_note_row, notes))

    def write_cards(self, cards: Iterable[CardToWrite]) -> None:
        """Write cards."""
        self._database.executemany(_CARD, cards)

    def write_answers(self, rows: Iterable[AnswerToWrite]) -> None:
        """Write answers."""
        self._database.executemany(_ANSWERED, rows)

    def close(self) -> None:
        """Finish the file."""
        for statement in _INDEXES.split(";"):
            self._database.execute(statement)
        self._database.execute("COMMIT")
        self._database.close()

    def discard(self) -> None:
        """Leave the file as it is, to be thrown away."""
        self._database.close()


def write_package(target: Path, collection: Path, media: Iterator[tuple[str, bytes]]) -> None:
    """Pack a collection and its media (names and contents) into `target`."""
    with closing(zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION)) as package:
        package.writestr("meta", b"\x08\x02")
        package.write(collection, "collection.anki21")
        names: dict[str, str] = {}
        for number, (name, content) in enumerate(media):
            # Sounds and pictures are compressed already.
            package.writestr(str(number), content, zipfile.ZIP_STORED)
            names[str(number)] = name
        package.writestr("media", json.dumps(names, ensure_ascii=False))


def _note_row(note: NoteToWrite) -> tuple[Any, ...]:
    fields = "\x1f".join(note.fields.get(name, "") for name in FIELDS)
    first = note.fields.get(FIELDS[0], "")
    checksum = int(hashlib.sha1(first.encode(), usedforsecurity=False).hexdigest()[:8], 16)
    tags = f" {note.tags} " if note.tags else ""
    return note.id, note.guid, NOTE_TYPE_ID, note.mod, tags, fields, first, checksum


def _note_type(modified: int) -> dict[str, Any]:
    return {
        "id": NOTE_TYPE_ID,
        "name": NOTE_TYPE,
        "type": 0,
        "mod": modified,
        "usn": -1,
        "sortf": 0,
        "did": None,
        "css": _CSS,
        "latexPre": "",
        "latexPost": "",
        "latexsvg": False,
        "req": [],
        "vers": [],
        "tags": [],
        "flds": [
            {
                "name": name,
                "ord": place,
                "sticky": False,
                "rtl": False,
                "font": "Arial",
                "size": 20,
                "media": [],
            }
            for place, name in enumerate(FIELDS)
        ],
        "tmpls": [
            {
                "name": name,
                "ord": place,
                "qfmt": front,
                "afmt": "{{FrontSide}}" + _ANSWER,
                "bqfmt": "",
                "bafmt": "",
                "did": None,
            }
            for place, (name, front) in enumerate(_TEMPLATES)
        ],
    }


def _configuration(frame: CollectionFrame) -> dict[str, Any]:
    return {
        "activeDecks": [1],
        "curDeck": 1,
        "curModel": NOTE_TYPE_ID,
        "nextPos": 1,
        "sortType": "noteFld",
        "sortBackwards": False,
        "addToCur": True,
        "collapseTime": 1200,
        "timeLim": 0,
        "estTimes": True,
        "dueCounts": True,
        "newSpread": 0,
        "dayLearnFirst": False,
        "schedVer": 2,
        "sched2021": True,
        "creationOffset": frame.minutes_west,
        "rollover": frame.rollover_hour,
    }


def _decks(frame: CollectionFrame) -> dict[str, Any]:
    names = {1: "Default", **frame.decks}
    modified = frame.modified_ms // 1000
    return {
        str(deck): {
            "id": deck,
            "name": name,
            "mod": modified,
            "usn": -1,
            "desc": "",
            "dyn": 0,
            "conf": 1,
            "collapsed": False,
            "browserCollapsed": False,
            "extendNew": 0,
            "extendRev": 0,
            **{f"{kind}Today": [0, 0] for kind in ("new", "rev", "lrn", "time")},
        }
        for deck, name in names.items()
    }


_OPTIONS: dict[str, Any] = {
    "id": 1,
    "name": "Default",
    "mod": 0,
    "usn": 0,
    "dyn": False,
    "maxTaken": 60,
    "autoplay": True,
    "replayq": True,
    "timer": 0,
    "new": {
        "bury": True,
        "delays": [1.0, 10.0],
        "initialFactor": 2500,
        "ints": [1, 4, 0],
        "order": 1,
        "perDay": 20,
    },
    "rev": {"bury": True, "ease4": 1.3, "ivlFct": 1.0, "maxIvl": 36500, "perDay": 200, "hardFactor": 1.2},
    "lapse": {"delays": [10.0], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0.0},
}
