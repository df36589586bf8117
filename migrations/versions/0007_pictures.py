"""An index of the phrases that have a picture, as there is one of those that have a recording.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "ix_phrases_picture",
        "phrases",
        ["user_id", "picture"],
        sqlite_where=sa.text("picture <> ''"),
        postgresql_where=sa.text("picture <> ''"),
    )


def downgrade() -> None:
    """Remove the index."""
    op.drop_index("ix_phrases_picture", table_name="phrases")
