"""The sender's heartbeat and what all senders must know: a single row."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from phraseweaver.store.tables import SenderStateRow
from phraseweaver.store.upsert import insert_for

_ID = 1


def get(session: Session) -> SenderStateRow | None:
    """Return the row, None before any sender has run."""
    return session.get(SenderStateRow, _ID)


def beat(session: Session, now: datetime, revision: str) -> None:
    """Note that a sender made for this schema revision is alive."""
    _set(session, heartbeat_at=now, schema_revision=revision)


def note_error(session: Session, reason: str, now: datetime) -> None:
    """Keep the latest failure for the screen."""
    _set(session, last_error=reason, last_error_at=now)


def hold(session: Session, until: datetime) -> None:
    """Stop all sending until then."""
    _set(session, hold_until=until)


def reject_token(session: Session, now: datetime) -> None:
    """Note that the channel rejected the token just now."""
    _set(session, token_rejected_at=now)


def accept_token(session: Session) -> None:
    """Note that the channel accepts the token."""
    session.execute(
        update(SenderStateRow)
        .where(SenderStateRow.id == _ID)
        .values(token_rejected_at=None)
        .execution_options(synchronize_session=False)
    )


def take_turn_to_check(session: Session, now: datetime, every: timedelta) -> bool:
    """Return whether it is the caller who may try a rejected token again, for all senders.

    One try in each `every`; the next is counted from this one.
    """
    statement = (
        update(SenderStateRow)
        .where(
            SenderStateRow.id == _ID,
            # Later than now: the clock was set back since.
            or_(SenderStateRow.token_rejected_at <= now - every, SenderStateRow.token_rejected_at > now),
        )
        .values(token_rejected_at=now)
        .returning(SenderStateRow.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(statement) is not None


def may_send(session: Session, now: datetime) -> bool:
    """Return whether no sender was told to wait, nor had the token rejected."""
    row = session.execute(
        select(SenderStateRow.hold_until, SenderStateRow.token_rejected_at).where(SenderStateRow.id == _ID)
    ).first()
    return row is None or (
        row.token_rejected_at is None and (row.hold_until is None or row.hold_until <= now)
    )


def _set(session: Session, **values: object) -> None:
    fresh = {
        "heartbeat_at": None,
        "schema_revision": "",
        "last_error": "",
        "last_error_at": None,
        "hold_until": None,
        "token_rejected_at": None,
    }
    session.execute(
        insert_for(session, SenderStateRow)
        .values(id=_ID, **(fresh | values))
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )
