"""The schema of a database as the database itself tells it, comparable whatever the order of its parts.

The index of the search is left out: the tables do not know it (see `store.search_index`).
"""

from __future__ import annotations

import re

from sqlalchemy import Engine, text

from phraseweaver.store.engine import read_only
from phraseweaver.store.search_index import is_part_of_index

_POSTGRESQL = """
    SELECT 'column', table_name, column_name, concat_ws(' ', data_type, is_nullable, column_default)
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
"""
_SQLITE = (
    "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'sqlite_sequence'"
)


def schema_of(engine: Engine) -> list[tuple[str, ...]]:
    """Return every column, constraint and index, sorted, without Alembic's own table."""
    with read_only(engine).connect() as connection:
        if engine.dialect.name == "sqlite":
            rows = [
                (kind, table, part)
                for kind, name, table, statement in connection.execute(text(_SQLITE))
                if not is_part_of_index(name)
                for part in parts_of(statement)
            ]
        else:
            found = [tuple(row) for row in connection.execute(text(_POSTGRESQL))]
            rows = [row for row in found if not is_part_of_index(row[2])]
    return sorted(row for row in rows if row[1] != "alembic_version")


def parts_of(statement: str) -> list[str]:
    """Return what stands before, between and after the commas of the outermost brackets of a CREATE."""
    parts, depth = [""], 0
    # Texts in single quotes are taken whole: their brackets and commas do not count.
    for piece in re.findall(r"'(?:[^']|'')*'|.", statement.replace('"', ""), re.DOTALL):
        depth -= piece == ")"
        if (depth == 1 and piece == ",") or (depth == 0 and piece in "()"):
            parts.append("")
        else:
            parts[-1] += piece
        depth += piece == "("
    return [" ".join(part.split()) for part in parts]
