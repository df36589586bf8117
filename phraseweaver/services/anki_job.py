"""A long import beside the dashboard: in a process of its own, seen from outside by files in a directory.

The pages stay quick for everybody meanwhile, the memory goes with the process, and to cancel is to end it:
its one transaction is rolled back by the database.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from phraseweaver.app import App
from phraseweaver.config import PROJECT_ROOT
from phraseweaver.domain.ids import UserId
from phraseweaver.errors import N_, PhraseWeaverError
from phraseweaver.formats.anki.plan import (
    ImportPlan,
    PackageOutcome,
    error_of,
    outcome_from_json,
    plan_to_json,
)

PACKAGE, PLAN, SHARE, OUTCOME, REFUSED = "package", "plan.json", "share", "outcome.json", "refused.json"
"""Files of a job's directory: what goes in, how far it is, and what came of it."""


class ImportUnderWay(PhraseWeaverError):
    message = N_("An import is under way. Please wait until it is done.")


class ImportStopped(PhraseWeaverError):
    """The process ended without a word; the log says more."""

    message = N_("The import was stopped and nothing was changed. The log of the server says more.")


@dataclass(frozen=True, slots=True)
class JobView:
    """Where a learner's import stands: `share` of it is done, and once it has ended what came of it."""

    share: float
    outcome: PackageOutcome | None = None
    error: PhraseWeaverError | None = None

    @property
    def ended(self) -> bool:
        """Whether there is nothing left to wait for."""
        return self.outcome is not None or self.error is not None


@dataclass(frozen=True, slots=True)
class _Job:
    process: subprocess.Popen[bytes]
    directory: Path


_jobs: dict[UserId, _Job] = {}
_starting = threading.Lock()


def start(app: App, user: UserId, package: bytes, plan: ImportPlan) -> None:
    """Begin to import a package; raises ImportUnderWay while this server imports another."""
    with _starting:
        if any(_runs(job) for job in _jobs.values()):
            raise ImportUnderWay
        dismiss(user)
        directory = Path(tempfile.mkdtemp(prefix="phraseweaver-import-"))
        (directory / PACKAGE).write_bytes(package)
        (directory / PLAN).write_text(plan_to_json(plan), encoding="utf-8")
        address = app.settings.database_url.render_as_string(hide_password=False)
        process = subprocess.Popen(
            [sys.executable, "-m", "phraseweaver.importer", "--user", str(user), str(directory)],
            cwd=PROJECT_ROOT,
            # Not as an argument: the address may hold a password. What the process leaves lying about when it
            # is ended lies in the job's directory and goes with it.
            env=os.environ | {"DATABASE_URL": address, "TMPDIR": str(directory)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        _jobs[user] = _Job(process, directory)


def look(user: UserId) -> JobView | None:
    """Return where the learner's import stands, None where there is none."""
    job = _jobs.get(user)
    if job is None:
        return None
    ended = job.process.poll() is not None
    if (outcome := _read(job.directory / OUTCOME)) is not None:
        return JobView(1.0, outcome=outcome_from_json(outcome))
    if (refused := _read(job.directory / REFUSED)) is not None:
        return JobView(1.0, error=error_of(json.loads(refused)))
    if ended:
        return JobView(1.0, error=ImportStopped())
    share = _read(job.directory / SHARE)
    return JobView(float(share) if share else 0.0)


def cancel(user: UserId) -> bool:
    """End the learner's import; return whether it had not been done yet, so that nothing is changed."""
    job = _jobs.get(user)
    if job is None:
        return False
    job.process.kill()
    job.process.wait()
    undone = not (job.directory / OUTCOME).exists()
    dismiss(user)
    return undone


def dismiss(user: UserId) -> None:
    """Forget an import that has ended, with its files."""
    job = _jobs.pop(user, None)
    if job is not None:
        job.process.wait()
        shutil.rmtree(job.directory, ignore_errors=True)


def _runs(job: _Job) -> bool:
    if (job.directory / OUTCOME).exists() or (job.directory / REFUSED).exists():
        # It has done its work and is on its way out.
        job.process.wait()
    return job.process.poll() is None


def _read(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
