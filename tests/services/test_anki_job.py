"""An import in a process of its own: seen from the page, cancelled, and killed at any moment."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from phraseweaver.app import App
from phraseweaver.config import PROJECT_ROOT
from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.errors import NotFound
from phraseweaver.formats.anki.note_types import Role
from phraseweaver.formats.anki.plan import ImportPlan, plan_from_json, plan_to_json
from phraseweaver.services import anki_job
from phraseweaver.services.anki_job import ImportStopped, ImportUnderWay, JobView
from tests.anki_packages import SPANISH, bring, learner_at_that_time, package
from tests.fixed_clock import FixedClock
from tests.services.studying import contents

DOOMED = """
import os, signal, sys
from pathlib import Path
from phraseweaver.app import open_app
from phraseweaver.domain.ids import UserId
from phraseweaver.formats.anki.plan import ImportPlan
from phraseweaver.services.anki_import import import_package

def die(share):
    if share >= float(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

import_package(open_app(), UserId(int(sys.argv[2])), Path(sys.argv[1]), ImportPlan("es", "en"), progress=die)
"""


@pytest.fixture
def user(app: App, clock: FixedClock) -> Iterator[UserId]:
    found = learner_at_that_time(app, clock)
    yield found
    anki_job.cancel(found)


def ended(user: UserId) -> JobView:
    for _ in range(600):
        view = anki_job.look(user)
        assert view is not None
        if view.ended:
            return view
        time.sleep(0.05)
    raise AssertionError("the import does not end")


@pytest.fixture(autouse=True)
def _own_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Other tests import packages at the same time.
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)


def left_behind() -> set[str]:
    return {path.name for path in Path(tempfile.gettempdir()).glob("phraseweaver-import-*")}


def test_an_import_beside_the_page_does_what_one_in_it_would(app: App, user: UserId) -> None:
    before = left_behind()
    anki_job.start(app, user, package().read_bytes(), SPANISH)
    with pytest.raises(ImportUnderWay):
        anki_job.start(app, user, package().read_bytes(), SPANISH)
    outcome = ended(user).outcome
    assert outcome is not None
    assert (outcome.added, outcome.answers, outcome.notes_left_out) == (45, len(contents(app)["reviews"]), 1)
    assert str(outcome.problems[0].error) == "“Translation” is empty. Please fill it in."
    again = bring(app, user)
    assert (again.added, again.answers) == (0, 0)
    anki_job.dismiss(user)
    assert anki_job.look(user) is None
    assert left_behind() == before


def test_what_is_refused_is_told_in_its_own_words(app: App, user: UserId) -> None:
    anki_job.start(app, user, b"no package", SPANISH)
    assert "no Anki package" in str(ended(user).error)
    anki_job.start(app, user, package().read_bytes(), ImportPlan("es", "en", deck=DeckId(10**6)))
    assert str(ended(user).error) == str(NotFound())


def test_a_cancelled_import_changes_nothing_and_leaves_no_files(app: App, user: UserId) -> None:
    before, files = contents(app), left_behind()
    anki_job.start(app, user, package().read_bytes(), SPANISH)
    assert anki_job.cancel(user)
    assert anki_job.look(user) is None
    assert contents(app) == before
    assert left_behind() == files


def test_a_process_that_dies_without_a_word_is_noticed(app: App, user: UserId) -> None:
    anki_job.start(app, user, package().read_bytes(), SPANISH)
    anki_job._jobs[user].process.kill()
    assert isinstance(ended(user).error, ImportStopped)


@pytest.mark.parametrize("share", ["0.05", "0.6", "0.99"])
def test_killed_at_any_moment_nothing_is_stored_and_again_all_of_it_once(
    app: App, user: UserId, share: str
) -> None:
    before = contents(app)
    address = app.settings.database_url.render_as_string(hide_password=False)
    died = subprocess.run(
        [sys.executable, "-c", DOOMED, str(package()), str(user), share],
        cwd=PROJECT_ROOT,
        env=os.environ | {"DATABASE_URL": address},
        check=False,
    )
    assert died.returncode == -9
    assert contents(app) == before
    outcome = bring(app, user)
    assert (outcome.added, outcome.unchanged) == (45, 0)
    assert len(contents(app)["phrases"]) == 45


def test_a_plan_survives_the_way_to_the_process() -> None:
    plan = ImportPlan("es", "en", DeckId(3), {17: (Role.TEXT, Role.NOTHING)}, history=False)
    assert plan_from_json(plan_to_json(plan)) == plan
