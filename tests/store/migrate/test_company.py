"""Upgrades that are not alone: other threads, other processes, readers of the tables."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.engine import URL

from phraseweaver.store import migrate
from phraseweaver.store.database_url import sqlite_url
from phraseweaver.store.engine import Sessions, make_engine
from phraseweaver.store.migrate import ADVISORY_LOCK, UpgradeBusy, current_revision, upgrade
from phraseweaver.store.tables import UserRow
from tests.database import PostgresServer
from tests.store.migrate.upgrades import (
    HEAD,
    NICKNAMES,
    PATIENCE,
    add_migration,
    scalar,
    start_process,
    tell,
    wait_until_loaded,
)


def test_eight_processes_at_once_all_succeed_and_one_does_the_work(empty_database_url: URL) -> None:
    processes = [start_process(empty_database_url) for _ in range(8)]
    try:
        for process in processes:
            wait_until_loaded(process)
        for process in processes:
            tell(process)
        outputs = [process.communicate(timeout=PATIENCE) for process in processes]
    finally:
        for process in processes:
            process.kill()
    assert [errors for _, errors in outputs] == [""] * 8
    at_work = f"schema upgraded from None to {HEAD}\ndone\n"
    assert sorted(output for output, _ in outputs) == ["done\n"] * 7 + [at_work]


def upgrade_in_threads(urls: list[URL]) -> list[str | None]:
    """Upgrade every address in a thread of its own, all at once; return the revisions afterwards."""
    together = threading.Barrier(len(urls))

    def start(url: URL) -> str | None:
        engine = make_engine(url)
        together.wait()
        try:
            upgrade(engine)
            return current_revision(engine)
        finally:
            engine.dispose()

    with ThreadPoolExecutor(len(urls)) as threads:
        return list(threads.map(start, urls))


def test_eight_threads_at_once_all_succeed_and_one_does_the_work(
    empty_database_url: URL, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "phraseweaver")
    assert upgrade_in_threads([empty_database_url] * 8) == [HEAD] * 8
    assert caplog.messages.count(f"schema upgraded from None to {HEAD}") == 1


def test_threads_that_upgrade_a_database_each_do_not_disturb_each_other(tmp_path: Path) -> None:
    urls = [sqlite_url(tmp_path / f"{number}.db") for number in range(8)]
    assert upgrade_in_threads(urls) == [HEAD] * 8


@contextlib.contextmanager
def upgrading_elsewhere(engine: Engine) -> Iterator[None]:
    """Hold what another process's upgrade would hold."""
    other = make_engine(engine.url)
    with other.begin() as connection:
        if other.dialect.name == "sqlite":
            connection.execute(text("CREATE TABLE half_done (a INTEGER)"))
        else:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
        yield
        connection.rollback()
    other.dispose()


def test_at_head_an_upgrade_takes_no_lock(engine: Engine) -> None:
    with upgrading_elsewhere(engine):
        upgrade(engine)


def test_an_upgrade_that_waits_too_long_for_another_gives_up(
    empty: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "LOCK_SECONDS", 1)
    with upgrading_elsewhere(empty), pytest.raises(UpgradeBusy):
        upgrade(empty)
    upgrade(empty)
    assert current_revision(empty) == HEAD


def test_an_upgrade_does_not_stand_in_line_for_a_table_for_long(
    postgres: PostgresServer, later: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes after a statement that waits for a table waits as well, readers included."""
    monkeypatch.setattr(migrate, "DDL_LOCK_SECONDS", 1)
    waiting_time = "CREATE TABLE noted AS SELECT current_setting('lock_timeout') AS waiting_time"
    add_migration(later, NICKNAMES, f'op.execute("{waiting_time}")')
    url = postgres.create(migrated=True)
    engine = make_engine(url)
    with Sessions(engine).read() as session:
        session.scalars(select(UserRow.id)).all()
        with pytest.raises(UpgradeBusy):
            upgrade(engine, script_location=later)
    upgrade(engine, script_location=later)
    assert scalar(engine, "SELECT waiting_time FROM noted") == "1s"
    engine.dispose()
    postgres.drop(url)
