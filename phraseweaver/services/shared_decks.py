"""A deck as a file for others: words, recordings and pictures, nothing of who learned with it.

The file is a backup of one deck (`formats.backup_json`, scope `deck`): lossless, with patterns and card
kinds, readable by every later release, and added with one click.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from phraseweaver.app import App
from phraseweaver.domain.accents import accents_of
from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.domain.languages import language
from phraseweaver.domain.phrase_cards import check_kinds, pack_kinds, unpack_kinds
from phraseweaver.domain.text import MAX_NAME, clean_line
from phraseweaver.errors import N_, PhraseWeaverError, SameLanguages
from phraseweaver.formats.backup_json import (
    BackupBroken,
    BackupReader,
    BackupRejected,
    BackupWriter,
    Kind,
    Scope,
)
from phraseweaver.formats.backup_json.values import content_to_json
from phraseweaver.store import backup, decks, shared_deck, users
from phraseweaver.store.backup import BackupDiffers
from phraseweaver.store.database_url import sqlite_url
from phraseweaver.store.engine import Sessions, make_engine
from phraseweaver.store.learner_backup import ScratchTable
from phraseweaver.store.migrate import UpgradeFailed, head_revision
from phraseweaver.store.session import Session
from phraseweaver.store.shared_deck import SharedDeck

MEDIA_TYPE = "application/zip"
SUFFIX = ".deck.zip"
MAX_PHRASES = 100_000


class SharedDeckTooLarge(PhraseWeaverError):
    """Parameter: limit (phrases)."""

    message = N_("This deck holds more than {limit} phrases, which is more than one file may bring.")


class NoSharedDeck(BackupRejected):
    """A backup of a learner or of a database."""

    message = N_("This is a backup, not a shared deck: restore it instead.")


@dataclass(frozen=True, slots=True)
class SharedLook:
    """How much a shared deck holds; `made_on` is a date as text."""

    made_on: str
    phrases: int
    files: int


@dataclass(frozen=True, slots=True)
class SharedAdded:
    """Where the phrases of a shared deck went, how many are new and how many were there."""

    deck: DeckId
    name: str
    added: int
    skipped: int


def file_name(deck_name: str) -> str:
    """Return a name for the deck's file that no file system or header objects to."""
    safe = "".join(c if c.isalnum() or c in " -_" else "_" for c in deck_name).strip()
    return (safe or "phrases") + SUFFIX


def is_shared_deck(name: str) -> bool:
    """Return whether a file of that name may be a shared deck."""
    return name.lower().endswith(".zip")


def share_deck(app: App, user: UserId, deck: DeckId, target: IO[bytes]) -> SharedLook:
    """Write the deck to an open file, and return how much went; raises NotFound."""
    now = app.clock().astimezone(UTC)
    writer = BackupWriter(target, revision=head_revision(), scope=Scope.DECK, made_at=now.isoformat())
    rows: dict[str, int] = {}
    with app.sessions.read() as session:
        decks.get(session, user, deck)
        for name in shared_deck.TABLES:
            columns = [(column.name, Kind(backup.kind_of(column))) for column in shared_deck.columns_of(name)]
            found = shared_deck.rows_of(session, user, deck, name, content_to_json)
            rows[name] = writer.write_table(name, columns, found)
    writer.finish()
    return SharedLook(now.date().isoformat(), rows["phrases"], rows["recordings"])


def look_into_shared(source: IO[bytes]) -> SharedLook:
    """Return how much a shared deck holds, read from its list alone; raises BackupRejected."""
    manifest = _reader(source).manifest
    rows = {table.name: table.rows for table in manifest.tables}
    return SharedLook(manifest.made_at[:10], rows.get("phrases", 0), rows.get("recordings", 0))


def add_shared(app: App, user: UserId, source: IO[bytes]) -> SharedAdded:
    """Add a shared deck, all of it or nothing; return what was done.

    Where the learner has a deck of that name and those languages, it gets the phrases that it lacks; so a
    newer file of the same deck brings what is new. A deck of that name in other languages makes the new one
    be called "… 2". Raises BackupRejected or SharedDeckTooLarge.
    """
    now = app.clock()
    with _scratch(_reader(source)) as scratch, app.sessions.begin() as session:
        found = shared_deck.deck_in(scratch)
        if found is None:
            raise BackupBroken
        try:
            checked = _checked(found)
            learner = users.lock(session, user)
            deck, kinds = _deck_for(session, user, checked, now)
            done = shared_deck.take_over(session, learner, deck, kinds, scratch, now)
        except (PhraseWeaverError, ValueError) as error:
            raise BackupBroken from error
        return SharedAdded(deck, decks.get(session, user, deck).name, done.added, done.skipped)


@contextmanager
def _scratch(reader: BackupReader) -> Iterator[Session]:
    """Yield a database of its own that holds the deck, upgraded to this release."""
    with TemporaryDirectory(prefix="phraseweaver-") as workshop:
        engine = make_engine(sqlite_url(Path(workshop) / "scratch.db"))
        try:
            try:
                shared_deck.fill(engine, reader.manifest.revision, _tables(reader))
            except (BackupDiffers, UpgradeFailed) as error:
                raise BackupBroken from error
            with Sessions(engine).read() as session:
                yield session
        finally:
            engine.dispose()


def _reader(source: IO[bytes]) -> BackupReader:
    reader = BackupReader(source)
    if reader.manifest.scope is not Scope.DECK:
        raise NoSharedDeck
    rows = {table.name: table.rows for table in reader.manifest.tables}
    if rows.get("phrases", 0) > MAX_PHRASES or rows.get("recordings", 0) > 2 * MAX_PHRASES:
        raise SharedDeckTooLarge(limit=MAX_PHRASES)
    return reader


def _tables(reader: BackupReader) -> Iterator[ScratchTable]:
    for table in reader.manifest.tables:
        if table.name not in shared_deck.TABLES:
            raise BackupBroken
        names = tuple(name for name, _ in table.columns)
        yield ScratchTable(table.name, names, reader.rows(table))


def _checked(found: SharedDeck) -> SharedDeck:
    """Return the deck with what somebody else wrote checked as if it were typed here."""
    learning, known = language(found.learning).code, language(found.known).code
    if learning == known:
        raise SameLanguages
    return SharedDeck(
        name=clean_line(found.name, N_("Name of the deck"), MAX_NAME),
        learning=learning,
        known=known,
        card_kinds=pack_kinds(check_kinds(unpack_kinds(found.card_kinds))),
        accents_matter=found.accents_matter,
        voice=found.voice if found.voice in accents_of(learning) else "",
    )


def _deck_for(
    session: Session, user: UserId, wanted: SharedDeck, now: datetime
) -> tuple[DeckId, tuple[str, ...]]:
    """Return the deck that the phrases go into, and its kinds of cards."""
    number, name = 1, wanted.name
    while (row := decks.find_by_name(session, user, name)) is not None:
        if (row.learning, row.known) == (wanted.learning, wanted.known):
            return DeckId(row.id), unpack_kinds(row.card_kinds)
        number += 1
        end = f" {number}"
        name = wanted.name[: MAX_NAME - len(end)] + end
    made = decks.add(
        session,
        user,
        name=name,
        learning=wanted.learning,
        known=wanted.known,
        card_kinds=wanted.card_kinds,
        accents_matter=wanted.accents_matter,
        own=decks.Own(voice=wanted.voice),
        now=now,
    )
    return made, unpack_kinds(wanted.card_kinds)
