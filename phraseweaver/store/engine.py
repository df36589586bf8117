"""The way to the database: engines that behave alike on both databases, and the two kinds of transaction."""

from __future__ import annotations

import logging
import select
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from sqlalchemy import Dialect, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError
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


def make_engine(url: URL | str) -> Engine:
    """Return an engine on `url`; nothing is opened before the first transaction.

    On SQLite the first connection creates the directory of the file. Error messages of the engine never
    repeat bound values: they are learners' phrases and chat ids.
    """
    url = make_url(url)
    if url.get_backend_name() != "sqlite":
        return _postgresql_engine(url)
    # A transaction that read first and writes later cannot wait for another writer: it fails at once.
    return _sqlite_engine(url, _WRITERS, "BEGIN IMMEDIATE")


def read_only(engine: Engine) -> Engine:
    """Return an engine on the same database whose transactions see one snapshot and cannot write.

    On PostgreSQL it shares the pool. On SQLite it has connections of its own, made once for each engine and
    closed with it: to forbid writing and to allow it again on one connection makes SQLite throw all its
    prepared statements away, and every answer comes between two cards that are read.
    """
    if engine.dialect.name != "sqlite":
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with _making_readers:
        reader = _readers.get(engine)
        if reader is None:
            reader = _readers[engine] = _sqlite_engine(engine.url, _READERS, "BEGIN")
            event.listen(reader, "connect", _forbid_writing)
            event.listen(engine, "engine_disposed", lambda _engine, closed=reader: closed.dispose())
    return reader


def listen_to_statements(engine: Engine, note: Callable[..., None]) -> None:
    """Let `note` hear each statement before it is sent (SQLAlchemy's `before_cursor_execute`).

    To be called before Sessions are made: on PostgreSQL the read-only view takes the listeners of its birth
    along.
    """
    event.listen(engine, "before_cursor_execute", note)
    if engine.dialect.name == "sqlite":
        event.listen(read_only(engine), "before_cursor_execute", note)


@dataclass(frozen=True, slots=True)
class PoolUse:
    """How many connections of a pool are in use, and how many it may open."""

    in_use: int
    most: int


_READERS = (5, 15)
_WRITERS = (1, 9)
_POSTGRESQL_POOL = (4, 4)
"""How many connections a pool keeps, and how many more it opens at need."""

_readers: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()
_making_readers = threading.Lock()


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

    def pools(self) -> list[PoolUse]:
        """Return how the pools underneath are used."""
        if self._engine.dialect.name == "sqlite":
            sizes = {self._engine: _WRITERS, self._read_only: _READERS}
        else:
            sizes = {self._engine: _POSTGRESQL_POOL}
        return [
            PoolUse(pool.checkedout(), sum(size))
            for engine, size in sizes.items()
            if isinstance(pool := engine.pool, QueuePool)
        ]

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
    pools = [use for sessions in tuple(_all_sessions) for use in sessions.pools()]
    return max(pools, key=lambda use: (use.in_use, use.most), default=None)


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


def _sqlite_engine(url: URL, pool: tuple[int, int], begin: str) -> Engine:
    engine = create_engine(url, pool_size=pool[0], max_overflow=pool[1], hide_parameters=True)
    event.listen(engine, "do_connect", _make_directory)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
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


def _forbid_writing(driver: sqlite3.Connection, _record: Any) -> None:
    driver.execute("PRAGMA query_only = ON")


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
        hide_parameters=True,
    )
    event.listen(engine, "connect", _set_up_postgresql)
    event.listen(engine, "checkout", partial(_leave_dead_connection, engine.dialect))
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


def _leave_dead_connection(dialect: Dialect, driver: Any, _record: Any, _proxy: Any) -> None:
    """Make the pool open another connection in place of one that the server has closed.

    Asking before each transaction would cost a round trip. A server that goes says so, and a connection that
    nothing was asked of has nothing else to hear: the server is asked only where the socket holds something.
    What was lost without a word is found by the system's own probes (`keepalives_idle`); a question would
    wait for an answer just as long.
    """
    try:
        if _holds_something(driver):
            dialect.do_ping(driver)
    except (dialect.loaded_dbapi.Error, OSError) as error:
        raise DisconnectionError from error


def _holds_something(driver: Any) -> bool:
    """Return whether there is something to read from the connection's socket, or that cannot be told."""
    try:
        return bool(select.select([driver], [], [], 0)[0])
    except ValueError:
        # Among thousands of open files its number is beyond what `select` takes.
        return True


def _leave_out_detail(context: ExceptionContext) -> None:
    """Take the row out of the message: PostgreSQL quotes the one that it refused, and messages get logged."""
    detail = getattr(getattr(context.original_exception, "diag", None), "message_detail", None)
    if detail:
        for error in (context.original_exception, context.sqlalchemy_exception):
            if error is not None:
                error.args = tuple(str(argument).replace(detail, "(left out)") for argument in error.args)
