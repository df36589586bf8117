"""Data sets in SQLite files."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL

from phraseweaver.store.database_url import sqlite_url


def kept_files() -> Path:
    """Return the directory in which this user's data sets outlive the run."""
    return Path(tempfile.gettempdir()) / f"phraseweaver-bench-{os.getuid()}"


class Sqlite:
    """Keeps each data set as a file of a directory."""

    key = "sqlite"
    title = f"SQLite {sqlite3.sqlite_version}"

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def has(self, name: str) -> bool:
        """Return whether the data set is there, finished."""
        return self._file(name).exists()

    def empty(self, name: str) -> URL:
        """Return the address of an empty database to build the data set in."""
        self._directory.mkdir(parents=True, exist_ok=True)
        for left_over in self._directory.glob(f"{self._unfinished(name).name}*"):
            left_over.unlink()
        return sqlite_url(self._unfinished(name))

    def keep(self, name: str) -> None:
        """Declare the data set finished, in place of older ones of its size."""
        size = name.split("_")[0]
        for older in self._directory.glob(f"{size}_*.db"):
            older.unlink()
        self._unfinished(name).rename(self._file(name))

    @contextmanager
    def copy(self, name: str) -> Iterator[URL]:
        """Lend a copy of the data set; it is thrown away afterwards."""
        with tempfile.TemporaryDirectory(dir=self._directory) as directory:
            path = Path(directory) / "copy.db"
            shutil.copyfile(self._file(name), path)
            yield sqlite_url(path)

    def _file(self, name: str) -> Path:
        return self._directory / f"{name}.db"

    def _unfinished(self, name: str) -> Path:
        return self._directory / f"{name}.unfinished"
