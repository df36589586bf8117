"""Columns of phrases and decks, bulk changes that can be undone, answers by hour, memory models."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from phraseweaver.store.types import BigId, Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add tables and columns; the defaults are what learners have had so far."""
    # Each is a plain ADD COLUMN on both databases: no table is copied, however long the log is.
    op.add_column("decks", sa.Column("new_per_day", sa.Integer(), nullable=True))
    op.add_column("decks", sa.Column("reviews_per_day", sa.Integer(), nullable=True))
    op.add_column("decks", sa.Column("desired_retention", sa.Float(), nullable=True))
    op.add_column("decks", sa.Column("voice", sa.Text(), nullable=False, server_default=""))
    op.add_column("phrases", sa.Column("picture", sa.Text(), nullable=False, server_default=""))
    op.add_column("phrases", sa.Column("source", sa.Text(), nullable=False, server_default=""))
    op.add_column("phrases", sa.Column("guid", sa.Text(), nullable=False, server_default=""))
    op.add_column("reviews", sa.Column("variant", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "changes",
        sa.Column("id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_changes_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "hourly",
        sa.Column("user_id", BigId, autoincrement=False, nullable=False),
        sa.Column("studied_on", sa.Date(), nullable=False),
        sa.Column("deck_id", BigId, autoincrement=False, nullable=False),
        sa.Column("hour", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_hourly_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "studied_on", "deck_id", "hour", name=op.f("pk_hourly")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "memory_models",
        sa.Column("id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("fitted_at", Instant(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("loss_before", sa.Float(), nullable=False),
        sa.Column("loss_after", sa.Float(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("calibration", sa.Text(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_memory_models_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memory_models")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_changes_user_id_id", "changes", ["user_id", "id"])
    op.create_index("ix_memory_models_user_id_id", "memory_models", ["user_id", "id"])


def downgrade() -> None:
    """Take tables and columns away, and with them what they hold."""
    op.drop_index("ix_changes_user_id_id", table_name="changes")
    op.drop_index("ix_memory_models_user_id_id", table_name="memory_models")
    op.drop_table("memory_models")
    op.drop_table("hourly")
    op.drop_table("changes")
    op.drop_column("reviews", "variant")
    op.drop_column("phrases", "guid")
    op.drop_column("phrases", "source")
    op.drop_column("phrases", "picture")
    op.drop_column("decks", "voice")
    op.drop_column("decks", "desired_retention")
    op.drop_column("decks", "reviews_per_day")
    op.drop_column("decks", "new_per_day")
