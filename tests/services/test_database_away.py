"""A database that does not answer: one sentence for the learner, nothing half done, and on it goes."""

from __future__ import annotations

import logging
import socket
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from phraseweaver.app import App
from phraseweaver.config import Settings
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.rating import Rating
from phraseweaver.errors import DatabaseAway
from phraseweaver.services import review
from phraseweaver.store import engine as engine_module
from phraseweaver.store.database_url import sqlite_url
from phraseweaver.store.engine import Sessions, make_engine
from tests.database import PostgresServer
from tests.fixed_clock import FixedClock
from tests.services.studying import contents, local, new_deck, schedule, shown

PASSWORD = "-".join(["not", "to", "be", "seen"])


@pytest.fixture(params=["server", "file"])
def nowhere(request: pytest.FixtureRequest, tmp_path: Path) -> Sessions:
    """The way to a server that nobody runs, and to a file that cannot be opened."""
    if request.param == "file":
        path = tmp_path / "phraseweaver.db"
        path.mkdir()
        return Sessions(make_engine(sqlite_url(path)))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = URL.create(
        "postgresql+psycopg", username="ann", password=PASSWORD, host="127.0.0.1", port=port, database="none"
    )
    return Sessions(make_engine(url))


def test_neither_reading_nor_writing_begins_without_a_database(nowhere: Sessions) -> None:
    for transaction in (nowhere.read, nowhere.begin):
        with pytest.raises(DatabaseAway) as refused, transaction() as session:
            session.execute(text("SELECT 1"))
        assert isinstance(refused.value.__cause__, DBAPIError)
        assert str(refused.value) == DatabaseAway.message


def test_a_failed_transaction_does_not_keep_the_next_one_out(nowhere: Sessions) -> None:
    for _ in range(3):
        with pytest.raises(DatabaseAway), nowhere.begin() as session:
            session.execute(text("SELECT 1"))


def test_the_log_tells_why_but_not_the_password(nowhere: Sessions, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(DatabaseAway), nowhere.read() as session:
        session.execute(text("SELECT 1"))
    assert "the database cannot be used" in caplog.text
    assert "OperationalError" in caplog.text
    assert PASSWORD not in caplog.text


def test_a_service_answers_with_the_same_sentence(nowhere: Sessions, clock: FixedClock) -> None:
    app = App(Settings(database_url=nowhere.engine.url), nowhere, clock)
    with pytest.raises(DatabaseAway):
        review.screen(app, UserId(1))
    with pytest.raises(DatabaseAway):
        review.undo(app, UserId(1))


def test_a_mistake_of_ours_is_not_taken_for_a_database_that_is_away(app: App) -> None:
    for transaction in (app.sessions.read, app.sessions.begin):
        with pytest.raises(DBAPIError), transaction() as session:
            session.execute(text("SELECT nothing FROM nowhere"))


@pytest.fixture
def restarted(postgres: PostgresServer, clock: FixedClock) -> Iterator[App]:
    """The app on a server that can cut its connections."""
    url = postgres.create(migrated=True)
    engine = make_engine(url)
    yield App(Settings(database_url=url), Sessions(engine), clock)
    engine.dispose()
    postgres.drop(url)


def test_a_restart_between_question_and_answer_is_not_noticed(
    restarted: App, postgres: PostgresServer
) -> None:
    user = local(restarted)
    new_deck(restarted, user, "uno", "dos")
    card = shown(restarted, user)
    postgres.disconnect_all(restarted.settings.database_url)
    review.rate(restarted, user, card.id, Rating.EASY, seen=card.reps, load=card.load)
    assert schedule(restarted, user, card.id).reps == 1
    postgres.disconnect_all(restarted.settings.database_url)
    assert shown(restarted, user).id != card.id


def test_a_restart_cuts_every_connection_of_the_pool_and_all_are_replaced(
    restarted: App, postgres: PostgresServer
) -> None:
    together = threading.Barrier(4)

    def read() -> int:
        with restarted.sessions.read() as session:
            pid = session.scalar(text("SELECT pg_backend_pid()"))
            together.wait(10)
            return int(pid or 0)

    with ThreadPoolExecutor(4) as threads:
        before = {done.result() for done in [threads.submit(read) for _ in range(4)]}
        postgres.disconnect_all(restarted.settings.database_url)
        after = {done.result() for done in [threads.submit(read) for _ in range(4)]}
    assert len(before) == len(after) == 4
    assert not before & after


def test_an_answer_that_the_restart_cut_off_is_not_stored_and_can_be_given_again(
    restarted: App, postgres: PostgresServer
) -> None:
    user = local(restarted)
    new_deck(restarted, user, "uno")
    before = contents(restarted)
    with pytest.raises(DatabaseAway), restarted.sessions.begin() as session:
        session.execute(text("UPDATE cards SET reps = 7"))
        postgres.disconnect_all(restarted.settings.database_url)
        session.execute(text("SELECT 1"))
    assert contents(restarted) == before
    card = shown(restarted, user)
    review.rate(restarted, user, card.id, Rating.EASY, seen=card.reps)
    assert schedule(restarted, user, card.id).reps == 1


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "phraseweaver.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE counters AS SELECT 0 AS n")
    connection.close()
    return path


def test_a_file_that_another_process_keeps_locked_is_away_for_writing_only(file: Path) -> None:
    sessions = Sessions(make_engine(sqlite_url(file)))
    with sessions.read() as session:
        # The connection goes back to the pool and is the one that the transactions below get.
        session.execute(text("PRAGMA busy_timeout = 50"))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseAway), sessions.begin() as session:
        session.execute(text("UPDATE counters SET n = 1"))
    with sessions.read() as session:
        assert session.scalar(text("SELECT n FROM counters")) == 0
    other.execute("ROLLBACK")
    other.close()
    with sessions.begin() as session:
        session.execute(text("UPDATE counters SET n = 1"))
    with sessions.read() as session:
        assert session.scalar(text("SELECT n FROM counters")) == 1
    sessions.engine.dispose()


def test_a_writer_that_waits_too_long_for_another_thread_is_told_the_same(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "BUSY_SECONDS", 0.1)
    sessions = Sessions(make_engine(sqlite_url(file)))

    def write() -> None:
        with sessions.begin() as session:
            session.execute(text("UPDATE counters SET n = n + 1"))

    with ThreadPoolExecutor(1) as other_thread:
        with sessions.begin():
            refused = other_thread.submit(write).exception()
        assert isinstance(refused, DatabaseAway)
        other_thread.submit(write).result()
    sessions.engine.dispose()
