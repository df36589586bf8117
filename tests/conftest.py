"""What every test may ask for: a fresh database on either backend, a clock, and the app on both."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from phraseweaver.app import App
from phraseweaver.config import Settings
from phraseweaver.store.database_url import sqlite_url
from phraseweaver.store.engine import Sessions, make_engine
from tests.database import PostgresServer, migrate, running_postgres
from tests.fixed_clock import FixedClock

BACKENDS = ["sqlite", "postgresql"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try a test that drives a browser once more if it fails, and say so ("1 rerun").

    Where two cores carry a browser, a server and a database at once, a click among thousands is lost. What is
    wrong in the app fails twice.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server for this process (under xdist: for each worker), started when first asked for."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file at head, to be copied and never opened."""
    path = tmp_path_factory.mktemp("template") / "phraseweaver.db"
    migrate(sqlite_url(path))
    return path


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """The address of a database at head, of this test alone."""
    if request.param == "sqlite":
        path = tmp_path / "phraseweaver.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield sqlite_url(path)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.create(migrated=True)
    yield url
    server.drop(url)


@pytest.fixture(params=BACKENDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """The address of an empty database, of this test alone; on SQLite the file is not even there."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "phraseweaver.db")
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.create(migrated=False)
    yield url
    server.drop(url)


@pytest.fixture
def clock() -> FixedClock:
    """Tuesday 10 March 2026, 09:00 UTC, until the test moves it."""
    return FixedClock()


@pytest.fixture
def app(database_url: URL, clock: FixedClock) -> Iterator[App]:
    """The app on a fresh database at head, with the clock of the test."""
    engine = make_engine(database_url)
    yield App(settings=Settings(database_url=database_url), sessions=Sessions(engine), clock=clock)
    engine.dispose()
