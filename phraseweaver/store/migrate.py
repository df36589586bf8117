"""Bringing the schema to head, safe against company: threads, processes, and a start that was cut off."""

from __future__ import annotations

import logging
import re
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from phraseweaver.errors import N_, PhraseWeaverError
from phraseweaver.store.engine import read_only
from phraseweaver.store.tables import Base

# Alembic is imported where a schema is changed: a process that finds its database at head never needs it,
# and holds 9 MB less.
if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"

LOCK_SECONDS = 60
"""How long an upgrade waits for one that is already running."""

DDL_LOCK_SECONDS = 10
"""How long a statement of an upgrade waits for a table on PostgreSQL; meanwhile others queue up behind it."""

ADVISORY_LOCK = 0x5068_7261_7365_5765
"""The key of the upgrade's lock on PostgreSQL."""

_in_this_process = threading.Lock()
"""Alembic keeps its context in a module: two upgrades at once in one process get in each other's way."""

_REVISION = re.compile(r"^(revision|down_revision)\b[^=\n]*= *['\"]([^'\"\n]+)['\"]", re.MULTILINE)
"""What a migration says of itself; the lowest one has None below it, which is no text."""

_log = logging.getLogger(__name__)


class UpgradeError(PhraseWeaverError):
    """The database cannot be used as it is; nothing in it was changed."""

    message = N_("The database is not ready.")


class DatabaseUnreachable(UpgradeError):
    """No connection, or what is there is no database; the cause says which."""

    message = N_("The database cannot be reached. The log says why.")


class DatabaseAhead(UpgradeError):
    """The schema is of a revision that this code does not know. Parameters: found, known (revisions)."""

    message = N_(
        "The database is at revision {found}, and this version of PhraseWeaver knows only {known}. "
        "Start the newer version again, or restore a backup of the database."
    )


class DatabaseOccupied(UpgradeError):
    """Tables of ours are there without a revision: another program's. Parameter: tables."""

    message = N_(
        "The database already holds tables that PhraseWeaver did not make: {tables}. "
        "Give it a database of its own."
    )


class UpgradeBusy(UpgradeError):
    message = N_("The database is being upgraded or is in heavy use. Please try again in a minute.")


class UpgradeFailed(UpgradeError):
    """The cause is the error that stopped the upgrade; all of it was rolled back."""

    message = N_("The database could not be upgraded and was left as it was. The log says why.")


def upgrade(engine: Engine, *, script_location: Path = MIGRATIONS) -> None:
    """Bring the schema to the head of the migrations in `script_location`, all of it or nothing.

    At head already: one read and no lock. Otherwise a child of UpgradeError or success; a non-empty SQLite
    file is first copied to `<file>.bak-<revision>`.
    """
    try:
        _upgrade(engine, script_location)
    except UpgradeError as error:
        # Learners see the sentence only; this is where the cause can be read.
        _log.error("%s", error, exc_info=error.__cause__)
        raise


def _upgrade(engine: Engine, script_location: Path) -> None:
    head = head_revision(script_location)
    found = current_revision(engine)
    if found == head:
        return
    refuse_unknown(found, script_location)
    with locked(engine) as connection:
        # Another process may have done the work while this one waited for the lock.
        found = _revision(connection)
        if found == head:
            return
        make_safe(connection, script_location)
        upgrade_within(connection, script_location=script_location)
    _log.info("schema upgraded from %s to %s", found, head)


def current_revision(engine: Engine) -> str | None:
    """Return the revision of the schema, None where there is none yet. Raises DatabaseUnreachable."""
    with _connected(read_only(engine)) as connection:
        try:
            return _revision(connection)
        except SQLAlchemyError as error:
            raise DatabaseUnreachable from error


def head_revision(script_location: Path = MIGRATIONS) -> str:
    """Return the revision that this code expects."""
    revisions = _revisions(script_location)
    heads = revisions.keys() - revisions.values()
    if len(heads) != 1:
        raise UpgradeFailed from LookupError(f"{len(heads)} heads among the migrations in {script_location}")
    return heads.pop()


@contextmanager
def locked(engine: Engine) -> Iterator[Connection]:
    """Yield a connection in a transaction that no other upgrade shares; leaving commits.

    An exception rolls everything back and comes out as UpgradeBusy or UpgradeFailed with its cause, a child
    of UpgradeError as it is.
    """
    if not _in_this_process.acquire(timeout=LOCK_SECONDS):
        raise UpgradeBusy
    try:
        with _connected(engine) as connection:
            of_database = _locked_sqlite if engine.dialect.name == "sqlite" else _locked_postgresql
            try:
                with of_database(connection):
                    yield connection
            except UpgradeError:
                raise
            except Exception as error:
                raise (UpgradeBusy if _is_lock_timeout(error) else UpgradeFailed) from error
    finally:
        _in_this_process.release()


