"""The way to the database: engines that behave alike on both databases, and the two kinds of transaction."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from phraseweaver.errors import DatabaseAway

_log = logging.getLogger(__name__)

BUSY_SECONDS = 15
"""How long one SQLite writer waits for another before it gives up."""

_SQLITE_AWAY = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_PROTOCOL,
    }
)

PREPARE_AFTER = 5
"""So often is a statement sent as text, on one connection of PostgreSQL, before it is prepared."""

_POOLER_PORTS = frozenset({6432, 6543})
_READ_ONLY = "phraseweaver_read_only"


def make_engine(url: URL | str) -> Engine:
    """Return an engine on `url`; nothing is opened before the first transaction.

    On SQLite the first connection creates the directory of the file. Error messages of the engine never
    repeat bound values: they are learners' phrases and chat ids.
    """
    url = make_url(url)
    return _sqlite_engine(url) if url.get_backend_name() == "sqlite" else _postgresql_engine(url)


def read_only(engine: Engine) -> Engine:
    """Return a view of `engine` on the same pool whose transactions see one snapshot and cannot write."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{_READ_ONLY: True})
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


@dataclass(frozen=True, slots=True)
class PoolUse:
    """How many connections of a pool are in use, and how many it may open."""

    in_use: int
    most: int


_SQLITE_POOL = (5, 15)
_POSTGRESQL_POOL = (4, 4)
"""How many connections a pool keeps, and how many more it opens at need."""


class Sessions:
    """The two kinds of transaction. A Session never leaves its `with` block.

    Both raise DatabaseAway when the database cannot be reached; what was written then is rolled back.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._read_only = read_only(engine)
        self._writer = threading.Lock() if engine.dialect.name == "sqlite" else None
        self._thread = threading.local()
        self._written = 0
        self._counting = threading.Lock()
        _all_sessions.add(self)

    @property
    def engine(self) -> Engine:
        """The engine underneath, for the schema and for closing."""
        return self._engine

    @property
    def written(self) -> int:
        """How many write transactions of this process were committed: what was read before may be stale."""
        return self._written

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Yield the Session of one write transaction: leaving commits, an exception rolls back.

        Nothing is flushed before a commit or an explicit `flush()`. On SQLite the writers of a process queue
        up in front of the file, because its busy handler polls: of 20 writers at once the unluckiest waited
        more than a second for the file, and a sixth of that in the queue. RuntimeError when the thread
        already writes: the inner transaction would wait for the outer one.
        """
        if getattr(self._thread, "writing", False):
            raise RuntimeError("a write transaction is already open in this thread")
        self._thread.writing = True
        try:
            with _away(), self._turn(), self._session(self._engine) as session, session.begin():
                yield session
            with self._counting:
                self._written += 1
        finally:
            self._thread.writing = False

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Yield the Session of one read-only transaction, in which every query sees the same snapshot."""
        with _away(), self._session(self._read_only) as session:
            yield session

    @staticmethod
    def _session(engine: Engine) -> Session:
        return Session(engine, expire_on_commit=False, autoflush=False)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if self._writer is None:
            yield
            return
        if not self._writer.acquire(timeout=BUSY_SECONDS):
            _log.warning("another thread has been writing for %s s", BUSY_SECONDS)
            raise DatabaseAway
        try:
            yield
        finally:
            self._writer.release()


# Only to be counted: whoever lets go of one need not say so.
_all_sessions: WeakSet[Sessions] = WeakSet()


def busiest_pool() -> PoolUse | None:
    """Return how the pool of this process is used that has most connections in use, None without any."""
    pools = [
        PoolUse(pool.checkedout(), sum(_SQLITE_POOL if engine.dialect.name == "sqlite" else _POSTGRESQL_POOL))
        for engine in [sessions.engine for sessions in tuple(_all_sessions)]
        if isinstance(pool := engine.pool, QueuePool)
    ]
    return max(pools, key=lambda use: use.in_use, default=None)


@contextmanager
def _away() -> Iterator[None]:
    """Turn a database that does not answer into the sentence for it; the log has the driver's words."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        if isinstance(error, DBAPIError) and not _is_away(error):
            raise
        _log.warning("the database cannot be used", exc_info=error)
        raise DatabaseAway from error


