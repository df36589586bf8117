"""How the sender fares: its heartbeat, and what it met last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache

from phraseweaver.app import App
from phraseweaver.services.reminding.sentences import sentence
from phraseweaver.store import sender_state
from phraseweaver.store.migrate import current_revision, head_revision

LATE_AFTER = timedelta(minutes=15)
"""A heartbeat older than this is late. An external cron may well start the sender only every ten minutes."""


class SenderHealth(Enum):
    """How the sender fares."""

    RUNNING = "running"
    LATE = "late"
    NEVER_SEEN = "never_seen"
    OTHER_SCHEMA = "other_schema"
    TOKEN_REJECTED = "token_rejected"


@dataclass(frozen=True, slots=True)
class SenderStatus:
    """The sender's health, its last sign of life, and its last failure as a source string (else empty)."""

    health: SenderHealth
    heartbeat_at: datetime | None
    hold_until: datetime | None
    last_error: str
    last_error_at: datetime | None


def beat(app: App) -> bool:
    """Leave a sign of life; return whether the database has the schema that this code was made for."""
    with app.sessions.begin() as session:
        sender_state.beat(session, app.clock(), own_revision())
    return same_schema(app)


def same_schema(app: App) -> bool:
    """Return whether the database has the schema that this code was made for."""
    return current_revision(app.sessions.engine) == own_revision()


def status(app: App) -> SenderStatus:
    """Return how the sender fares."""
    now = app.clock()
    with app.sessions.read() as session:
        row = sender_state.get(session)
    if row is None or row.heartbeat_at is None:
        health = SenderHealth.NEVER_SEEN
    elif row.schema_revision != own_revision():
        health = SenderHealth.OTHER_SCHEMA
    elif now - row.heartbeat_at > LATE_AFTER:
        health = SenderHealth.LATE
    elif row.token_rejected_at is not None:
        health = SenderHealth.TOKEN_REJECTED
    else:
        health = SenderHealth.RUNNING
    return SenderStatus(
        health=health,
        heartbeat_at=row.heartbeat_at if row else None,
        hold_until=row.hold_until if row and row.hold_until and row.hold_until > now else None,
        last_error=sentence(row.last_error) if row else "",
        last_error_at=row.last_error_at if row else None,
    )


@cache
def own_revision() -> str:
    """Return the revision of the schema that this code was made for."""
    return head_revision()
