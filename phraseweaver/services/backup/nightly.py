"""The backup of each night in `BACKUP_DIR`: making it once, letting old ones go, how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from phraseweaver.app import App
from phraseweaver.domain.backup_nights import LATE_AFTER, due_at, kept, night_of
from phraseweaver.formats.backup_json.errors import BackupRejected
from phraseweaver.services.backup import folder as backups
from phraseweaver.services.backup.whole import Written, back_up_database, manifest_of


class BackupHealth(Enum):
    """How nightly backups fare."""

    WELL = "well"
    FAILED = "failed"
    """The latest attempt failed."""
    LATE = "late"
    """The last night's is missing: no sender runs that has the same `BACKUP_DIR`, or there was none yet."""


@dataclass(frozen=True, slots=True)
class BackupStatus:
    """How nightly backups fare, and when the latest one was finished, None where there is none."""

    health: BackupHealth
    made_at: datetime | None


@dataclass(frozen=True, slots=True)
class Made:
    """The backup of a night: its file, what it holds, and how many old ones were let go."""

    file: Path
    written: Written
    let_go: int


def make(app: App) -> Made | None:
    """Make the backup if it is due, and let old ones go; None where there is nothing to do.

    Of several processes one makes it: the others find it being made, or there. Raises what
    `back_up_database` raises, or OSError.
    """
    folder = app.settings.backup_dir
    if folder is None:
        return None
    with backups.locked(folder / backups.STATE) as state:
        if state is None or not backups.is_due(app):
            return None
        for cut_off in folder.glob(backups.UNFINISHED):
            cut_off.unlink(missing_ok=True)
        target = backups.file_of(folder, night_of(app.clock()))
        written = back_up_database(app, target)
        backups.note_failure(state, None)
        return Made(target, written, _let_old_ones_go(folder))


def note_failure(app: App) -> bool:
    """Note that the night's backup failed just now; return whether it is the first failure of this night."""
    folder, now = app.settings.backup_dir, app.clock()
    if folder is None:
        return False
    failed_at = backups.latest_failure(folder)
    with backups.locked(folder / backups.STATE) as state:
        if state is not None:
            backups.note_failure(state, now)
    return failed_at is None or night_of(failed_at) != night_of(now)


def status(app: App) -> BackupStatus | None:
    """Return how nightly backups fare, None without `BACKUP_DIR`."""
    folder, now = app.settings.backup_dir, app.clock()
    if folder is None:
        return None
    latest = max(backups.nights_in(folder), default=None)
    made_at = None
    if latest is not None:
        made_at = _made_at(backups.file_of(folder, latest))
    health = BackupHealth.WELL
    if latest is None or latest < night_of(now):
        if backups.latest_failure(folder) is not None:
            health = BackupHealth.FAILED
        elif latest is None or now >= due_at(night_of(now)) + LATE_AFTER:
            health = BackupHealth.LATE
    return BackupStatus(health, made_at)


def _made_at(file: Path) -> datetime | None:
    try:
        return datetime.fromisoformat(manifest_of(file).made_at)
    except (OSError, ValueError, BackupRejected):
        return None  # let go just now, or spoilt


def _let_old_ones_go(folder: Path) -> int:
    nights = set(backups.nights_in(folder))
    old = nights - kept(nights)
    for night in old:
        backups.file_of(folder, night).unlink(missing_ok=True)
    return len(old)
