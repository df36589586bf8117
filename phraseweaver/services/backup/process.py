"""Starts the process that makes the night's backup, so that no reminder waits for it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime

from phraseweaver.app import App
from phraseweaver.config import PROJECT_ROOT
from phraseweaver.services.backup.folder import AGAIN_AFTER, is_due

_LOOK_SECONDS = 0.2
_GRACE_SECONDS = 5


class BackupProcess:
    """The one process of ours that makes backups (`phraseweaver.nightly`), if it runs."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at: datetime | None = None

    def start_where_due(self) -> bool:
        """Start the process if the night's backup is due; return whether it was started."""
        now = self._app.clock()
        if self._process is not None and self._process.poll() is None:
            return False
        # The directory tells of failures too, unless it is the directory that fails.
        if self._started_at is not None and self._started_at <= now < self._started_at + AGAIN_AFTER:
            return False
        if not is_due(self._app):
            return False
        settings = self._app.settings
        self._started_at = now
        self._process = subprocess.Popen(
            [sys.executable, "-m", "phraseweaver.nightly"],
            cwd=PROJECT_ROOT,
            # Not as an argument: the address may hold a password, and everybody sees arguments.
            env=os.environ
            | {
                "DATABASE_URL": settings.database_url.render_as_string(hide_password=False),
                "BACKUP_DIR": str(settings.backup_dir),
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        return True

    def wait(self, stopped: Callable[[], bool]) -> None:
        """Return when the process has ended by itself, or has been ended because `stopped` says so."""
        while self._process is not None and not stopped():
            try:
                self._process.wait(_LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            return
        self.end()

    def end(self) -> None:
        """End the process if it runs: what it has not finished is taken away, and made when a sender runs."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
