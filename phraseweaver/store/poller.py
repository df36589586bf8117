"""Who reads what people write to the bot, and how far: a single row, held on a lease.

The holder is told by a token. Whoever slept past the lease and lost it finds another token there, and
stores nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import Update, case, or_, select, update
from sqlalchemy.orm import Session

from phraseweaver.store.tables import PollerRow
from phraseweaver.store.upsert import insert_for

_ID = 1


@dataclass(frozen=True, slots=True)
class Position:
    """How far the bot's updates are read: the first one not yet dealt with, 0 before the first of all.

    `commands` is what `note_commands` stored for this bot.
    """

    next_offset: int
    commands: str


class Advance(Enum):
    """What came of the wish to deal with an update."""

    MINE = "mine"
    DUPLICATE = "duplicate"
    """It was dealt with before."""
    LOST = "lost"
    """Another reader holds the lease."""


def claim(session: Session, *, bot: str, token: str, now: datetime, lease: timedelta) -> Position | None:
    """Take the lease if it is free, or renew one's own; None while another reader holds it.

    One statement, so that of several readers one wins. For another bot than before, reading begins anew.
    """
    statement: Any = insert_for(session, PollerRow).values(
        id=_ID, bot=bot, next_offset=0, commands="", token=token, leased_until=now + lease
    )
    same_bot = PollerRow.bot == bot
    statement = statement.on_conflict_do_update(
        index_elements=["id"],
        set_={
            "bot": bot,
            "next_offset": case((same_bot, PollerRow.next_offset), else_=0),
            "commands": case((same_bot, PollerRow.commands), else_=""),
            "token": token,
            "leased_until": now + lease,
        },
        where=or_(
            PollerRow.token == token,
            PollerRow.leased_until.is_(None),
            PollerRow.leased_until <= now,
            # Leased for longer than anybody does: the clock was set back since.
            PollerRow.leased_until > now + 2 * lease,
        ),
    ).returning(PollerRow.next_offset, PollerRow.commands)
    found = session.execute(statement).first()
    return Position(found.next_offset, found.commands) if found else None


def advance(session: Session, token: str, number: int, *, now: datetime, lease: timedelta) -> Advance:
    """Put the position behind the update, in the transaction of its effect; renews the lease."""
    changed = session.scalar(
        _held_by(token)
        .where(PollerRow.next_offset <= number)
        .values(next_offset=number + 1, leased_until=now + lease)
        .returning(PollerRow.id)
    )
    if changed is not None:
        return Advance.MINE
    holder = session.scalar(select(PollerRow.token).where(PollerRow.id == _ID))
    return Advance.DUPLICATE if holder == token else Advance.LOST


def begin_anew(session: Session, token: str, number: int) -> None:
    """Go back to a number, where the channel has begun to count anew; nothing if the lease is lost."""
    session.execute(_held_by(token).values(next_offset=number))


def note_commands(session: Session, token: str, commands: str) -> None:
    """Store which menu of commands the bot was given; nothing if the lease is lost."""
    session.execute(_held_by(token).values(commands=commands))


def release(session: Session, token: str) -> None:
    """Give the lease back, if it is still held."""
    session.execute(_held_by(token).values(leased_until=None))


def _held_by(token: str) -> Update:
    return (
        update(PollerRow)
        .where(PollerRow.id == _ID, PollerRow.token == token)
        .execution_options(synchronize_session=False)
    )
