"""A row of a learner's in every table that has such rows, whatever the tables are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from sqlalchemy import Column, Table, func, insert, select
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import UserId
from phraseweaver.store import backup
from phraseweaver.store.tables import Base

# Where a value of the column's kind would not do.
_VALUES: dict[tuple[str, str], Any] = {("reminders", "state"): "sent"}
_OF_KIND = {
    "instant": datetime(2026, 3, 10, 9, tzinfo=UTC),
    "date": date(2026, 3, 10),
    "time": time(9),
    "boolean": False,
    "integer": 1,
    "number": 0.9,
    "content": b"x",
}
_numbers = count(10_000)


def owned_tables() -> list[Table]:
    """Return the tables whose rows belong to a learner, those that others refer to first."""
    return [table for table in Base.metadata.sorted_tables if "user_id" in table.c]


def add_rows_everywhere(session: Session, user: UserId) -> None:
    """Give the learner a row in every table of theirs that has none of theirs yet."""
    made: dict[str, int] = {}
    for table in owned_tables():
        if rows_of(session, table, user):
            if "id" in table.c:
                made[table.name] = session.scalar(select(func.max(table.c.id)).where(table.c.user_id == user))
            continue
        values = {
            column.name: _value(table, column, user, made) for column in table.columns if _wanted(column)
        }
        session.execute(insert(table).values(values))
        if "id" in table.c:
            made[table.name] = values["id"]


def rows_of(session: Session, table: Table, user: UserId) -> int:
    """Return how many rows of the table are the learner's."""
    return session.scalar(select(func.count()).select_from(table).where(table.c.user_id == user)) or 0


def _wanted(column: Column[Any]) -> bool:
    return column.primary_key or (not column.nullable and column.server_default is None)


def _value(table: Table, column: Column[Any], user: UserId, made: dict[str, int]) -> Any:
    if column.name == "user_id":
        return user
    if (table.name, column.name) in _VALUES:
        return _VALUES[table.name, column.name]
    for key in column.foreign_keys:
        return made[key.column.table.name]
    if column.name == "id":
        return next(_numbers)
    kind = backup.kind_of(column)
    if kind == "text":
        return f"x{next(_numbers)}"
    return _OF_KIND[kind]
