"""Many rows at once, past the statement builder, which costs several times what the database does.

Values go in as the drivers take them: instants and dates as text, which both databases read alike because
every connection speaks UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

_TOGETHER = 400
"""Rows of one INSERT on SQLite: the index of the search writes its table once for each statement. With the
widest table these are a third of the parameters that a statement may have."""
_DAY_MS = 24 * 60 * 60 * 1000


def reserve_ids(session: Session, table: str, count: int) -> Sequence[int]:
    """Return ids for that many rows of a table, which nobody else gets; they rise."""
    if count < 1:
        return range(0)
    if session.get_bind().dialect.name == "sqlite":
        # The transaction is the only writer; the sequence has a row from the first id on.
        used = session.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": table})
        move = (
            "INSERT INTO sqlite_sequence (seq, name) VALUES (:seq, :table)"
            if used is None
            else "UPDATE sqlite_sequence SET seq = :seq WHERE name = :table"
        )
        first = int(used or 0) + 1
        session.execute(text(move), {"seq": first + count - 1, "table": table})
        return range(first, first + count)
    taken = session.scalars(
        text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)"),
        {"table": table, "count": count},
    )
    return sorted(taken)


def add_rows(
    session: Session,
    table: str,
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
    same: Mapping[str, Any] | None = None,
) -> int:
    """Add rows, each with a value for every column, and return how many they were.

    `same` are further columns whose value is the same in all rows.
    """
    return add_rows_on(session.connection(), table, columns, rows, same)


def add_rows_on(
    connection: Connection,
    table: str,
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
    same: Mapping[str, Any] | None = None,
) -> int:
    """Do the same in a transaction without a Session."""
    shared = tuple((same or {}).values())
    names = ", ".join((*(same or {}), *columns))
    added = 0
    if connection.dialect.name == "sqlite":
        # What all rows share is handed over once for each statement, ahead of the others.
        one = f"({', '.join((*(f'?{place + 1}' for place in range(len(shared))), *('?' * len(columns))))})"
        some = f"INSERT INTO {table} ({names}) VALUES "
        full = some + ", ".join([one] * _TOGETHER)
        iterator = iter(rows)
        with closing(connection.connection.cursor()) as cursor:
            while part := list(islice(iterator, _TOGETHER)):
                statement = full if len(part) == _TOGETHER else some + ", ".join([one] * len(part))
                cursor.execute(statement, [*shared, *chain.from_iterable(part)])
                added += len(part)
        return added
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row((*shared, *row))
            added += 1
    return added


def change_rows(
    session: Session, table: str, keys: Sequence[str], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Change rows: each has first the values of its columns, then those of the keys that find it."""
    if not rows:
        return
    names = [*columns, *keys]
    connection = session.connection()
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    changes = ", ".join(f"{name} = {mark}" for name in columns)
    found = " AND ".join(f"{name} = {mark}" for name in keys)
    assert all(len(row) == len(names) for row in rows)
    connection.exec_driver_sql(f"UPDATE {table} SET {changes} WHERE {found}", [tuple(row) for row in rows])


def instant(when: datetime | None) -> str | None:
    """Return an aware instant as the drivers take it."""
    return None if when is None else when.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def instant_of_ms(ms: int) -> str | None:
    """Return the same of a millisecond of the Unix epoch; None for a negative one."""
    if ms < 0:
        return None
    rest = ms % _DAY_MS
    return f"{_utc_date(ms // _DAY_MS)} {_SECONDS_OF_DAY[rest // 1000]}.{_THOUSANDTHS[rest % 1000]}"


@lru_cache(maxsize=50_000)
def day_of_ordinal(ordinal: int) -> str | None:
    """Return a date, counted as `date.toordinal` does, as the drivers take it; None for a negative one."""
    return None if ordinal < 0 else date.fromordinal(ordinal).isoformat()


@lru_cache(maxsize=50_000)
def _utc_date(days: int) -> str:
    return date.fromordinal(_EPOCH + days).isoformat()


_SECONDS_OF_DAY = [
    f"{hour:02}:{minute:02}:{second:02}" for hour in range(24) for minute in range(60) for second in range(60)
]
"""Looked up, as what follows the point is, because two or three are needed for each of a million answers."""
_THOUSANDTHS = [f"{thousandth:03}000" for thousandth in range(1000)]

_EPOCH = date(1970, 1, 1).toordinal()
