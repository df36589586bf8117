"""Every key of an owned table begins with the owner, so that it can be partitioned or split by learner."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

from phraseweaver.store import search_index

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_WITH_IDS = ("decks", "phrases", "cards", "reviews", "reminders", "changes", "memory_models")
_PARENTS = ("decks", "phrases")
_REFERENCES = (
    ("phrases", "deck_id", "decks"),
    ("cards", "deck_id", "decks"),
    ("cards", "phrase_id", "phrases"),
)
_UNIQUE = (("cards", "phrase_id", "kind"), ("reviews", "card_id", "before_reps"))


def upgrade() -> None:
    """Put the owner in front of every key, and into what refers to it."""
    connection = op.get_bind()
    op.drop_index("ix_phrases_user_id_id", table_name="phrases")
    op.drop_index("ix_phrases_deck_id", table_name="phrases")
    op.drop_index("ix_cards_deck", table_name="cards")
    if connection.dialect.name == "sqlite":
        _rebuild_all(connection, owner_first=True)
    else:
        op.drop_index("ix_changes_user_id_id", table_name="changes")
        op.drop_index("ix_memory_models_user_id_id", table_name="memory_models")
        _alter_all(owner_first=True)
    op.create_index("ix_cards_deck", "cards", ["user_id", "deck_id", "state"])


def downgrade() -> None:
    """Make the keys plain ids again."""
    connection = op.get_bind()
    op.drop_index("ix_cards_deck", table_name="cards")
    if connection.dialect.name == "sqlite":
        _rebuild_all(connection, owner_first=False)
    else:
        _alter_all(owner_first=False)
        op.create_index("ix_memory_models_user_id_id", "memory_models", ["user_id", "id"])
        op.create_index("ix_changes_user_id_id", "changes", ["user_id", "id"])
    op.create_index("ix_cards_deck", "cards", ["deck_id", "state"])
    op.create_index("ix_phrases_deck_id", "phrases", ["deck_id"])
    op.create_index("ix_phrases_user_id_id", "phrases", ["user_id", "id"])


def _alter_all(*, owner_first: bool) -> None:
    """Change the keys on PostgreSQL; no table is written anew."""
    for table, column, parent in _REFERENCES:
        op.drop_constraint(_reference(table, column, parent, not owner_first)[0], table)
    for table in _WITH_IDS:
        op.drop_constraint(f"pk_{table}", table)
        op.create_primary_key(f"pk_{table}", table, [*_owner(owner_first), "id"])
    for table, *columns in _UNIQUE:
        op.drop_constraint(_unique(table, columns, not owner_first)[0], table)
        name, wanted = _unique(table, columns, owner_first)
        op.create_unique_constraint(name, table, wanted)
    for table, column, parent in _REFERENCES:
        name, own, others = _reference(table, column, parent, owner_first)
        op.create_foreign_key(name, table, parent, own, others, ondelete="CASCADE")


def _rebuild_all(connection: sa.Connection, *, owner_first: bool) -> None:
    """Change the keys on SQLite, which can do so only by writing the tables anew.

    Primary keys stay the ids: only a key of one whole-number column is the row's own address there.
    """
    if connection.exec_driver_sql("PRAGMA foreign_keys").scalar():
        raise RuntimeError("with foreign keys on, rebuilding a table would delete what refers to it")
    changes: dict[str, list[tuple[str, str]]] = {}
    for table in _PARENTS:
        before = f"CONSTRAINT fk_{table}_user_id_users "
        after = f"CONSTRAINT uq_{table}_user_id_id UNIQUE (user_id, id), {before}"
        changes.setdefault(table, []).append((before, after) if owner_first else (after, before))
    for table, column, parent in _REFERENCES:
        changes.setdefault(table, []).append(
            (
                _reference_clause(table, column, parent, not owner_first),
                _reference_clause(table, column, parent, owner_first),
            )
        )
    for table, *columns in _UNIQUE:
        changes.setdefault(table, []).append(
            (_unique_clause(table, columns, not owner_first), _unique_clause(table, columns, owner_first))
        )
    # Its triggers would go with the table, and it would be found by ids that were never told to it.
    search_index.drop(connection)
    for table, replaced in changes.items():
        _rebuild(connection, table, replaced)
    search_index.create(connection)


def _rebuild(connection: sa.Connection, table: str, replaced: list[tuple[str, str]]) -> None:
    """Write a table anew with other constraints; its columns, other constraints, rows and indexes stay."""
    statement = str(connection.exec_driver_sql(_MADE_BY, ("table", table)).scalar_one())
    indexes = connection.exec_driver_sql(_MADE_BY, ("index", table)).scalars().all()
    columns = ", ".join(f'"{column["name"]}"' for column in sa.inspect(connection).get_columns(table))
    for before, after in replaced:
        if statement.count(before) != 1:
            raise RuntimeError(f"{table} was not made by our migrations: it has no {before!r}")
        statement = statement.replace(before, after)
    anew = f"{table}_anew"
    connection.exec_driver_sql(re.sub(rf'\ACREATE TABLE "?{table}"?', f"CREATE TABLE {anew}", statement))
    connection.exec_driver_sql(f"INSERT INTO {anew} ({columns}) SELECT {columns} FROM {table}")
    connection.exec_driver_sql(f"DROP TABLE {table}")
    connection.exec_driver_sql(f"ALTER TABLE {anew} RENAME TO {table}")
    for index in indexes:
        connection.exec_driver_sql(index)


_MADE_BY = "SELECT sql FROM sqlite_master WHERE type = ? AND tbl_name = ? AND sql IS NOT NULL"


def _owner(owner_first: bool) -> list[str]:
    return ["user_id"] if owner_first else []


def _unique(table: str, columns: list[str], owner_first: bool) -> tuple[str, list[str]]:
    wanted = [*_owner(owner_first), *columns]
    return f"uq_{table}_{'_'.join(wanted)}", wanted


def _unique_clause(table: str, columns: list[str], owner_first: bool) -> str:
    name, wanted = _unique(table, columns, owner_first)
    return f"CONSTRAINT {name} UNIQUE ({', '.join(wanted)})"


def _reference(table: str, column: str, parent: str, owner_first: bool) -> tuple[str, list[str], list[str]]:
    own = [*_owner(owner_first), column]
    return f"fk_{table}_{'_'.join(own)}_{parent}", own, [*_owner(owner_first), "id"]


def _reference_clause(table: str, column: str, parent: str, owner_first: bool) -> str:
    name, own, others = _reference(table, column, parent, owner_first)
    return (
        f"CONSTRAINT {name} FOREIGN KEY({', '.join(own)})"
        f" REFERENCES {parent} ({', '.join(others)}) ON DELETE CASCADE"
    )