def make_safe(connection: Connection, script_location: Path = MIGRATIONS) -> None:
    """Refuse a database that is not ours to change; keep a copy of a non-empty SQLite file."""
    found = _revision(connection)
    refuse_unknown(found, script_location)
    tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
    if found is None and (clash := tables & set(Base.metadata.tables)):
        raise DatabaseOccupied(tables=", ".join(sorted(clash)))
    if tables and connection.dialect.name == "sqlite":
        _copy_sqlite(connection, found or "unversioned")


def rebuild_schema(connection: Connection, revision: str, *, script_location: Path = MIGRATIONS) -> None:
    """Take away every table of ours and make those of `revision`, within the transaction of `locked`.

    DatabaseAhead for a revision that this code does not know. A non-empty SQLite file is copied first.
    """
    from alembic import command

    refuse_unknown(revision, script_location)
    make_safe(connection, script_location)
    if _revision(connection) is not None:
        command.downgrade(_config(script_location, connection), "base")
    command.upgrade(_config(script_location, connection), revision)


def upgrade_within(connection: Connection, *, script_location: Path = MIGRATIONS) -> None:
    """Bring the schema to head within the transaction of `locked`."""
    from alembic import command

    command.upgrade(_config(script_location, connection), "head")


def refuse_unknown(found: str | None, script_location: Path = MIGRATIONS) -> None:
    """Raise DatabaseAhead where `found` is no revision of the migrations in `script_location`."""
    if found is not None and found not in _revisions(script_location):
        raise DatabaseAhead(found=found, known=head_revision(script_location))


def _revisions(script_location: Path) -> dict[str, str | None]:
    """Return the revisions that the migrations name, each with the one below it."""
    found: dict[str, str | None] = {}
    for file in (script_location / "versions").glob("*.py"):
        names = dict(_REVISION.findall(file.read_text(encoding="utf-8")))
        if "revision" in names:
            found[names["revision"]] = names.get("down_revision")
    return found


def _config(script_location: Path, connection: Connection) -> Config:
    from alembic.config import Config

    # The connection travels as an object: as a text option, a "%" in the password would be interpolated.
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(script_location).replace("%", "%%"))
    return config


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    rows = connection.execute(text("SELECT version_num FROM alembic_version ORDER BY version_num"))
    return " + ".join(rows.scalars()) or None


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    try:
        connection = engine.connect()
    except (SQLAlchemyError, OSError) as error:
        raise DatabaseUnreachable from error
    with connection:
        yield connection


@contextmanager
def _locked_postgresql(connection: Connection) -> Iterator[None]:
    with connection.begin():
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{DDL_LOCK_SECONDS}s'")
        yield


@contextmanager
def _locked_sqlite(connection: Connection) -> Iterator[None]:
    # A connection of its own: closed afterwards rather than returned to the pool with foreign keys off.
    connection.detach()
    driver = connection.connection.cursor()
    driver.execute(f"PRAGMA busy_timeout = {LOCK_SECONDS * 1000}")
    # Rebuilding a table drops it, and with foreign keys on that deletes the rows that refer to it. The
    # pragma has no effect inside a transaction.
    driver.execute("PRAGMA foreign_keys = OFF")
    with connection.begin():
        highest = _highest_ids(connection)
        yield
        _keep_highest_ids(connection, highest)
        if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
            raise UpgradeFailed from RuntimeError(
                f"{len(broken)} rows refer to rows that are not there, first: {broken[0]}"
            )


def _highest_ids(connection: Connection) -> dict[str, int]:
    if not inspect(connection).has_table("sqlite_sequence"):
        return {}
    rows = connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")
    return {row.name: row.seq for row in rows}


def _keep_highest_ids(connection: Connection, before: dict[str, int]) -> None:
    """Let no rebuilt table give an id out again: a rebuilt one counts on from the rows that it holds."""
    after = _highest_ids(connection)
    for name, seq in before.items():
        if name in after:
            connection.exec_driver_sql(
                "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (seq, name)
            )
        elif inspect(connection).has_table(name):
            connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, seq))


def _copy_sqlite(connection: Connection, revision: str) -> None:
    """Copy the file as last committed; the caller's transaction keeps other writers away meanwhile."""
    name = connection.engine.url.database
    assert name is not None
    source = Path(name)
    target = source.with_name(f"{source.name}.bak-{revision}")
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(unfinished)) as copy:
        original.backup(copy)
    shutil.copymode(source, unfinished)
    unfinished.replace(target)


def _is_lock_timeout(error: Exception) -> bool:
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        return error.orig.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    return getattr(error.orig, "sqlstate", None) == "55P03"  # lock_not_available
