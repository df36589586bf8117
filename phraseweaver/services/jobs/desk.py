"""Where jobs are asked for, looked at, cancelled and forgotten: the server's side of them."""

from __future__ import annotations

import atexit
import itertools
import logging
import os
import shutil
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from phraseweaver.app import App
from phraseweaver.config import PROJECT_ROOT
from phraseweaver.domain.ids import UserId
from phraseweaver.errors import N_, PhraseWeaverError
from phraseweaver.services.jobs import folder
from phraseweaver.services.jobs.carrying_out import carry_out, write_ticket
from phraseweaver.services.jobs.kind import Kind, Place, Result, Wish
from phraseweaver.services.jobs.plain import from_json
from phraseweaver.services.jobs.workshop import Workshop

log = logging.getLogger(__name__)

_KEPT = timedelta(hours=1)
"""So long the files of a job that has ended are kept after its learner last looked at it."""
_ENDING_SECONDS = 10


class JobUnderWay(PhraseWeaverError):
    message = N_("Something is under way here already. Please wait until it is done, or cancel it.")


class JobStopped(PhraseWeaverError):
    """The process ended without a word; the log says more."""

    message = N_("This was stopped and nothing was changed. The log of the server says more.")


@dataclass(frozen=True, slots=True)
class JobView:
    """Where a learner's job stands: `share` of it is done, and once it has ended, what came of it.

    `source` counts the files that were given and stays the same from look to look at one of them, `step`
    counts jobs. `name` is the given file's, `size` its length in bytes. While it `waits`, other work of this
    server is done first. `made` is the file that it has made.
    """

    kind: Kind[Any, Any]
    wish: Any
    source: int
    step: int
    name: str
    size: int
    made: Path
    share: float = 0.0
    waits: bool = False
    result: Any = None
    error: PhraseWeaverError | None = None

    @property
    def ended(self) -> bool:
        """Whether there is nothing left to wait for."""
        return self.result is not None or self.error is not None

    def asked(self, kind: Kind[Wish, Result]) -> Wish | None:
        """Return what was asked for, None where this is a job of another kind."""
        return self.wish if self.kind is kind else None

    def told(self, kind: Kind[Wish, Result]) -> Result | None:
        """Return what came of it, None where this is a job of another kind, under way, or refused."""
        return self.result if self.kind is kind else None


@dataclass(slots=True)
class _Job:
    user: UserId
    kind: Kind[Any, Any]
    wish: Any
    source: int
    step: int
    name: str
    size: int
    directory: Path
    seen_at: datetime
    app: App | None = None
    process: subprocess.Popen[bytes] | None = None
    over: bool = False
    """Whether nobody works on it any more."""


