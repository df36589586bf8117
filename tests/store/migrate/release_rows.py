"""The rows of a kept database: a learner with two decks, four phrases, cards in every state, and a log.

Columns that a revision does not have are left out; those that it has besides get the plainest value.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Boolean, Connection, Date, DateTime, LargeBinary, MetaData, Numeric, Text, Time, insert
from sqlalchemy import Integer as IntegerType
from sqlalchemy.types import Float, TypeEngine

MORNING = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
EVENING = datetime(2026, 3, 9, 20, 30, tzinfo=UTC)
DAY = date(2026, 3, 9)
SOUND = b"ID3 not a sound"

_CARD = {
    "user_id": 1, "deck_id": 1, "state": 0, "step": None, "stability": None, "difficulty": None,
    "due_on": None, "due_at": None, "interval_days": 0, "last_reviewed_at": None, "last_studied_on": None,
    "reps": 0, "lapses": 0, "suspended": False, "buried_until": None,
}  # fmt: skip
_NOW_REVIEW = {
    "state": 2, "stability": 4.5, "difficulty": 5.25, "due_on": date(2026, 3, 13), "interval_days": 4,
    "last_reviewed_at": EVENING, "last_studied_on": DAY, "reps": 2,
}  # fmt: skip
_BEFORE_NEW = {
    "before_state": 0, "before_step": None, "before_stability": None, "before_difficulty": None,
    "before_due_on": None, "before_due_at": None, "before_interval_days": 0,
    "before_last_reviewed_at": None, "before_last_studied_on": None, "before_reps": 0, "before_lapses": 0,
}  # fmt: skip
_BEFORE_LEARNING = _BEFORE_NEW | {
    "before_state": 1, "before_step": 1, "before_stability": 2.25, "before_difficulty": 5.5,
    "before_due_at": datetime(2026, 3, 9, 8, 10, tzinfo=UTC), "before_last_reviewed_at": MORNING,
    "before_last_studied_on": DAY, "before_reps": 1,
}  # fmt: skip
_ANSWER = {
    "user_id": 1, "card_id": 1, "phrase_id": 1, "deck_id": 1, "studied_on": DAY, "rating": 3,
    "duration_ms": 2500, "buried_cards": "", "typed": "",
}  # fmt: skip
_PHRASE = {
    "user_id": 1, "deck_id": 1, "hint": "", "note": "", "tags": "", "keyword": "", "alternatives": "",
    "card_kinds": "", "marked": False, "recording": "", "created_at": MORNING, "updated_at": MORNING,
}  # fmt: skip

ROWS: dict[str, list[dict[str, Any]]] = {
    "users": [
        {
            "id": 1, "handle": "local", "time_zone": "Europe/Madrid", "rollover_hour": 4, "new_per_day": 20,
            "reviews_per_day": 200, "desired_retention": 0.9, "created_at": MORNING,
            "interface_language": "ru", "last_studied_on": DAY,
        }
    ],
    "decks": [
        {
            "id": 1, "user_id": 1, "name": "Поездка", "name_key": "поездка", "learning": "es", "known": "ru",
            "card_kinds": "recognition,production", "archived_at": None, "created_at": MORNING,
        },
        {
            "id": 2, "user_id": 1, "name": "Old", "name_key": "old", "learning": "en", "known": "ru",
            "card_kinds": "recognition", "archived_at": EVENING, "created_at": MORNING,
        },
    ],
    "phrases": [
        _PHRASE | {"id": 1, "text": "la cuenta", "translation": "счёт", "phrase_key": "la cuenta"},
        _PHRASE | {"id": 2, "text": "¿Qué tal?", "translation": "Как дела?", "phrase_key": "¿qué tal?"},
        _PHRASE | {"id": 3, "text": "{to}", "translation": "к", "phrase_key": "{to}", "keyword": "to"},
        _PHRASE | {"id": 4, "deck_id": 2, "text": "tea", "translation": "чай", "phrase_key": "tea"},
    ],
    "cards": [
        _CARD | _NOW_REVIEW | {"id": 1, "phrase_id": 1, "kind": "recognition", "position": 1},
        _CARD | {"id": 2, "phrase_id": 1, "kind": "production", "position": 2},
        _CARD
        | {
            "id": 3, "phrase_id": 2, "kind": "recognition", "position": 3, "state": 1, "step": 0,
            "stability": 0.4, "difficulty": 7.0, "due_at": EVENING, "last_reviewed_at": EVENING,
            "last_studied_on": DAY, "reps": 1,
        },
        _CARD | {"id": 4, "phrase_id": 3, "kind": "recognition", "position": 4, "suspended": True},
        _CARD | {"id": 5, "deck_id": 2, "phrase_id": 4, "kind": "recognition", "position": 5},
    ],
    "reviews": [
        _ANSWER | _BEFORE_NEW | {"id": 1, "reviewed_at": MORNING, "interval_days": 0},
        _ANSWER | _BEFORE_LEARNING | {"id": 2, "reviewed_at": EVENING, "interval_days": 4},
        _ANSWER
        | _BEFORE_NEW
        | {
            "id": 3, "card_id": 3, "phrase_id": 2, "rating": 1, "reviewed_at": EVENING, "interval_days": 0,
            "typed": "que tal",
        },
    ],
    "daily": [
        {
            "user_id": 1, "studied_on": DAY, "deck_id": 1, "again": 1, "hard": 0, "good": 2, "easy": 0,
            "new": 2, "learning": 1, "young": 0, "mature": 0, "relearning": 0, "young_passed": 0,
            "young_failed": 0, "mature_passed": 0, "mature_failed": 0, "milliseconds": 7500,
        }
    ],
    "recordings": [{"user_id": 1, "digest": "ab" * 32, "media_type": "audio/mpeg", "content": SOUND}],
    "neutral_days": [{"user_id": 1, "day": date(2026, 3, 8)}],
    "reminder_plans": [
        {
            "user_id": 1, "enabled": True, "chat_id": 7, "chat_name": "Ann", "local_time": time(9),
            "weekdays": 127, "threshold": 1, "only_if_unreviewed": True, "effective_from": DAY,
            "channel_error": "", "link_code_hash": None, "link_code_expires_at": None,
        }
    ],
    "reminders": [
        {
            "id": 1, "user_id": 1, "local_date": DAY, "kind": "daily", "state": "sent", "token": "t",
            "leased_until": MORNING, "owed_until": EVENING, "attempts": 1, "error": "", "due_count": 3,
            "created_at": MORNING, "finished_at": MORNING,
        }
    ],
}  # fmt: skip


def insert_rows(connection: Connection) -> None:
    """Put the rows into the tables of whichever revision the database has."""
    there = MetaData()
    there.reflect(connection)
    for name, rows in ROWS.items():
        table = there.tables[name]
        for row in rows:
            values = {
                column.name: row[column.name] if column.name in row else _plainest(column.type)
                for column in table.columns
                if column.name in row or not (column.nullable or column.server_default is not None)
            }
            if connection.dialect.name == "sqlite":
                # As the app keeps an instant there: without a zone.
                values = {name: _without_zone(value) for name, value in values.items()}
            connection.execute(insert(table).values(values))
        if connection.dialect.name == "postgresql" and "id" in table.columns:
            # As after rows whose ids the database chose itself.
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"
            )


def _without_zone(value: object) -> object:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def _plainest(kind: TypeEngine[Any]) -> object:
    values: tuple[tuple[type[TypeEngine[Any]], object], ...] = (
        (Boolean, False), (IntegerType, 0), (Float, 0.0), (Numeric, 0), (Text, ""),
        (Date, DAY), (Time, time(0)), (DateTime, MORNING), (LargeBinary, b""),
    )  # fmt: skip
    return next(value for known, value in values if isinstance(kind, known))
