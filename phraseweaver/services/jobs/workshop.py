"""Where a server keeps the files of its jobs, and how it finds those of servers that died."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import threading
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # not a Unix: what a dead server left is left to the system
    fcntl = None  # type: ignore[assignment]

PREFIX = "phraseweaver-jobs-"
_ALIVE = "alive"


class Workshop:
    """A directory of this process alone, made when it is first needed, and gone with the process.

    The file `alive` in it is locked as long as the process lives; the system lets go of the lock however the
    process ends, by which the next server knows what it may take away.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._root: Path | None = None
        self._alive: IO[bytes] | None = None
        self._tidied = False

    def new(self) -> Path:
        """Return a new directory that only we may look into."""
        self.tidy()
        with self._lock:
            if self._root is None:
                self._root = self._made()
            return Path(tempfile.mkdtemp(dir=self._root))

    def tidy(self) -> None:
        """Remove what dead servers left; only the first call looks."""
        with self._lock:
            if self._tidied:
                return
            self._tidied = True
            for left in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
                if _is_dead(left):
                    shutil.rmtree(left, ignore_errors=True)

    def close(self) -> None:
        """Remove everything."""
        if self._root is not None:
            shutil.rmtree(self._root, ignore_errors=True)
            self._root = None
        if self._alive is not None:
            self._alive.close()
            self._alive = None

    def _made(self) -> Path:
        root = Path(tempfile.mkdtemp(prefix=PREFIX))
        # Locked before it has its name, so that nobody finds it without.
        unnamed = root / f"{_ALIVE}.part"
        self._alive = unnamed.open("wb")
        if fcntl is not None:
            fcntl.flock(self._alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
            unnamed.replace(root / _ALIVE)
        atexit.register(self.close)
        return root


def _is_dead(root: Path) -> bool:
    try:
        descriptor = os.open(root / _ALIVE, os.O_RDONLY)
    except OSError:
        return False  # somebody else's, or not ready yet
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except BlockingIOError:
        pass  # its server lives
    finally:
        os.close(descriptor)
    return False
