"""Jobs in processes of their own: seen from the page, cancelled, killed, and nobody else's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import pytest

from phraseweaver.app import App
from phraseweaver.config import PROJECT_ROOT
from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.domain.sign_in import SignInEnded
from phraseweaver.errors import NotFound
from phraseweaver.formats.anki.plan import ImportPlan
from phraseweaver.services import review, shared_decks, sign_in, transfer
from phraseweaver.services.jobs import Desk, JobStopped, JobUnderWay, Place
from phraseweaver.services.jobs.kinds.deck_sharing import DECK_SHARING, DeckSharingWish
from phraseweaver.services.jobs.kinds.list_export import LIST_EXPORT, ListExportWish
from phraseweaver.services.jobs.kinds.list_import import LIST_IMPORT, ListImportWish
from phraseweaver.services.jobs.kinds.list_look import LIST_LOOK, ListWish
from phraseweaver.services.jobs.kinds.package_import import PACKAGE_IMPORT
from phraseweaver.services.jobs.kinds.package_look import PACKAGE_LOOK, PackageWish
from phraseweaver.services.transfer import Imported, OnMatch
from phraseweaver.store.guarded import GuardedSessions
from tests.anki_packages import SPANISH, bring, learner_at_that_time, package
from tests.fixed_clock import FixedClock
from tests.services.jobs.waiting import ended, files_in, long_list
from tests.services.signing_in import claims, enter, with_sign_in
from tests.services.studying import another, contents, local, new_deck

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

SERVER = """
import sys, time
from phraseweaver.app import open_app
from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.services.jobs import Desk
from phraseweaver.services.jobs.kinds.list_look import LIST_LOOK, ListWish
from tests.services.jobs.waiting import long_list

