"""INSERT … ON CONFLICT, which both databases speak but SQLAlchemy spells once for each."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_for(session: Session, table: Any) -> Any:
    """Return the INSERT of the session's database, with `on_conflict_do_nothing` and `…_do_update`."""
    return insert_of(session.get_bind().dialect.name, table)


def insert_of(dialect: str, table: Any) -> Any:
    """Return the same by the dialect's name, for statements that are made once."""
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)
