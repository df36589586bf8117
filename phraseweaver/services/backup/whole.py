"""A whole database as a file and back: on the same database, on the other one, in a later release."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from phraseweaver.app import App
from phraseweaver.config import Settings
from phraseweaver.formats.backup_json import BackupBroken, BackupReader, BackupWriter, Kind, Manifest, Scope
from phraseweaver.formats.backup_json.values import content_to_json
from phraseweaver.store import backup
from phraseweaver.store.engine import make_engine
from phraseweaver.store.migrate import head_revision


@dataclass(frozen=True, slots=True)
class Written:
    """What a backup holds."""

    tables: int
    rows: int


def back_up_database(app: App, target: Path) -> Written:
    """Write every table to `target`, of one moment, and read the file again to be sure of it.

    The file appears when it is complete and checked, in place of what is there; it is readable by its owner
    only, because it holds everything.
    """
    now = app.clock().astimezone(UTC)
    unfinished = target.with_name(f".{target.name}.part")
    try:
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            writer = BackupWriter(
                file, revision=head_revision(), scope=Scope.DATABASE, made_at=now.isoformat()
            )
            with app.sessions.read() as session:
                for table in backup.tables():
                    columns = [(column.name, Kind(backup.kind_of(column))) for column in table.columns]
                    written = writer.write_table(
                        table.name,
                        columns,
                        backup.rows(session, table, content_to_json),
                        highest_id=backup.highest_id(session, table),
                    )
                    if written != backup.count(session, table):
                        raise BackupBroken
            manifest = writer.finish()
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            # What lies on the disk is what counts.
            rows = BackupReader(file).check()
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return Written(len(manifest.tables), rows)


def manifest_of(source: Path) -> Manifest:
    """Return what a backup says of itself; raises BackupRejected."""
    with source.open("rb") as file:
        return BackupReader(file).manifest


def restore_database(settings: Settings, source: Path, *, force: bool = False) -> Written:
    """Put the backup in place of the database that the settings name, all of it or nothing.

    Raises BackupRejected, DatabaseNotEmpty without `force`, or an UpgradeError.
    """
    engine = make_engine(settings.database_url)
    try:
        with source.open("rb") as file:
            reader = BackupReader(file)
            if reader.manifest.scope is not Scope.DATABASE:
                raise BackupBroken
            rows = 0

            def load(add: backup.Load) -> None:
                nonlocal rows
                for table in reader.manifest.tables:
                    names = [name for name, _ in table.columns]
                    added = add(table.name, names, reader.rows(table), table.highest_id)
                    if added != table.rows:
                        raise BackupBroken
                    rows += added

            backup.restore(engine, reader.manifest.revision, load, force=force)
            return Written(len(reader.manifest.tables), rows)
    finally:
        engine.dispose()