def _is_away(error: DBAPIError) -> bool:
    """Return whether it is the database that fails, and not what was asked of it."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        # The lowest byte is the primary code; the others say more of it.
        return code & 0xFF in _SQLITE_AWAY
    return True


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(url, pool_size=_SQLITE_POOL[0], max_overflow=_SQLITE_POOL[1], hide_parameters=True)
    event.listen(engine, "do_connect", _make_directory)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_directory(_dialect: Any, _record: Any, arguments: list[str], _options: dict[str, Any]) -> None:
    Path(arguments[0]).parent.mkdir(parents=True, exist_ok=True)


def _set_up_sqlite(driver: sqlite3.Connection, _record: Any) -> None:
    # Left alone, the driver begins transactions only before the first write and never around DDL.
    driver.isolation_level = None
    driver.execute("PRAGMA foreign_keys = ON")
    _switch_to_wal(driver)
    driver.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    driver.execute("PRAGMA synchronous = NORMAL")


def _switch_to_wal(driver: sqlite3.Connection) -> None:
    """Turn the write-ahead log on; a file remembers it, so only its first connections ever have to wait.

    Waiting is up to us: SQLite does not call its busy handler when two connections switch a file at once.
    """
    driver.execute("PRAGMA busy_timeout = 0")
    pause = 0.02
    for attempts_left in reversed(range(int(BUSY_SECONDS / pause))):
        try:
            driver.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or not attempts_left:
                raise
            time.sleep(pause)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(_READ_ONLY, False)
    # Remembered for as long as the file stays open: each statement of every transaction counts.
    if connection.info.get(_READ_ONLY) is not reading:
        connection.exec_driver_sql(f"PRAGMA query_only = {int(reading)}")
        connection.info[_READ_ONLY] = reading
    # A transaction that read first and writes later cannot wait for another writer: it fails at once.
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _postgresql_engine(url: URL) -> Engine:
    defaults = {
        "application_name": "phraseweaver",
        "connect_timeout": 10,
        # Without these a connection that a router forgot is noticed after a quarter of an hour.
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 20_000,
        "prepare_threshold": None if _behind_pooler(url) else PREPARE_AFTER,
    }
    wanted = url.query.get("prepare_threshold")
    if isinstance(wanted, str):
        # The driver takes a number or None, and an address holds text.
        defaults["prepare_threshold"] = int(wanted) if wanted.isdecimal() else None
        url = url.difference_update_query(["prepare_threshold"])
    engine = create_engine(
        url,
        connect_args={name: value for name, value in defaults.items() if name not in url.query},
        pool_size=_POSTGRESQL_POOL[0],
        max_overflow=_POSTGRESQL_POOL[1],
        pool_timeout=15,
        pool_pre_ping=True,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _set_up_postgresql)
    event.listen(engine, "handle_error", _leave_out_detail)
    return engine


def _behind_pooler(url: URL) -> bool:
    """Return whether the address looks like a pooler that hands each transaction to another connection.

    There, a statement prepared before may be missing. `?prepare_threshold=none` in the address says so too.
    """
    return "pooler" in (url.host or "") or url.port in _POOLER_PORTS


def _set_up_postgresql(driver: Any, _record: Any) -> None:
    # Not as a start-up option: an address may carry `options` of its own, and poolers refuse them.
    driver.autocommit = True
    driver.execute("SET TIME ZONE 'UTC'")
    driver.autocommit = False


def _leave_out_detail(context: ExceptionContext) -> None:
    """Take the row out of the message: PostgreSQL quotes the one that it refused, and messages get logged."""
    detail = getattr(getattr(context.original_exception, "diag", None), "message_detail", None)
    if detail:
        for error in (context.original_exception, context.sqlalchemy_exception):
            if error is not None:
                error.args = tuple(str(argument).replace(detail, "(left out)") for argument in error.args)
