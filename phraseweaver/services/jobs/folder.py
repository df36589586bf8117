"""The files in a job's directory: what goes in, how far it is, what came of it."""

from __future__ import annotations

import shutil
from pathlib import Path

TICKET = "ticket.json"
"""Which kind of job for whom, for the process that does it."""
SOURCE = "source"
"""The file that the learner gave."""
SHARE = "share"
"""How much is done, from 0 to 1."""
MADE = "made"
"""The file that the job makes."""
RESULT, REFUSED = "result.json", "refused.json"
"""What came of it: one of the two, or neither where the process ended without a word."""


def write(file: Path, text: str) -> None:
    """Write a file so that whoever reads it finds the old content or the new one, and never half of it."""
    unfinished = file.with_name(file.name + ".part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(file)


def read(file: Path) -> str | None:
    """Return what is written in a file, None where there is none."""
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def clear(directory: Path) -> None:
    """Remove everything but the file that the learner gave, for the next job with it."""
    for left in directory.iterdir():
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        elif left.name != SOURCE:
            left.unlink(missing_ok=True)
