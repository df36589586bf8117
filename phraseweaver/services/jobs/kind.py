"""What every kind of job says of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId

Wish = TypeVar("Wish")
Result = TypeVar("Result")

Progress = Callable[[float], object]
"""Called now and then with the share that is done, from 0 to 1."""


class Place(StrEnum):
    """Where a learner meets a job. At each place there is one at a time."""

    IMPORT = "import"
    EXPORT = "export"
    BACKUP = "backup"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Work:
    """What a job has to work with: the file that was given, where to put the one it makes, whom to tell."""

    app: App
    user: UserId
    source: Path
    made: Path
    progress: Progress


@dataclass(frozen=True, slots=True)
class Made:
    """The file that a job has made; `size` in bytes."""

    file_name: str
    media_type: str
    size: int


def never(_size: int) -> bool:
    """Say that no file is small enough for the page's thread."""
    return False


def always(_size: int) -> bool:
    """Say that any file is: only its table of contents is read."""
    return True


@dataclass(frozen=True, slots=True)
class Kind(Generic[Wish, Result]):
    """One kind of job.

    `run` does it: it returns the result or raises a PhraseWeaverError, and stores all or nothing. `wish` and
    `result` are dataclasses of plain values (`jobs.plain`). `at_once` tells from the size of the given file,
    in bytes, whether the page's thread may do it. One that only `looks` gives way to the next wish; another
    has to be cancelled.
    """

    name: str
    place: Place
    wish: type[Wish]
    result: type[Result]
    run: Callable[[Work, Wish], Result]
    at_once: Callable[[int], bool] = never
    looks: bool = False
