"""One backup a night, whoever makes it; a few are kept; a failure is told once and tried again."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from phraseweaver import nightly as nightly_process
from phraseweaver.app import App, open_app
from phraseweaver.config import Settings
from phraseweaver.domain.rating import Rating
from phraseweaver.services.backup import nightly, whole
from phraseweaver.services.backup.folder import is_due
from phraseweaver.services.backup.nightly import BackupHealth, BackupStatus
from phraseweaver.services.backup.process import BackupProcess
from phraseweaver.store.database_url import sqlite_url
from tests.database import PostgresServer
from tests.fixed_clock import FixedClock
from tests.services.studying import card_id, contents, give, local, new_deck

TONIGHT = "nightly-2026-03-10.zip"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir()
    return made


@pytest.fixture
def kept_app(app: App, folder: Path) -> App:
    """The app with a place for backups and something in it."""
    new_deck(app, local(app), "uno", "dos")
    give(app, local(app), card_id(app, local(app), "uno"), Rating.GOOD)
    return replace(app, settings=replace(app.settings, backup_dir=folder))


@pytest.fixture
def small_app(sqlite_app: App, folder: Path) -> App:
    """The same on SQLite alone, for what the database has no part in."""
    return replace(sqlite_app, settings=replace(sqlite_app.settings, backup_dir=folder))


@pytest.fixture
def sqlite_app(tmp_path: Path, clock: FixedClock) -> Iterator[App]:
    app = open_app(settings=Settings(database_url=sqlite_url(tmp_path / "small.db")), clock=clock)
    yield app
    app.sessions.engine.dispose()


def backups_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if not file.name.startswith("."))


def fail(folder: Path) -> None:
    """Let the next backup fail: a directory is where the file is to be."""
    (folder / f".{TONIGHT}.part").mkdir()


def test_a_nights_backup_is_restored_on_either_database(
    kept_app: App, folder: Path, tmp_path: Path, postgres: PostgresServer
) -> None:
    made = nightly.make(kept_app)
    assert made is not None
    assert (made.file, made.let_go) == (folder / TONIGHT, 0)
    elsewhere = [sqlite_url(tmp_path / "new.db"), postgres.create(migrated=False)]
    for url in elsewhere:
        back = whole.restore_database(Settings(database_url=url), made.file)
        assert back.rows == made.written.rows
        restored = open_app(settings=Settings(database_url=url))
        assert contents(restored) == contents(kept_app)
        restored.sessions.engine.dispose()
    postgres.drop(elsewhere[1])


def test_there_is_one_a_night_and_a_missed_one_is_made_up_for(
    small_app: App, folder: Path, clock: FixedClock
) -> None:
    clock.advance(hours=-8)  # 01:00, before the hour: the night before is due and missing
    assert is_due(small_app)
    assert nightly.make(small_app)
    assert backups_in(folder) == ["nightly-2026-03-09.zip"]
    assert nightly.make(small_app) is None
    clock.advance(hours=2)
    assert nightly.make(small_app)
    clock.advance(hours=20)
    assert not is_due(small_app)
    assert backups_in(folder) == ["nightly-2026-03-09.zip", TONIGHT]


def test_without_a_place_nothing_is_ever_due(sqlite_app: App) -> None:
    assert not is_due(sqlite_app)
    assert nightly.make(sqlite_app) is None
    assert nightly.status(sqlite_app) is None


def test_of_senders_that_begin_together_one_makes_it(small_app: App, folder: Path) -> None:
    together = threading.Barrier(4)
    made: list[object] = []

    def one() -> None:
        together.wait()
        made.append(nightly.make(small_app))

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([outcome for outcome in made if outcome]) == 1
    assert backups_in(folder) == [TONIGHT]


def test_while_another_process_makes_it_nobody_else_does(small_app: App, folder: Path) -> None:
    with (folder / ".nightly.json").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert nightly.make(small_app) is None
    assert nightly.make(small_app)


def test_old_ones_go_and_what_is_not_ours_stays(small_app: App, folder: Path) -> None:
    for back in range(1, 60):
        night = date(2026, 3, 10) - timedelta(days=back)
        (folder / f"nightly-{night}.zip").write_bytes(b"a backup")
    strangers = ["holiday.zip", "nightly-2025-02-31.zip", "nightly-2024-01-01.zip.old"]
    for name in strangers:
        (folder / name).write_bytes(b"not ours")
    made = nightly.make(small_app)
    # Left are 4–10 March, the Sundays 1 March and 22 February, and the ends of February and January.
    assert made is not None
    assert made.let_go == 60 - 11
    assert len(backups_in(folder)) == 11 + len(strangers)
    assert set(strangers) <= set(backups_in(folder))


def test_what_a_cut_off_process_left_is_taken_away(small_app: App, folder: Path) -> None:
    (folder / ".nightly-2026-03-07.zip.part").write_bytes(b"half of it")
    assert nightly.make(small_app)
    assert list(folder.glob("*.part")) == []
    assert list(folder.glob(".nightly-*")) == []


def test_a_failure_is_logged_once_a_night_and_tried_again_after_an_hour(
    small_app: App, folder: Path, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    fail(folder)
    assert nightly_process.carry_out(small_app) == 1
    assert len(caplog.records) == 1
    assert not is_due(small_app)
    clock.advance(minutes=61)
    assert is_due(small_app)
    assert nightly_process.carry_out(small_app) == 1
    assert len(caplog.records) == 1
    found = nightly.status(small_app)
    assert found == BackupStatus(BackupHealth.FAILED, None)
    (folder / f".{TONIGHT}.part").rmdir()
    clock.advance(minutes=61)
    assert nightly_process.carry_out(small_app) == 0
    assert nightly.status(small_app) == BackupStatus(BackupHealth.WELL, clock())


def test_an_hour_after_a_backup_should_have_been_made_its_absence_is_told(
    small_app: App, clock: FixedClock
) -> None:
    assert nightly.status(small_app) == BackupStatus(BackupHealth.LATE, None)
    nightly.make(small_app)
    made_at = clock()
    clock.now = datetime(2026, 3, 11, 3, 59, tzinfo=UTC)
    assert nightly.status(small_app) == BackupStatus(BackupHealth.WELL, made_at)
    clock.advance(minutes=1)
    assert nightly.status(small_app) == BackupStatus(BackupHealth.LATE, made_at)


def test_the_sender_has_it_made_by_a_process_of_its_own(kept_app: App, folder: Path) -> None:
    by_the_wall = replace(kept_app, clock=lambda: datetime.now(UTC))
    process = BackupProcess(by_the_wall)
    assert process.start_where_due()
    assert not process.start_where_due()
    process.wait(lambda: False)
    assert len(backups_in(folder)) == 1
    assert whole.manifest_of(folder / backups_in(folder)[0]).tables
    assert not process.start_where_due()
