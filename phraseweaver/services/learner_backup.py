"""Everything of one learner as a file and back: settings, decks, phrases, cards, every answer, recordings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TypeVar
from zoneinfo import ZoneInfoNotFoundError

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.languages import language
from phraseweaver.domain.phrase_cards import check_kinds, unpack_kinds
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.formats.backup_json import BackupBroken, BackupReader, BackupWriter, Kind, Manifest, Scope
from phraseweaver.formats.backup_json.values import content_to_json
from phraseweaver.store import backup, decks, learner_backup, users
from phraseweaver.store.backup import BackupDiffers
from phraseweaver.store.database_url import sqlite_url
from phraseweaver.store.engine import Sessions, make_engine
from phraseweaver.store.learner_backup import LearnerNotEmpty, LearnersRows, ScratchTable
from phraseweaver.store.migrate import UpgradeFailed, head_revision
from phraseweaver.store.session import Session

MEDIA_TYPE = "application/zip"
_LEARNER = "users"
_AT_ONCE = 1_000

Row = TypeVar("Row")

Progress = Callable[[float], object]
"""Called now and then with the share that is done, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class BackupLook:
    """What a learner's backup holds; `made_on` is a date as text."""

    made_on: str
    decks: int
    phrases: int
    answers: int


def back_up_learner(
    app: App, user: UserId, target: IO[bytes], *, progress: Progress | None = None
) -> Manifest:
    """Write everything of the learner to an open file, and return what it holds."""
    now = app.clock().astimezone(UTC)
    writer = BackupWriter(target, revision=head_revision(), scope=Scope.LEARNER, made_at=now.isoformat())
    with app.sessions.read() as session:
        users.get(session, user)
        rows = LearnersRows(session, user, content_to_json)
        writer.write_table(_LEARNER, _columns(_LEARNER), [rows.settings()])
        counted = _Counted(learner_backup.count(session, user) if progress else 0, progress)
        for name in learner_backup.TABLES:
            writer.write_table(name, _columns(name), counted.through(rows.of(name)))
    return writer.finish()


def look_into_backup(source: IO[bytes]) -> BackupLook:
    """Return what a learner's backup holds; raises BackupRejected, also for one of a whole database."""
    manifest = _reader(source).manifest
    rows = {table.name: table.rows for table in manifest.tables}
    return BackupLook(
        manifest.made_at[:10], rows.get("decks", 0), rows.get("phrases", 0), rows.get("reviews", 0)
    )


def restore_learner(
    app: App,
    user: UserId,
    source: IO[bytes],
    *,
    replace: bool = False,
    progress: Progress | None = None,
) -> int:
    """Give the learner what the backup holds, all or nothing; return how many rows.

    Raises BackupRejected, or LearnerNotEmpty where there are decks or answers and `replace` does not say that
    they shall go. The chat that is linked here stays linked.
    """
    reader = _reader(source)
    # Every row twice: into the scratch database and out of it.
    counted = _Counted(2 * sum(table.rows for table in reader.manifest.tables), progress)
    with TemporaryDirectory(prefix="phraseweaver-") as workshop:
        scratch = make_engine(sqlite_url(Path(workshop) / "scratch.db"))
        try:
            try:
                learner_backup.fill_scratch(scratch, reader.manifest.revision, _tables(reader, counted))
            except (BackupDiffers, UpgradeFailed) as error:
                # The database is new and ours: what does not fit into it is the backup.
                raise BackupBroken from error
            with Sessions(scratch).read() as from_, app.sessions.begin() as session:
                users.lock(session, user)
                if not learner_backup.is_empty(session, user):
                    if not replace:
                        raise LearnerNotEmpty
                    learner_backup.clear(session, user)
                rows = learner_backup.take_over(session, user, from_, counted.through)
                _check(session, user)
                if progress:
                    progress(1.0)
                return rows
        finally:
            scratch.dispose()


def file_name(day: str) -> str:
    """Return a name for a backup that was made on a day."""
    return f"phraseweaver-{day}.zip"


def _columns(name: str) -> list[tuple[str, Kind]]:
    return [(column.name, Kind(backup.kind_of(column))) for column in learner_backup.columns_of(name)]


def _reader(source: IO[bytes]) -> BackupReader:
    reader = BackupReader(source)
    if reader.manifest.scope is not Scope.LEARNER:
        raise BackupBroken
    return reader


class _Counted:
    """Tells how far it is by the rows that went through, of so many in all."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._total, self._progress = max(total, 1), progress
        self._done = 0

    def through(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows."""
        for row in rows:
            yield row
            self._done += 1
            if self._progress and self._done % _AT_ONCE == 0:
                self._progress(min(self._done / self._total, 0.99))


def _tables(reader: BackupReader, counted: _Counted) -> Iterator[ScratchTable]:
    allowed = {_LEARNER, *learner_backup.TABLES}
    for table in reader.manifest.tables:
        if table.name not in allowed:
            raise BackupBroken
        names = tuple(name for name, _ in table.columns)
        yield ScratchTable(table.name, names, counted.through(reader.rows(table)))


def _check(session: Session, user: UserId) -> None:
    """Raise BackupBroken for what the tables take and the rest of us could not work with."""
    try:
        users.get(session, user)
        for deck in decks.all_of(session, user):
            language(deck.learning)
            language(deck.known)
            check_kinds(unpack_kinds(deck.card_kinds))
    except (PhraseWeaverError, ValueError, ZoneInfoNotFoundError) as error:
        raise BackupBroken from error
