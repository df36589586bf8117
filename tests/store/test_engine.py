from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from traceback import format_exception
from typing import Any

import pytest
from sqlalchemy import event, func, insert, select, text, update
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from phraseweaver.app import App
from phraseweaver.store.database_url import parse_database_url, sqlite_url
from phraseweaver.store.engine import PREPARE_AFTER, Sessions, make_engine
from phraseweaver.store.tables import DeckRow, UserRow
from tests.database import PostgresServer

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


def add_learner(session: Session, handle: str) -> None:
    values: dict[str, Any] = {
        "handle": handle,
        "time_zone": "UTC",
        "rollover_hour": 4,
        "new_per_day": 0,
        "reviews_per_day": 200,
        "desired_retention": 0.9,
        "created_at": NOW,
    }
    session.execute(insert(UserRow).values(values))


def count_learners(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(UserRow)) or 0


@pytest.fixture
def sessions(app: App) -> Sessions:
    return app.sessions


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[URL]:
    url = postgres.create(migrated=False)
    yield url
    postgres.drop(url)


def test_leaving_a_write_transaction_commits_it(sessions: Sessions) -> None:
    with sessions.begin() as session:
        add_learner(session, "ann")
    with sessions.read() as session:
        assert count_learners(session) == 1


def test_an_exception_rolls_a_write_transaction_back_and_lets_the_next_one_in(sessions: Sessions) -> None:
    with pytest.raises(LookupError), sessions.begin() as session:
        add_learner(session, "ann")
        raise LookupError
    with ThreadPoolExecutor(1) as other_thread:
        other_thread.submit(write_learner, sessions, "bob").result()
    write_learner(sessions, "cat")
    with sessions.read() as session:
        assert session.scalars(select(UserRow.handle).order_by(UserRow.handle)).all() == ["bob", "cat"]


def write_learner(sessions: Sessions, handle: str) -> None:
    with sessions.begin() as session:
        add_learner(session, handle)


def test_a_read_transaction_cannot_write(sessions: Sessions) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"), sessions.read() as session:
        add_learner(session, "ann")
    write_learner(sessions, "bob")
    with sessions.read() as session:
        assert count_learners(session) == 1


def test_all_queries_of_a_read_transaction_see_the_same_snapshot(sessions: Sessions) -> None:
    with sessions.read() as session:
        assert count_learners(session) == 0
        write_learner(sessions, "ann")
        assert count_learners(session) == 0
    with sessions.read() as session:
        assert count_learners(session) == 1


def test_reading_does_not_wait_for_an_open_write_transaction(sessions: Sessions) -> None:
    with sessions.begin() as writing:
        add_learner(writing, "ann")
        with sessions.read() as reading:
            assert count_learners(reading) == 0


def test_a_write_transaction_inside_another_is_refused_instead_of_waiting_for_it(sessions: Sessions) -> None:
    with sessions.begin() as session:
        add_learner(session, "ann")
        with pytest.raises(RuntimeError, match="already open"), sessions.begin():
            pass
    with sessions.read() as session:
        assert count_learners(session) == 1


@pytest.mark.parametrize("engines", ["one engine", "an engine each"])
def test_writers_in_two_threads_lose_no_update(app: App, engines: str) -> None:
    write_learner(app.sessions, "ann")
    other = app.sessions if engines == "one engine" else Sessions(make_engine(app.settings.database_url))
    together = threading.Barrier(2)

    def count_to_fifty(sessions: Sessions) -> None:
        together.wait()
        for _ in range(50):
            with sessions.begin() as session:
                session.scalar(select(UserRow.new_per_day))
                session.execute(update(UserRow).values(new_per_day=UserRow.new_per_day + 1))

    with ThreadPoolExecutor(2) as threads:
        for counting in [threads.submit(count_to_fifty, sessions) for sessions in (app.sessions, other)]:
            counting.result()
    other.engine.dispose()
    with app.sessions.read() as session:
        assert session.scalar(select(UserRow.new_per_day)) == 100


def test_a_row_cannot_refer_to_a_row_that_is_not_there(sessions: Sessions) -> None:
    deck = {"user_id": 7, "name": "", "name_key": "", "learning": "en", "known": "ru", "card_kinds": ""}
    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.execute(insert(DeckRow).values(**deck, created_at=NOW))


def test_an_error_does_not_repeat_what_was_to_be_stored(sessions: Sessions) -> None:
    write_learner(sessions, "ann")
    secret = "-".join(["kept", "to", "oneself"])
    with pytest.raises(IntegrityError) as refused, sessions.begin() as session:
        session.execute(update(UserRow).values(rollover_hour=77, time_zone=secret))
    assert "ck_users_rollover_hour" in str(refused.value)
    assert secret not in "".join(format_exception(refused.value))


