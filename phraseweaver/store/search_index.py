"""The index of the search: every three letters in a row, of every phrase.

On SQLite a table of FTS5 without content of its own, kept by triggers; on PostgreSQL an index of `pg_trgm`.
Both may be missing, where FTS5 was left out or the extension is not allowed: each phrase is read then.
"""

from __future__ import annotations

import logging

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

_log = logging.getLogger(__name__)

TABLE = "phrases_search"
_INDEX = "ix_phrases_search_text"

# `detail=none`: the index knows which phrases hold three letters and not where, and is half the size; what it
# finds is read again. Letters are folded already, so that case counts here.
_SQLITE = (
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5(search_text, content='phrases', content_rowid='id',"
    " tokenize='trigram case_sensitive 1', detail='none', columnsize=0)",
    f"CREATE TRIGGER {TABLE}_added AFTER INSERT ON phrases BEGIN"
    f" INSERT INTO {TABLE}(rowid, search_text) VALUES (new.id, new.search_text); END",
    f"CREATE TRIGGER {TABLE}_removed AFTER DELETE ON phrases BEGIN"
    f" INSERT INTO {TABLE}({TABLE}, rowid, search_text) VALUES ('delete', old.id, old.search_text); END",
    f"CREATE TRIGGER {TABLE}_changed AFTER UPDATE OF search_text ON phrases"
    " WHEN old.search_text <> new.search_text BEGIN"
    f" INSERT INTO {TABLE}({TABLE}, rowid, search_text) VALUES ('delete', old.id, old.search_text);"
    f" INSERT INTO {TABLE}(rowid, search_text) VALUES (new.id, new.search_text); END",
    f"INSERT INTO {TABLE}({TABLE}) VALUES ('rebuild')",
)
_POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    f"CREATE INDEX {_INDEX} ON phrases USING gin (search_text gin_trgm_ops)",
)


def create(connection: Connection) -> bool:
    """Make the index from the phrases that are there and return True; False where it cannot be made."""
    statements = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL
    try:
        with connection.begin_nested():
            for statement in statements:
                connection.exec_driver_sql(statement)
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        _log.warning("searching goes without an index: %s", error.orig)
        return False
    return True


def drop(connection: Connection) -> None:
    """Take the index away, if it is there; the extension stays, others may use it."""
    if connection.dialect.name == "sqlite":
        for name in ("added", "removed", "changed"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {TABLE}_{name}")
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {TABLE}")
    else:
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS {_INDEX}")


def is_part_of_index(name: str) -> bool:
    """Return whether a table, trigger or index of that name belongs to the index of the search."""
    return name in (_INDEX, TABLE) or name.startswith(f"{TABLE}_")
