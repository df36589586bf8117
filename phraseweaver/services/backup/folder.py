"""The directory of the nightly backups, which holds all that is known of them.

The backups tell by their names which night they are of; `.nightly.json` is locked by whoever makes one, and
tells of the latest failure. Of little code, for the sender looks in here and makes none itself.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO

from phraseweaver.app import App
from phraseweaver.domain.backup_nights import night_of

try:
    import fcntl
except ImportError:  # Windows: two senders there may both make a backup, and the later one stays
    fcntl = None  # type: ignore[assignment]

AGAIN_AFTER = timedelta(hours=1)
"""After a failure it is tried again so much later."""
STATE = ".nightly.json"
UNFINISHED = ".nightly-*.zip.part"
_NAME = re.compile(r"nightly-(\d{4}-\d{2}-\d{2})\.zip")


def is_due(app: App) -> bool:
    """Return whether the latest night's backup is missing and may be tried; False without `BACKUP_DIR`."""
    folder, now = app.settings.backup_dir, app.clock()
    if folder is None or file_of(folder, night_of(now)).exists():
        return False
    failed_at = latest_failure(folder)
    # Later than now: the clock was set back since.
    return failed_at is None or not failed_at <= now < failed_at + AGAIN_AFTER


def file_of(folder: Path, night: date) -> Path:
    """Return where the backup of a night is, or will be."""
    return folder / f"nightly-{night.isoformat()}.zip"


def nights_in(folder: Path) -> Iterator[date]:
    """Yield the nights that have a backup."""
    for file in folder.iterdir():
        if found := _NAME.fullmatch(file.name):
            try:
                yield date.fromisoformat(found[1])
            except ValueError:
                continue  # not ours: no such day


@contextmanager
def locked(path: Path) -> Iterator[IO[str] | None]:
    """Yield the file, held by this process alone until the end of the block; None while another holds it.

    The system lets go of the lock when the process ends, however it ends.
    """
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield None
                return
        yield file


def note_failure(state: IO[str], failed_at: datetime | None) -> None:
    """Write into the locked file when the latest attempt failed, None for one that did not."""
    state.seek(0)
    state.truncate()
    json.dump({"failed_at": failed_at.isoformat() if failed_at else None}, state)


def latest_failure(folder: Path) -> datetime | None:
    """Return when the latest attempt failed, None if it did not."""
    try:
        found = json.loads((folder / STATE).read_text(encoding="utf-8"))["failed_at"]
        return datetime.fromisoformat(found) if found else None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # never failed, or written down half: then it is tried again
