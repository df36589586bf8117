"""Dashboard and sender as one, for hosts that allow a single process: `python -m phraseweaver serve`."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

from phraseweaver.config import PROJECT_ROOT

log = logging.getLogger(__name__)

GRACE_SECONDS = 22.0
"""How long both may take to end; the sender needs up to 20 for the message in flight."""
RESTART_AFTER = (1.0, 5.0, 30.0)
"""Seconds before a sender that ended by itself is started again; the last one from then on."""
WELL_AFTER = 60.0
"""A sender that lived so long counts as well, and its next end as the first."""
_NAP = 0.2


def serve(host: str, port: int, *, with_sender: bool) -> int:
    """Run the dashboard on this address, and the sender beside it, until told to stop.

    Returns the exit status: 0 after SIGTERM or SIGINT, the dashboard's own if it ended by itself.
    """
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    web = _start(
        ("uvicorn", "phraseweaver.web.asgi:app", "--host", host, "--port", str(port)),
        # Open pages hold their websockets; they come back by themselves.
        ("--timeout-graceful-shutdown", "5", "--no-access-log"),
    )
    sender = _Sender() if with_sender else None
    status = 0
    while not stopping:
        if (ended := web.poll()) is not None:
            log.error("the dashboard ended with status %s", ended)
            status = ended or 1
            break
        if sender:
            sender.keep_alive()
        time.sleep(_NAP)
    _end([web, *([sender.process] if sender else [])])
    return status


class _Sender:
    """The sender's process, started again when it ends."""

    def __init__(self) -> None:
        self._failures = 0
        self._again_at: float | None = None
        self._start()

    def keep_alive(self) -> None:
        """Start the process again if it has ended and its pause is over."""
        if self._again_at is None:
            if self.process.poll() is None:
                return
            if time.monotonic() - self._started_at > WELL_AFTER:
                self._failures = 0
            pause = RESTART_AFTER[min(self._failures, len(RESTART_AFTER) - 1)]
            self._failures += 1
            log.warning("the sender ended with status %s; again in %s s", self.process.returncode, pause)
            self._again_at = time.monotonic() + pause
        elif time.monotonic() >= self._again_at:
            self._start()

    def _start(self) -> None:
        self.process = _start(("phraseweaver.sidecar",))
        self._started_at = time.monotonic()
        self._again_at = None


def _start(module: Sequence[str], options: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", *module, *options], cwd=PROJECT_ROOT)


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    give_up_at = time.monotonic() + GRACE_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, give_up_at - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("a process did not end in time and is killed")
            process.kill()
            process.wait()