def test_every_sqlite_connection_is_set_up_the_same(tmp_path: Path) -> None:
    engine = make_engine(sqlite_url(tmp_path / "phraseweaver.db"))
    connections = [engine.connect() for _ in range(7)]
    for connection in connections:
        settings = {
            name: connection.connection.cursor().execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("foreign_keys", "journal_mode", "synchronous", "busy_timeout")
        }
        assert settings == {
            "foreign_keys": 1,
            "journal_mode": "wal",
            "synchronous": 1,
            "busy_timeout": 15_000,
        }
        connection.close()
    engine.dispose()


def test_the_directory_of_an_sqlite_file_is_made(tmp_path: Path) -> None:
    path = tmp_path / "my data" / "100 % Ä" / "phrases.db"
    engine = make_engine(sqlite_url(path))
    with Sessions(engine).begin() as session:
        session.execute(text("CREATE TABLE a (b)"))
    engine.dispose()
    assert path.is_file()


def test_two_sqlite_transactions_that_read_before_they_write_take_turns(tmp_path: Path) -> None:
    """A transaction begun without the write lock fails when it comes to write after somebody else did."""
    engine = make_engine(sqlite_url(tmp_path / "phraseweaver.db"))
    with Sessions(engine).begin() as session:
        session.execute(text("CREATE TABLE counters AS SELECT 0 AS n"))
    together = threading.Barrier(2)

    def add_one() -> None:
        sessions = Sessions(engine)
        together.wait()
        with sessions.begin() as session:
            seen = session.scalar(text("SELECT n FROM counters"))
            session.execute(text("UPDATE counters SET n = :n"), {"n": (seen or 0) + 1})

    with ThreadPoolExecutor(2) as threads:
        for adding in [threads.submit(add_one) for _ in range(2)]:
            adding.result()
    with Sessions(engine).read() as session:
        assert session.scalar(text("SELECT n FROM counters")) == 2
    engine.dispose()


def test_the_second_sqlite_writer_of_a_process_is_not_let_in_before_the_first_has_left(
    tmp_path: Path,
) -> None:
    sessions = Sessions(make_engine(sqlite_url(tmp_path / "phraseweaver.db")))
    second_is_in = threading.Event()

    def come_second() -> None:
        with sessions.begin():
            second_is_in.set()

    with ThreadPoolExecutor(1) as other_thread:
        with sessions.begin():
            second = other_thread.submit(come_second)
            assert not second_is_in.wait(0.2)
        second.result()
    assert second_is_in.is_set()
    sessions.engine.dispose()


def test_a_connection_that_the_server_dropped_is_replaced(
    postgres: PostgresServer, postgres_url: URL
) -> None:
    sessions = Sessions(make_engine(postgres_url))
    with sessions.read() as session:
        first = session.scalar(text("SELECT pg_backend_pid()"))
        # Comes back to the pool and is then cut off, as by a server's restart.
    postgres.disconnect_all(postgres_url)
    with sessions.begin() as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) != first
    sessions.engine.dispose()


def test_a_postgresql_session_is_in_utc_whatever_the_database_is_set_to(
    postgres: PostgresServer, postgres_url: URL
) -> None:
    postgres.execute(f"ALTER DATABASE {postgres_url.database} SET timezone = 'Asia/Tokyo'")
    engine = make_engine(postgres_url)
    with Sessions(engine).read() as session:
        assert session.scalar(text("SHOW timezone")) == "UTC"
        assert session.scalar(text("SHOW application_name")) == "phraseweaver"
    engine.dispose()


def test_options_of_a_postgresql_address_win_over_the_engines_own(postgres_url: URL) -> None:
    named = postgres_url.update_query_dict({"application_name": "bench", "options": "-c work_mem=8MB"})
    engine = make_engine(named)
    with Sessions(engine).read() as session:
        assert session.scalar(text("SHOW application_name")) == "bench"
        assert session.scalar(text("SHOW work_mem")) == "8MB"
        assert session.scalar(text("SHOW timezone")) == "UTC"
    engine.dispose()


@pytest.mark.parametrize(
    ("address", "threshold"),
    [
        ("postgresql://user@db.example.org/phrases", PREPARE_AFTER),
        ("postgresql://user@aws-0.pooler.example.org/phrases", None),
        ("postgresql://user@db.example.org:6543/phrases", None),
        ("postgresql://user@db.example.org/phrases?prepare_threshold=none", None),
        ("postgresql://user@db.example.org/phrases?prepare_threshold=2", 2),
    ],
)
def test_statements_are_prepared_unless_a_pooler_stands_between(address: str, threshold: int | None) -> None:
    engine = make_engine(parse_database_url(address, relative_to=Path("/")))
    given: dict[str, object] = {}

    class Asked(Exception):
        pass

    def connect(_dialect: object, _record: object, _arguments: object, options: dict[str, object]) -> None:
        given.update(options)
        raise Asked

    event.listen(engine, "do_connect", connect)
    with pytest.raises(Asked):
        engine.connect()
    assert given["prepare_threshold"] == threshold
