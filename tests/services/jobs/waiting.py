"""A desk whose files lie in a directory of the test alone, and waiting for its jobs."""

from __future__ import annotations

import time
from pathlib import Path

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.services.jobs import Desk, JobView, Place


def ended(desk: Desk, app: App, user: UserId, place: Place) -> JobView:
    """Return the learner's job at that place once it has ended."""
    for _ in range(1200):
        view = desk.look(app, user, place)
        assert view is not None
        if view.ended:
            return view
        time.sleep(0.025)
    raise AssertionError("the job does not end")


def long_list(rows: int = 3_000) -> bytes:
    """Return a list that no page's thread reads: the first row has no translation."""
    return "".join(["palabra 0,\n", *(f"palabra {row},word {row}\n" for row in range(1, rows))]).encode()


def files_in(folder: Path) -> set[str]:
    """Return the directories of jobs in a folder."""
    return {str(path) for path in folder.glob("phraseweaver-jobs-*/*/")}
