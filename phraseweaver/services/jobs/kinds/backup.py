"""Everything of a learner as a file."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.services import learner_backup
from phraseweaver.services.jobs.kind import Kind, Made, Place, Work

AT_ONCE = 500
"""So many phrases with a year of answers are half a second of a slow core: the page's thread writes them."""


@dataclass(frozen=True, slots=True)
class BackupWish:
    """The name of the file."""

    file_name: str


def _run(work: Work, wish: BackupWish) -> Made:
    with work.made.open("w+b") as file:
        learner_backup.back_up_learner(work.app, work.user, file, progress=work.progress)
    return Made(wish.file_name, learner_backup.MEDIA_TYPE, work.made.stat().st_size)


BACKUP = Kind("backup", Place.BACKUP, BackupWish, Made, _run)
