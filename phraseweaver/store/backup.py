"""Rows out of every table and back, as plain values that both databases take."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Engine,
    Float,
    Integer,
    LargeBinary,
    Table,
    Text,
    Time,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from phraseweaver.errors import N_, PhraseWeaverError
from phraseweaver.store import bulk
from phraseweaver.store.migrate import UpgradeError, locked, rebuild_schema, upgrade_within
from phraseweaver.store.tables import Base
from phraseweaver.store.tables.base import order_of_key
from phraseweaver.store.types import Instant

AT_ONCE = 2_000

Encode = Callable[[Any], Any]
Load = Callable[[str, list[str], Iterator[tuple[Any, ...]], int | None], int]
"""Takes a table's name, its columns, its rows and the highest id, and returns how many rows went in."""


class DatabaseNotEmpty(PhraseWeaverError):
    message = N_("There is something in this database already. Say --force to put the backup in its place.")


class BackupDiffers(PhraseWeaverError):
    """Parameter: table."""

    message = N_("The backup was not restored: the table {table} does not fit.")


def tables() -> list[Table]:
    """Return every table, those that others refer to first."""
    return list(Base.metadata.sorted_tables)


def kind_of(column: Column[Any]) -> str:
    """Return what a column holds, as backups call it."""
    kinds: tuple[tuple[type[Any], str], ...] = (
        (Instant, "instant"),
        (Boolean, "boolean"),
        (Date, "date"),
        (Time, "time"),
        (Float, "number"),
        (Integer, "integer"),
        (LargeBinary, "content"),
        (Text, "text"),
    )
    return next(kind for type_, kind in kinds if isinstance(column.type, type_))


def rows(
    session: Session, table: Table, content: Encode, *, owner: Mapping[str, int] | None = None
) -> Iterator[list[Any]]:
    """Yield the rows of a table in the order of its key, as JSON knows them; `content` encodes bytes.

    `owner` restricts them to those with these values in these columns: the learner's, or one deck's.
    """
    names = ", ".join(column.name for column in table.columns)
    key = ", ".join(order_of_key(session.get_bind().dialect.name, table))
    where = "WHERE " + " AND ".join(f"{column} = :{column}" for column in owner) if owner else ""
    # Past the types of the columns, which would make objects of a million instants to write them down again.
    statement = text(f"SELECT {names} FROM {table.name} {where} ORDER BY {key}")
    result = session.execute(statement.execution_options(yield_per=AT_ONCE), owner or {})
    encoders = [_encoder(column, content) for column in table.columns]
    for part in result.partitions(AT_ONCE):
        for row in part:
            yield [
                value if value is None or encode is None else encode(value)
                for encode, value in zip(encoders, row, strict=True)
            ]


def highest_id(session: Session, table: Table) -> int | None:
    """Return the highest id that the table ever gave out, None where it gives out none."""
    if not table.dialect_options["sqlite"]["autoincrement"]:
        return None
    if session.get_bind().dialect.name == "sqlite":
        found = session.scalar(
            text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": table.name}
        )
    else:
        found = session.scalar(
            text("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM " + _sequence(session, table))
        )
    return int(found or 0)


def restore(
    engine: Engine,
    revision: str,
    load: Callable[[Load], None],
    *,
    force: bool,
) -> None:
    """Put a backup of a schema of `revision` in place of what is there, all of it or nothing.

    `load` is handed what takes the tables. DatabaseNotEmpty where there is something, without `force`.
    """
    try:
        with locked(engine) as connection:
            if not force and _holds_anything(connection):
                raise DatabaseNotEmpty
            rebuild_schema(connection, revision)
            load(lambda *given: _load(connection, *given))
            upgrade_within(connection)
    except UpgradeError as error:
        # `locked` wraps whatever goes wrong inside; a broken rule is told as it is.
        if isinstance(error.__cause__, PhraseWeaverError):
            raise error.__cause__ from None
        raise


def count(session: Session, table: Table) -> int:
    """Return how many rows a table has."""
    return session.scalar(select(func.count()).select_from(table)) or 0


def _load(
    connection: Connection,
    table: str,
    columns: list[str],
    new: Iterator[tuple[Any, ...]],
    highest: int | None,
) -> int:
    there = inspect(connection)
    if not there.has_table(table) or set(columns) - {c["name"] for c in there.get_columns(table)}:
        raise BackupDiffers(table=table)
    driver: Any = connection.dialect.loaded_dbapi
    try:
        added = bulk.add_rows_on(connection, table, columns, new)
    except (IntegrityError, DataError, driver.IntegrityError, driver.DataError) as error:
        # A COPY goes past SQLAlchemy, and so do its errors.
        raise BackupDiffers(table=table) from error
    if highest:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :t"), {"t": table})
            connection.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES (:t, :seq)"),
                {"t": table, "seq": highest},
            )
        else:
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:t, 'id'), :seq)"), {"t": table, "seq": highest}
            )
    return added


def _holds_anything(connection: Connection) -> bool:
    there = set(inspect(connection).get_table_names())
    found = [name for name in ("users", "decks", "phrases", "reviews") if name in there]
    return any(connection.scalar(text(f"SELECT 1 FROM {name} LIMIT 1")) for name in found)


def _sequence(session: Session, table: Table) -> str:
    found = session.scalar(text("SELECT pg_get_serial_sequence(:t, 'id')"), {"t": table.name})
    return str(found)


def _encoder(column: Column[Any], content: Encode) -> Encode | None:
    """Return what makes JSON of a value as the driver hands it out; None where it is that already."""
    match kind_of(column):
        case "content":
            return lambda value: content(bytes(value))
        case "boolean":
            return bool
        case "instant":
            return _instant
        case "date" | "time":
            return _date_or_time
        case "number":
            return float
        case _:
            return None


def _instant(value: datetime | str) -> str:
    # SQLite hands text out, and it is what we want.
    return value if isinstance(value, str) else value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _date_or_time(value: date | time | str) -> str:
    return value if isinstance(value, str) else value.isoformat()
