"""More kinds of reminders, planned breaks, the chat, and what all senders share."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from phraseweaver.store.types import BigId, Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add tables and columns; the defaults are what learners have had so far."""
    # Each is a plain ADD COLUMN on both databases: no table is copied, however long the log is.
    op.add_column("reminder_plans", sa.Column("saver_from", sa.Date(), nullable=True))
    op.add_column("reminder_plans", sa.Column("digest_from", sa.Date(), nullable=True))
    op.add_column("reminder_plans", sa.Column("snoozed_until", Instant(), nullable=True))
    op.add_column("reminder_plans", sa.Column("snoozed_on", sa.Date(), nullable=True))
    op.add_column("reminder_plans", sa.Column("snoozes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("reminder_plans", sa.Column("done_on", sa.Date(), nullable=True))
    op.add_column("reminder_plans", sa.Column("chat_deck_id", BigId, nullable=True))
    op.add_column("users", sa.Column("settled_until", sa.Date(), nullable=True))
    op.add_column(
        "cards", sa.Column("suspended_by_hand", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "planned_breaks",
        sa.Column("user_id", BigId, autoincrement=False, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_planned_breaks_order")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_planned_breaks_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "first_day", name=op.f("pk_planned_breaks")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "send_pace",
        sa.Column("chat_id", BigId, autoincrement=False, nullable=False),
        sa.Column("free_ms", BigId, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_send_pace")),
    )
    op.create_table(
        "poller",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("next_offset", BigId, nullable=False),
        sa.Column("commands", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("leased_until", Instant(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_poller_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poller")),
    )
    op.create_table(
        "chat_reviews",
        sa.Column("user_id", BigId, autoincrement=False, nullable=False),
        sa.Column("chat_id", BigId, nullable=False),
        sa.Column("message_id", BigId, nullable=False),
        sa.Column("card_id", BigId, nullable=False),
        sa.Column("reps", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False, server_default=""),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("deck_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_chat_reviews_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_chat_reviews")),
    )


def downgrade() -> None:
    """Take tables and columns away, and with them what they hold."""
    op.drop_table("chat_reviews")
    op.drop_table("poller")
    op.drop_table("send_pace")
    op.drop_table("planned_breaks")
    op.drop_column("cards", "suspended_by_hand")
    op.drop_column("users", "settled_until")
    op.drop_column("reminder_plans", "chat_deck_id")
    op.drop_column("reminder_plans", "done_on")
    op.drop_column("reminder_plans", "snoozes")
    op.drop_column("reminder_plans", "snoozed_on")
    op.drop_column("reminder_plans", "snoozed_until")
    op.drop_column("reminder_plans", "digest_from")
    op.drop_column("reminder_plans", "saver_from")