@dataclass(slots=True)
class Desk:
    """The jobs of one server. One that needs a process gets it when those before it have ended.

    One process at a time, because reviewing comes first: a small host has half a core.
    """

    _workshop: Workshop = field(default_factory=Workshop)
    _jobs: dict[tuple[UserId, Place], _Job] = field(default_factory=dict)
    _line: list[_Job] = field(default_factory=list)
    _running: _Job | None = None
    _numbers: itertools.count[int] = field(default_factory=itertools.count)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _ends_with_us: bool = False

    def begin(
        self,
        app: App,
        user: UserId,
        kind: Kind[Wish, Any],
        wish: Wish,
        given: bytes = b"",
        *,
        name: str = "",
    ) -> None:
        """Start a job with a file that the learner gives.

        What was at its place before is forgotten, with its files. Raises JobUnderWay while that is at work
        on more than a look.
        """
        self._forget_old(app.clock())
        with self._lock:
            before = self._jobs.get((user, kind.place))
            if before is not None and not before.kind.looks and not _has_ended(before):
                raise JobUnderWay
            directory = self._workshop.new()
            number = next(self._numbers)
            job = _Job(user, kind, wish, number, number, name, len(given), directory, app.clock())
            self._jobs[user, kind.place] = job
        if before is not None:
            self._end(before)
            shutil.rmtree(before.directory, ignore_errors=True)
        (directory / folder.SOURCE).write_bytes(given)
        self._set_off(app, job)

    def go_on(self, app: App, user: UserId, kind: Kind[Wish, Any], wish: Wish, step: int) -> None:
        """Start the next job with the file of the one at its place, which the page showed as `step`.

        A second click, or one on a page that is out of date, does nothing: the place is further then.
        """
        with self._lock:
            before = self._jobs.get((user, kind.place))
            if before is None or before.step != step or not (before.kind.looks or _has_ended(before)):
                return
            number = next(self._numbers)
            job = _Job(
                *(user, kind, wish, before.source, number, before.name, before.size, before.directory),
                app.clock(),
            )
            self._jobs[user, kind.place] = job
        self._end(before)
        folder.clear(job.directory)
        self._set_off(app, job)

    def look(self, app: App, user: UserId, place: Place) -> JobView | None:
        """Return where the learner's job at that place stands, None where there is none."""
        self._workshop.tidy()
        with self._lock:
            job = self._jobs.get((user, place))
            waits = job in self._line
        if job is None:
            return None
        job.seen_at = app.clock()
        over = job.over
        share, result, error = 0.0, None, None
        if (found := folder.read(job.directory / folder.RESULT)) is not None:
            share, result = 1.0, from_json(job.kind.result, found)
        elif (found := folder.read(job.directory / folder.REFUSED)) is not None:
            error = from_json(PhraseWeaverError, found)
        elif over:
            error = JobStopped()
        elif (found := folder.read(job.directory / folder.SHARE)) is not None:
            share = float(found)
        return JobView(
            *(job.kind, job.wish, job.source, job.step, job.name, job.size, job.directory / folder.MADE),
            *(share, waits, result, error),
        )

    def cancel(self, user: UserId, place: Place) -> bool:
        """End the learner's job; return whether it had not been done yet, so that nothing is changed."""
        with self._lock:
            job = self._jobs.pop((user, place), None)
        if job is None:
            return False
        self._end(job)
        undone = not (job.directory / folder.RESULT).exists()
        shutil.rmtree(job.directory, ignore_errors=True)
        return undone

    def dismiss(self, user: UserId, place: Place, source: int) -> None:
        """Forget the learner's job with that file if it has ended or only looks; else nothing happens."""
        with self._lock:
            job = self._jobs.get((user, place))
            if job is None or job.source != source or not (job.kind.looks or _has_ended(job)):
                return
            del self._jobs[user, place]
        self._end(job)
        shutil.rmtree(job.directory, ignore_errors=True)

    def close(self) -> None:
        """End every job and remove all files."""
        for user, place in list(self._jobs):
            self.cancel(user, place)
        self._workshop.close()

    def _set_off(self, app: App, job: _Job) -> None:
        if job.kind.at_once(job.size):
            try:
                carry_out(app, job.user, job.kind, job.wish, job.directory)
            finally:
                job.over = True
            return
        write_ticket(app, job.user, job.kind, job.wish, job.directory)
        job.app = app
        with self._lock:
            self._line.append(job)
        self._start_next()

    def _start_next(self) -> None:
        with self._lock:
            while self._running is None and self._line:
                job = self._line.pop(0)
                try:
                    job.process = _start(job)
                except OSError:
                    log.exception("no process for a job")
                    job.over = True
                    continue
                if not self._ends_with_us:
                    # Before the directory goes, or those at work would go on writing into it.
                    atexit.register(self.close)
                    self._ends_with_us = True
                self._running = job
                threading.Thread(target=self._wait, args=(job, job.process), name="job", daemon=True).start()

    def _wait(self, job: _Job, process: subprocess.Popen[bytes]) -> None:
        process.wait()
        if process.stdin is not None:
            process.stdin.close()
        with self._lock:
            job.over = True
            self._running = None
        self._start_next()

    def _end(self, job: _Job) -> None:
        """Return when nobody works on the job any more."""
        with self._lock:
            if job in self._line:
                self._line.remove(job)
                job.over = True
                return
        process = job.process
        if process is None:
            return
        if folder.read(job.directory / folder.SHARE) == "1.0" and not job.kind.looks:
            # All is done but the commit: whether that was in time could not be told any more.
            with suppress(subprocess.TimeoutExpired):
                process.wait(_ENDING_SECONDS)
        process.kill()
        process.wait()

    def _forget_old(self, now: datetime) -> None:
        with self._lock:
            old = [key for key, job in self._jobs.items() if now - job.seen_at >= _KEPT and _has_ended(job)]
            gone = [self._jobs.pop(key) for key in old]
        for job in gone:
            self._end(job)
            shutil.rmtree(job.directory, ignore_errors=True)


def _has_ended(job: _Job) -> bool:
    return job.over or any((job.directory / name).exists() for name in (folder.RESULT, folder.REFUSED))


def _start(job: _Job) -> subprocess.Popen[bytes]:
    assert job.app is not None
    address = job.app.settings.database_url.render_as_string(hide_password=False)
    return subprocess.Popen(
        [sys.executable, "-m", "phraseweaver.worker", str(job.directory)],
        cwd=PROJECT_ROOT,
        # Not as an argument: the address may hold a password. What the process leaves lying about when it
        # is ended lies in the job's directory and goes with it.
        env=os.environ | {"DATABASE_URL": address, "TMPDIR": str(job.directory)},
        # Never written to: by its end the process sees that the server is gone.
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
