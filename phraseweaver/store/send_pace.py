"""The pace of all senders together: who may send when, in slots that are taken in a transaction.

Row 0 is everybody's; whoever takes a slot holds it until the commit: slots are given one by one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete
from sqlalchemy.orm import Session

from phraseweaver.store.tables import SendPaceRow
from phraseweaver.store.upsert import insert_for

GAP = timedelta(milliseconds=50)
"""Between two messages of all: 20 a second."""
CHAT_GAP = timedelta(seconds=1)
"""Between two messages to one chat."""
NEVER_SO_FAR = timedelta(minutes=1)
"""No slot is given so far ahead. One that is was given before the clock was set back: it counts as free."""

_EVERYBODY = 0
_MILLISECOND = timedelta(milliseconds=1)


def take_slot(session: Session, chat_id: int, now: datetime, at_most: timedelta) -> tuple[bool, datetime]:
    """Take the next slot for a message to the chat; return whether it was taken, and its instant.

    Not taken is a slot later than `at_most` from now, and one for a chat that had a message within the last
    second: then the instant is when to ask again, and nobody else is held up meanwhile.
    """
    present = _milliseconds(now)
    everybody = max(present, _lock(session, _EVERYBODY, present))
    chat = max(present, _lock(session, chat_id, present))
    if chat > present or everybody - present > at_most / _MILLISECOND:
        return False, now + (max(chat, everybody) - present) * _MILLISECOND
    _set(session, _EVERYBODY, everybody + GAP // _MILLISECOND)
    _set(session, chat_id, everybody + CHAT_GAP // _MILLISECOND)
    return True, now + (everybody - present) * _MILLISECOND


def forget(session: Session, now: datetime) -> None:
    """Remove the rows of chats that had no message for a while."""
    present = _milliseconds(now)
    _lock(session, _EVERYBODY, present)
    long_ago = present - NEVER_SO_FAR // _MILLISECOND
    session.execute(
        delete(SendPaceRow)
        .where(SendPaceRow.chat_id != _EVERYBODY, SendPaceRow.free_ms < long_ago)
        .execution_options(synchronize_session=False)
    )


def _lock(session: Session, chat_id: int, present: int) -> int:
    """Return when the row is free, made if need be, and hold it until the transaction ends."""
    latest = present + NEVER_SO_FAR // _MILLISECOND
    statement = insert_for(session, SendPaceRow).values(chat_id=chat_id, free_ms=present)
    # An update in any case: it is what locks the row, and what returns it.
    free = case((SendPaceRow.free_ms > latest, present), else_=SendPaceRow.free_ms)
    statement = statement.on_conflict_do_update(index_elements=["chat_id"], set_={"free_ms": free})
    found: int = session.execute(statement.returning(SendPaceRow.free_ms)).scalar_one()
    return found


def _set(session: Session, chat_id: int, free_ms: int) -> None:
    statement: Any = insert_for(session, SendPaceRow).values(chat_id=chat_id, free_ms=free_ms)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["chat_id"], set_={"free_ms": statement.excluded.free_ms}
        )
    )


def _milliseconds(instant: datetime) -> int:
    # Rounded up: a slot must not seem to come before the instant that it was given for.
    return -int(-instant.timestamp() * 1_000 // 1)
