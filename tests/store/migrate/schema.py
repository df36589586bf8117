"""The schema of a database as the database itself tells it, to be compared."""

from __future__ import annotations

from sqlalchemy import Engine, text

from phraseweaver.store.engine import read_only

_POSTGRESQL = """
    SELECT 'column', table_name, column_name, concat_ws(' ', data_type, is_nullable, column_default)
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
"""


def schema_of(engine: Engine) -> list[tuple[str, ...]]:
    """Return every table, column, constraint and index, sorted, without Alembic's own table."""
    with read_only(engine).connect() as connection:
        if engine.dialect.name == "sqlite":
            rows = [
                ("line", table, " ".join(line.strip().rstrip(",").split()))
                for table, statement in connection.execute(
                    text("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
                )
                for line in statement.replace('"', "").splitlines()
            ]
        else:
            rows = [tuple(row) for row in connection.execute(text(_POSTGRESQL))]
    return sorted(row for row in rows if row[1] != "alembic_version" and row[2])
