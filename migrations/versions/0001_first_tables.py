"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from phraseweaver.store.types import BigId, Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, every parent before its children."""
    op.create_table(
        "users",
        sa.Column("id", BigId, nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("rollover_hour", sa.SmallInteger(), nullable=False),
        sa.Column("interface_language", sa.Text(), nullable=True),
        sa.Column("new_per_day", sa.Integer(), nullable=False),
        sa.Column("reviews_per_day", sa.Integer(), nullable=False),
        sa.Column("desired_retention", sa.Float(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.CheckConstraint("desired_retention BETWEEN 0.7 AND 0.99", name=op.f("ck_users_desired_retention")),
        sa.CheckConstraint("rollover_hour BETWEEN 0 AND 23", name=op.f("ck_users_rollover_hour")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("handle", name=op.f("uq_users_handle")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "decks",
        sa.Column("id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("learning", sa.Text(), nullable=False),
        sa.Column("known", sa.Text(), nullable=False),
        sa.Column("card_kinds", sa.Text(), nullable=False),
        sa.Column("archived_at", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_decks_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decks")),
        sa.UniqueConstraint("user_id", "name_key", name=op.f("uq_decks_user_id_name_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "phrases",
        sa.Column("id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("deck_id", BigId, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("translation", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("phrase_key", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deck_id"], ["decks.id"], name=op.f("fk_phrases_deck_id_decks"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_phrases_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrases")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_phrases_deck_id", "phrases", ["deck_id"])
    op.create_index("ix_phrases_user_id_deck_id_id", "phrases", ["user_id", "deck_id", "id"])
    op.create_index("ix_phrases_user_id_phrase_key", "phrases", ["user_id", "phrase_key"])
    op.create_table(
        "cards",
        sa.Column("id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("deck_id", BigId, nullable=False),
        sa.Column("phrase_id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("position", BigId, nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("step", sa.SmallInteger(), nullable=True),
        sa.Column("stability", sa.Float(), nullable=True),
        sa.Column("difficulty", sa.Float(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("interval_days", sa.Integer(), nullable=False),
        sa.Column("last_reviewed_at", Instant(), nullable=True),
        sa.Column("last_studied_on", sa.Date(), nullable=True),
        sa.Column("reps", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.Column("suspended", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("buried_until", sa.Date(), nullable=True),
        sa.CheckConstraint("(stability IS NULL) = (difficulty IS NULL)", name=op.f("ck_cards_memory")),
        sa.CheckConstraint(
            "(state = 0 AND due_on IS NULL AND due_at IS NULL)"
            " OR (state = 2 AND due_on IS NOT NULL AND due_at IS NULL)"
            " OR (state IN (1, 3) AND due_at IS NOT NULL AND due_on IS NULL)",
            name=op.f("ck_cards_due"),
        ),
        sa.CheckConstraint("state BETWEEN 0 AND 3", name=op.f("ck_cards_state")),
        sa.ForeignKeyConstraint(
            ["deck_id"], ["decks.id"], name=op.f("fk_cards_deck_id_decks"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["phrase_id"], ["phrases.id"], name=op.f("fk_cards_phrase_id_phrases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_cards_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
        sa.UniqueConstraint("phrase_id", "kind", name=op.f("uq_cards_phrase_id_kind")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_cards_deck", "cards", ["deck_id", "state"])
    op.create_index(
        "ix_cards_due",
        "cards",
        [
            *("user_id", "deck_id", "due_on", "interval_days"),
            *("buried_until", "phrase_id", "state", "suspended"),
        ],
        sqlite_where=sa.text("state = 2 AND suspended = false"),
        postgresql_where=sa.text("state = 2 AND suspended = false"),
    )
    op.create_index(
        "ix_cards_learning",
        "cards",
        ["user_id", "due_at"],
        sqlite_where=sa.text("state IN (1, 3) AND suspended = false"),
        postgresql_where=sa.text("state IN (1, 3) AND suspended = false"),
    )
    op.create_index(
        "ix_cards_new",
        "cards",
        ["user_id", "deck_id", "position"],
        sqlite_where=sa.text("state = 0 AND suspended = false"),
        postgresql_where=sa.text("state = 0 AND suspended = false"),
    )
    op.create_table(
        "reviews",
        sa.Column("id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("card_id", BigId, nullable=False),
        sa.Column("phrase_id", BigId, nullable=False),
        sa.Column("deck_id", BigId, nullable=False),
        sa.Column("reviewed_at", Instant(), nullable=False),
        sa.Column("studied_on", sa.Date(), nullable=False),
        sa.Column("rating", sa.SmallInteger(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("interval_days", sa.Integer(), nullable=False),
        sa.Column("before_state", sa.SmallInteger(), nullable=False),
        sa.Column("before_step", sa.SmallInteger(), nullable=True),
        sa.Column("before_stability", sa.Float(), nullable=True),
        sa.Column("before_difficulty", sa.Float(), nullable=True),
        sa.Column("before_due_on", sa.Date(), nullable=True),
        sa.Column("before_due_at", Instant(), nullable=True),
        sa.Column("before_interval_days", sa.Integer(), nullable=False),
        sa.Column("before_last_reviewed_at", Instant(), nullable=True),
        sa.Column("before_last_studied_on", sa.Date(), nullable=True),
        sa.Column("before_reps", sa.Integer(), nullable=False),
        sa.Column("before_lapses", sa.Integer(), nullable=False),
        sa.Column("buried_cards", sa.Text(), nullable=False),
        sa.CheckConstraint("rating BETWEEN 1 AND 4", name=op.f("ck_reviews_rating")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_reviews_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("card_id", "before_reps", name=op.f("uq_reviews_card_id_before_reps")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reviews_user_id_studied_on_id", "reviews", ["user_id", "studied_on", "id"])
    op.create_table(
        "daily",
        sa.Column("user_id", BigId, autoincrement=False, nullable=False),
        sa.Column("studied_on", sa.Date(), nullable=False),
        sa.Column("deck_id", BigId, autoincrement=False, nullable=False),
        sa.Column("again", sa.Integer(), nullable=False),
        sa.Column("hard", sa.Integer(), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("easy", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("learning", sa.Integer(), nullable=False),
        sa.Column("young", sa.Integer(), nullable=False),
        sa.Column("mature", sa.Integer(), nullable=False),
        sa.Column("relearning", sa.Integer(), nullable=False),
        sa.Column("young_passed", sa.Integer(), nullable=False),
        sa.Column("young_failed", sa.Integer(), nullable=False),
        sa.Column("mature_passed", sa.Integer(), nullable=False),
        sa.Column("mature_failed", sa.Integer(), nullable=False),
        sa.Column("milliseconds", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_daily_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "studied_on", "deck_id", name=op.f("pk_daily")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reminder_plans",
        sa.Column("user_id", BigId, autoincrement=False, nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("chat_id", BigId, nullable=True),
        sa.Column("chat_name", sa.Text(), nullable=False),
        sa.Column("local_time", sa.Time(), nullable=False),
        sa.Column("weekdays", sa.SmallInteger(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("only_if_unreviewed", sa.Boolean(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("channel_error", sa.Text(), nullable=False),
        sa.Column("link_code_hash", sa.Text(), nullable=True),
        sa.Column("link_code_expires_at", Instant(), nullable=True),
        sa.CheckConstraint("threshold >= 1", name=op.f("ck_reminder_plans_threshold")),
        sa.CheckConstraint("weekdays BETWEEN 0 AND 127", name=op.f("ck_reminder_plans_weekdays")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_reminder_plans_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_reminder_plans")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_reminder_plans_chat_id")),
    )
    op.create_table(
        "reminders",
        sa.Column("id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("leased_until", Instant(), nullable=False),
        sa.Column("owed_until", Instant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("due_count", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "state IN ('claimed', 'sending', 'sent', 'retry', 'unknown', 'failed', 'skipped')",
            name=op.f("ck_reminders_state"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_reminders_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "user_id", "local_date", "kind", name=op.f("uq_reminders_user_id_local_date_kind")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_reminders_open",
        "reminders",
        ["leased_until"],
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_table(
        "sender_state",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("heartbeat_at", Instant(), nullable=True),
        sa.Column("schema_revision", sa.Text(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("last_error_at", Instant(), nullable=True),
        sa.Column("hold_until", Instant(), nullable=True),
        sa.Column("token_rejected_at", Instant(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_sender_state_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sender_state")),
    )


def downgrade() -> None:
    """Drop them again, and with them all that was learned."""
    for table in (
        "sender_state",
        "reminders",
        "reminder_plans",
        "daily",
        "reviews",
        "cards",
        "phrases",
        "decks",
        "users",
    ):
        op.drop_table(table)