desk = Desk()
user = UserId(int(sys.argv[1]))
desk.begin(open_app(), user, LIST_LOOK, ListWish(DeckId(int(sys.argv[2]))), long_list(60_000))
print(desk._running.process.pid, flush=True)
time.sleep(60)
"""


def process_of(desk: Desk) -> int:
    running = desk._running
    assert running is not None
    assert running.process is not None
    return running.process.pid


def add_long_list(desk: Desk, app: App, user: UserId, deck: DeckId) -> None:
    """Begin to add 20,000 phrases, and return when some are written."""
    desk.begin(app, user, LIST_IMPORT, ListImportWish(ListWish(deck), OnMatch.SKIP), long_list(20_000))
    while True:
        view = desk.look(app, user, Place.IMPORT)
        assert view is not None
        assert not view.ended
        if view.share > 0.3:
            return
        time.sleep(0.01)


def test_a_package_beside_the_page_is_imported_as_in_it_and_one_at_a_time(
    app: App, clock: FixedClock, desk: Desk
) -> None:
    user = learner_at_that_time(app, clock)
    desk.begin(app, user, PACKAGE_IMPORT, SPANISH, package().read_bytes())
    with pytest.raises(JobUnderWay):
        desk.begin(app, user, PACKAGE_IMPORT, SPANISH, package().read_bytes())
    view = ended(desk, app, user, Place.IMPORT)
    outcome = view.told(PACKAGE_IMPORT)
    assert outcome is not None
    assert (outcome.added, outcome.answers, outcome.notes_left_out) == (45, len(contents(app)["reviews"]), 1)
    assert str(outcome.problems[0].error) == "“Translation” is empty. Please fill it in."
    again = bring(app, user)
    assert (again.added, again.answers) == (0, 0)
    desk.dismiss(user, Place.IMPORT, view.source)
    assert desk.look(app, user, Place.IMPORT) is None
    assert files_in(Path(tempfile.gettempdir())) == set()


def test_a_long_list_is_looked_at_and_then_added_from_the_one_file_that_was_given(
    app: App, desk: Desk
) -> None:
    user = local(app)
    deck = new_deck(app, user, "palabra 7")
    wish = ListWish(deck, "list.csv")
    desk.begin(app, user, LIST_LOOK, wish, long_list(), name="list.csv")
    view = ended(desk, app, user, Place.IMPORT)
    look = view.told(LIST_LOOK)
    assert look is not None
    assert (look.fresh, look.matching, look.problems) == (2_998, 1, 1)
    assert (look.first[0].text, look.first_problems[0].row, len(look.first)) == ("palabra 1", 1, 20)

    for _click in range(2):
        desk.go_on(app, user, LIST_IMPORT, ListImportWish(wish, OnMatch.SKIP), view.step)
    assert ended(desk, app, user, Place.IMPORT).told(LIST_IMPORT) == Imported(2_998, 0, 1)
    assert len(contents(app)["phrases"]) == 2_999


def test_what_is_refused_is_told_in_its_own_words(app: App, desk: Desk) -> None:
    user = local(app)
    desk.begin(app, user, PACKAGE_LOOK, PackageWish("es", "en"), b"no package")
    assert "no Anki package" in str(ended(desk, app, user, Place.IMPORT).error)
    plan = ImportPlan("es", "en", deck=DeckId(10**6))
    desk.begin(app, user, PACKAGE_IMPORT, plan, package().read_bytes())
    assert str(ended(desk, app, user, Place.IMPORT).error) == str(NotFound())


def test_what_is_small_is_done_before_the_page_is_drawn(app: App, desk: Desk) -> None:
    user = local(app)
    desk.begin(app, user, PACKAGE_LOOK, PackageWish("es", "en"), package().read_bytes())
    view = desk.look(app, user, Place.IMPORT)
    assert view is not None
    look = view.told(PACKAGE_LOOK)
    assert look is not None
    assert (look.notes, look.cards, look.answers) == (40, 73, 672)


def test_a_cancelled_import_changes_nothing_and_leaves_no_files(app: App, desk: Desk) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno")
    before = contents(app)
    add_long_list(desk, app, user, deck)
    assert desk.cancel(user, Place.IMPORT)
    assert desk.look(app, user, Place.IMPORT) is None
    assert contents(app) == before
    assert files_in(Path(tempfile.gettempdir())) == set()


def test_a_process_that_is_killed_is_noticed_and_has_changed_nothing(app: App, desk: Desk) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno")
    before = contents(app)
    add_long_list(desk, app, user, deck)
    os.kill(process_of(desk), signal.SIGKILL)
    assert isinstance(ended(desk, app, user, Place.IMPORT).error, JobStopped)
    assert contents(app) == before


@pytest.mark.parametrize("share", ["0.05", "0.6", "0.99"])
def test_killed_at_any_moment_nothing_is_stored_and_again_all_of_it_once(
    app: App, clock: FixedClock, share: str
) -> None:
    user = learner_at_that_time(app, clock)
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


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_while_one_learners_list_is_read_another_reviews_and_waits_in_line_with_theirs(
    app: App, desk: Desk
) -> None:
    ann, ben = local(app), another(app)
    anns, bens = new_deck(app, ann, "uno"), new_deck(app, ben, "dos")
    desk.begin(app, ann, LIST_LOOK, ListWish(anns), long_list(60_000))
    card = review.screen(app, ben).card
    assert card is not None
    assert desk.look(app, ben, Place.IMPORT) is None
    desk.begin(app, ben, LIST_LOOK, ListWish(bens), long_list())
    hers, his = desk.look(app, ann, Place.IMPORT), desk.look(app, ben, Place.IMPORT)
    assert hers is not None
    assert his is not None
    assert (hers.ended, hers.waits) == (False, False)
    assert (his.ended, his.waits) == (False, True)
    found = ended(desk, app, ben, Place.IMPORT).told(LIST_LOOK)
    assert found is not None
    assert found.fresh == 2_999
    assert ended(desk, app, ann, Place.IMPORT).told(LIST_LOOK) != found


def test_an_exported_file_is_the_same_to_the_byte_as_one_made_in_the_page(app: App, desk: Desk) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", "=dos", "tres\nlíneas")
    desk.begin(app, user, LIST_EXPORT, ListExportWish(deck, "csv", "Spanish.csv"))
    view = ended(desk, app, user, Place.EXPORT)
    made = view.told(LIST_EXPORT)
    assert made is not None
    content = view.made.read_bytes()
    assert content == transfer.export_deck(app, user, deck, "csv")
    assert (made.file_name, made.media_type, made.size) == ("Spanish.csv", "text/csv", len(content))


def test_a_deck_for_others_is_made_beside_the_page_and_can_be_added(app: App, desk: Desk) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", "dos")
    desk.begin(app, user, DECK_SHARING, DeckSharingWish(deck, "Spanish.deck.zip"))
    view = ended(desk, app, user, Place.EXPORT)
    made = view.told(DECK_SHARING)
    assert made is not None
    assert (made.file_name, made.size) == ("Spanish.deck.zip", view.made.stat().st_size)
    with view.made.open("rb") as file:
        assert shared_decks.add_shared(app, another(app), file).added == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_nobody_came_back_to_is_forgotten_after_an_hour(app: App, desk: Desk, clock: FixedClock) -> None:
    ann, ben = local(app), another(app)
    wish, content = PackageWish("es", "en"), package().read_bytes()
    desk.begin(app, ann, PACKAGE_LOOK, wish, content)
    clock.advance(timedelta(minutes=59))
    desk.begin(app, ben, PACKAGE_LOOK, wish, content)
    assert len(files_in(Path(tempfile.gettempdir()))) == 2
    clock.advance(timedelta(minutes=1))
    desk.begin(app, ben, PACKAGE_LOOK, wish, content)
    assert desk.look(app, ann, Place.IMPORT) is None
    assert len(files_in(Path(tempfile.gettempdir()))) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_server_that_dies_takes_its_job_along_and_the_next_one_clears_up_after_it_alone(
    app: App, desk: Desk
) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno")
    address = app.settings.database_url.render_as_string(hide_password=False)
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(user), str(deck)],
        cwd=PROJECT_ROOT,
        env=os.environ | {"DATABASE_URL": address},
        stdout=subprocess.PIPE,
    )
    assert server.stdout is not None
    worker = int(server.stdout.readline())
    folder = Path(tempfile.gettempdir())
    desk.look(app, user, Place.IMPORT)
    assert len(files_in(folder)) == 1, "its server lives"

    server.kill()
    server.communicate()
    for _ in range(400):
        if not _is_there(worker):
            break
        time.sleep(0.025)
    assert not _is_there(worker)
    after = Desk()
    assert after.look(app, user, Place.IMPORT) is None
    assert files_in(folder) == set()


def _is_there(process: int) -> bool:
    # Whoever takes in orphans may let one that has ended stand as a zombie for a while.
    status = Path(f"/proc/{process}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_nothing_is_written_for_a_sign_in_that_has_ended(app: App, desk: Desk) -> None:
    house = with_sign_in(app)
    visitor = enter(house, claims(house, "ann"))
    user = visitor.learner.id
    guarded = sign_in.guarded(house, visitor)
    deck = new_deck(guarded, user, "uno")
    sign_in.sign_out_everywhere(house, user)
    before = contents(app)
    wish = ListImportWish(ListWish(deck), OnMatch.SKIP)
    desk.begin(guarded, user, LIST_IMPORT, wish, long_list())
    assert str(ended(desk, guarded, user, Place.IMPORT).error) == str(SignInEnded())
    assert contents(app) == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_sign_in_that_ends_during_a_long_transaction_takes_it_along(app: App) -> None:
    house = with_sign_in(app)
    visitor = enter(house, claims(house, "ann"))
    user = visitor.learner.id
    before = contents(app)
    guarded = GuardedSessions(app.sessions, user, visitor.digest, to_the_end=True)
    with pytest.raises(SignInEnded), guarded.begin() as session:
        sign_in.sign_out_everywhere(house.within(session), user)
    assert contents(app) == before
