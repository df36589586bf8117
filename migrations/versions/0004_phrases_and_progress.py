"""Columns of phrases and decks, bulk changes that can be undone, answers by hour, memory models."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from phraseweaver.store.types import BigId, Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_REVIEWS_BY_RATING = (
    *("young_again", "young_hard", "young_easy"),
    *("mature_again", "mature_hard", "mature_easy"),
)
_TIMES = ("young_milliseconds", "mature_milliseconds", "relearning_milliseconds")

# One pass over the log, however long it is.
_COUNT_REVIEWS_BY_RATING = """
UPDATE daily SET
  young_again = counted.young_again, young_hard = counted.young_hard, young_easy = counted.young_easy,
  mature_again = counted.mature_again, mature_hard = counted.mature_hard, mature_easy = counted.mature_easy,
  young_milliseconds = counted.young_milliseconds, mature_milliseconds = counted.mature_milliseconds,
  relearning_milliseconds = counted.relearning_milliseconds
FROM (
  SELECT user_id, studied_on, deck_id,
    sum(CASE WHEN kind = 'young' AND rating = 1 THEN 1 ELSE 0 END) AS young_again,
    sum(CASE WHEN kind = 'young' AND rating = 2 THEN 1 ELSE 0 END) AS young_hard,
    sum(CASE WHEN kind = 'young' AND rating = 4 THEN 1 ELSE 0 END) AS young_easy,
    sum(CASE WHEN kind = 'mature' AND rating = 1 THEN 1 ELSE 0 END) AS mature_again,
    sum(CASE WHEN kind = 'mature' AND rating = 2 THEN 1 ELSE 0 END) AS mature_hard,
    sum(CASE WHEN kind = 'mature' AND rating = 4 THEN 1 ELSE 0 END) AS mature_easy,
    sum(CASE WHEN kind = 'young' THEN ms ELSE 0 END) AS young_milliseconds,
    sum(CASE WHEN kind = 'mature' THEN ms ELSE 0 END) AS mature_milliseconds,
    sum(CASE WHEN kind = 'relearning' THEN ms ELSE 0 END) AS relearning_milliseconds
  FROM (
    SELECT user_id, studied_on, deck_id, rating,
      CASE WHEN before_state = 3 THEN 'relearning'
        WHEN before_interval_days < 21 THEN 'young' ELSE 'mature' END AS kind,
      CASE WHEN duration_ms > 60000 THEN 60000 WHEN duration_ms < 0 THEN 0 ELSE duration_ms END AS ms
    FROM reviews WHERE before_state IN (2, 3)
  ) AS answered
  GROUP BY user_id, studied_on, deck_id
) AS counted
WHERE daily.user_id = counted.user_id
  AND daily.studied_on = counted.studied_on
  AND daily.deck_id = counted.deck_id
"""


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
    op.create_table(
        "memory_fits",
        sa.Column("user_id", BigId, autoincrement=False, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("leased_until", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_memory_fits_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_memory_fits")),
    )
    for name in _REVIEWS_BY_RATING:
        op.add_column("daily", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for name in _TIMES:
        op.add_column("daily", sa.Column(name, BigId, nullable=False, server_default="0"))
    op.execute(_COUNT_REVIEWS_BY_RATING)
    op.create_index("ix_phrases_user_id_added_on_deck_id", "phrases", ["user_id", "added_on", "deck_id"])
    op.create_index(
        "ix_reviews_mistyped",
        "reviews",
        ["user_id", "studied_on"],
        sqlite_where=sa.text("rating = 1 AND typed <> ''"),
        postgresql_where=sa.text("rating = 1 AND typed <> ''"),
    )
    op.create_index("ix_changes_user_id_id", "changes", ["user_id", "id"])
    _index_what_is_due([*_DUE_BEFORE[:4], "id", *_DUE_BEFORE[4:], "stability", "last_studied_on"])
    op.create_index("ix_memory_models_user_id_id", "memory_models", ["user_id", "id"])
    _count_hours(op.get_bind())


def _count_hours(connection: sa.Connection) -> None:
    """Fill `hourly` from the log, by the clocks of the zone that each learner is in now."""
    reviews, hourly, users = (
        sa.table("reviews", *map(sa.column, ("user_id", "studied_on", "deck_id", "rating")), _REVIEWED_AT),
        sa.table(
            "hourly", *map(sa.column, ("user_id", "studied_on", "deck_id", "hour", "answers", "passed"))
        ),
        sa.table("users", sa.column("id"), sa.column("time_zone")),
    )
    # As plain values: what SQLite keeps as the text of a date goes back as it came.
    wanted = sa.select(reviews.c.studied_on, reviews.c.deck_id, reviews.c.reviewed_at, reviews.c.rating)
    for user, time_zone in connection.execute(sa.select(users.c.id, users.c.time_zone)).all():
        zone = ZoneInfo(time_zone)
        counted: dict[tuple[object, int, int], list[int]] = {}
        for day, deck, at, rating in connection.execute(wanted.where(reviews.c.user_id == user)):
            totals = counted.setdefault((day, deck, at.astimezone(zone).hour), [0, 0])
            totals[0] += 1
            totals[1] += rating != 1
        rows = [
            {"user_id": user, "studied_on": d, "deck_id": k, "hour": h, "answers": n, "passed": p}
            for (d, k, h), (n, p) in counted.items()
        ]
        for start in range(0, len(rows), 1_000):
            connection.execute(sa.insert(hourly), rows[start : start + 1_000])


_REVIEWED_AT: sa.ColumnClause[datetime] = sa.column("reviewed_at", Instant())


def _index_what_is_due(columns: list[str]) -> None:
    op.drop_index("ix_cards_due", table_name="cards")
    condition = sa.text("state = 2 AND suspended = false")
    op.create_index("ix_cards_due", "cards", columns, sqlite_where=condition, postgresql_where=condition)


_DUE_BEFORE = [
    *("user_id", "deck_id", "due_on", "interval_days"),
    *("buried_until", "phrase_id", "state", "suspended"),
]


def downgrade() -> None:
    """Take tables and columns away, and with them what they hold."""
    _index_what_is_due(_DUE_BEFORE)
    op.drop_index("ix_changes_user_id_id", table_name="changes")
    op.drop_index("ix_reviews_mistyped", table_name="reviews")
    op.drop_index("ix_phrases_user_id_added_on_deck_id", table_name="phrases")
    for name in reversed((*_REVIEWS_BY_RATING, *_TIMES)):
        op.drop_column("daily", name)
    op.drop_index("ix_memory_models_user_id_id", table_name="memory_models")
    op.drop_table("memory_fits")
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
