"""How a learner wishes to review, what a phrase accepts as an answer, what was typed, and recordings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from phraseweaver.store.types import BigId

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; the defaults are what learners have had so far."""
    # Each is a plain ADD COLUMN on both databases: no table is copied, however long the log is.
    op.add_column("users", sa.Column("browser_language", sa.Text(), nullable=True))
    op.add_column(
        "users", sa.Column("review_order", sa.Text(), nullable=False, server_default="retrievability")
    )
    op.add_column("users", sa.Column("bury_siblings", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("users", sa.Column("two_buttons", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("users", sa.Column("autoplay", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("users", sa.Column("leech_threshold", sa.Integer(), nullable=False, server_default="8"))
    op.add_column("users", sa.Column("easy_weekdays", sa.SmallInteger(), nullable=False, server_default="0"))
    op.add_column("users", sa.Column("extra_on", sa.Date(), nullable=True))
    op.add_column("users", sa.Column("extra_new", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("users", sa.Column("extra_reviews", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("users", sa.Column("last_studied_on", sa.Date(), nullable=True))
    op.add_column(
        "decks", sa.Column("accents_matter", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.add_column("phrases", sa.Column("keyword", sa.Text(), nullable=False, server_default=""))
    op.add_column("phrases", sa.Column("alternatives", sa.Text(), nullable=False, server_default=""))
    op.add_column("phrases", sa.Column("card_kinds", sa.Text(), nullable=False, server_default=""))
    op.add_column("phrases", sa.Column("marked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("reviews", sa.Column("typed", sa.Text(), nullable=False, server_default=""))
    op.add_column("phrases", sa.Column("recording", sa.Text(), nullable=False, server_default=""))
    op.create_index(
        "ix_phrases_recording",
        "phrases",
        ["user_id", "recording"],
        sqlite_where=sa.text("recording <> ''"),
        postgresql_where=sa.text("recording <> ''"),
    )
    op.create_table(
        "recordings",
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_recordings_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "digest", name=op.f("pk_recordings")),
    )
    op.create_table(
        "neutral_days",
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_neutral_days_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "day", name=op.f("pk_neutral_days")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take table and columns away, and with them what they hold."""
    op.drop_table("neutral_days")
    op.drop_table("recordings")
    op.drop_index("ix_phrases_recording", table_name="phrases")
    for table, columns in {
        "reviews": ("typed",),
        "phrases": ("recording", "marked", "card_kinds", "alternatives", "keyword"),
        "decks": ("accents_matter",),
        "users": (
            "last_studied_on",
            "extra_reviews",
            "extra_new",
            "extra_on",
            "easy_weekdays",
            "leech_threshold",
            "autoplay",
            "two_buttons",
            "bury_siblings",
            "review_order",
            "browser_language",
        ),
    }.items():
        for column in columns:
            op.drop_column(table, column)
