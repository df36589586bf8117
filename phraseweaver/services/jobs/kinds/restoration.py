"""A learner's backup: what it holds, then all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.services import learner_backup
from phraseweaver.services.jobs.kind import Kind, Place, Work, always
from phraseweaver.services.learner_backup import BackupLook


@dataclass(frozen=True, slots=True)
class RestorationWish:
    """Whether what the learner has now shall go."""

    replace: bool = False


@dataclass(frozen=True, slots=True)
class Restored:
    """How many rows came back."""

    rows: int


def _look(work: Work, _wish: RestorationWish) -> BackupLook:
    with work.source.open("rb") as file:
        return learner_backup.look_into_backup(file)


def _restore(work: Work, wish: RestorationWish) -> Restored:
    with work.source.open("rb") as file:
        rows = learner_backup.restore_learner(
            work.app, work.user, file, replace=wish.replace, progress=work.progress
        )
    return Restored(rows)


RESTORATION_LOOK = Kind(
    "restoration-look", Place.RESTORE, RestorationWish, BackupLook, _look, at_once=always, looks=True
)
RESTORATION = Kind("restoration", Place.RESTORE, RestorationWish, Restored, _restore)
"""However small, in a process: it makes a database of the backup's schema and upgrades it."""
