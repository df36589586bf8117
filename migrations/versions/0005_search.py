"""What a search reads, and the index that it reads it from."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from phraseweaver.store import search_index
from phraseweaver.store.search_text import found_by

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_AT_ONCE = 5_000
_LONG_KEY = 200

_PHRASES = sa.table(
    "phrases",
    sa.column("id", sa.BigInteger()),
    *(
        sa.column(name, sa.Text())
        for name in (
            *("text", "translation", "hint", "note", "alternatives", "tags"),
            *("phrase_key", "search_text"),
        )
    ),
)


def upgrade() -> None:
    """Fold tags and accepted answers into what a search reads, shorten long keys, and make the index."""
    _write_anew(op.get_bind())
    op.create_index("ix_phrases_user_id_id", "phrases", ["user_id", "id"])
    search_index.create(op.get_bind())


def _write_anew(connection: sa.Connection) -> None:
    columns = _PHRASES.c
    # All others are as they would be written today.
    stale = sa.or_(
        columns.tags != "", columns.alternatives != "", sa.func.length(columns.phrase_key) > _LONG_KEY
    )
    change = (
        sa.update(_PHRASES)
        .where(columns.id == sa.bindparam("of_phrase"))
        .values(phrase_key=sa.bindparam("new_phrase_key"), search_text=sa.bindparam("new_search_text"))
    )
    last = 0
    while True:
        rows = connection.execute(
            sa.select(_PHRASES).where(columns.id > last, stale).order_by(columns.id).limit(_AT_ONCE)
        ).all()
        if not rows:
            return
        last = rows[-1].id
        connection.execute(
            change,
            [
                {"of_phrase": row.id, **{f"new_{name}": value for name, value in _found_by(row).items()}}
                for row in rows
            ],
        )


def _found_by(row: sa.Row[Any]) -> dict[str, str]:
    return found_by(
        text=row.text,
        translation=row.translation,
        hint=row.hint,
        note=row.note,
        alternatives=row.alternatives,
        tags=row.tags,
    )


def downgrade() -> None:
    """Take the index away; what a search reads was only enriched, and stays."""
    search_index.drop(op.get_bind())
    op.drop_index("ix_phrases_user_id_id", table_name="phrases")
