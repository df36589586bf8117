"""All who have an account, for administrators; and taking one away with everything in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import UserId
from phraseweaver.store.tables import (
    Base,
    DeckRow,
    IdentityRow,
    PhraseRow,
    ReminderPlanRow,
    SendPaceRow,
    UserRow,
)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One account; `identities` are what providers call the person, the one used last first."""

    id: UserId
    handle: str
    name: str
    identities: Sequence[str]
    decks: int
    phrases: int
    created_at: datetime
    last_seen_at: datetime | None
    is_administrator: bool


def is_administrator(session: Session, user: UserId) -> bool:
    """Return whether the learner is there and an administrator."""
    return bool(session.scalar(select(UserRow.is_administrator).where(UserRow.id == user)))


def all_of(session: Session) -> list[PersonRow]:
    """Return every account, in the order of their ids."""
    decks = dict(_counts(session, DeckRow))
    phrases = dict(_counts(session, PhraseRow))
    identities: dict[int, list[str]] = {}
    for user, label in session.execute(
        select(IdentityRow.user_id, IdentityRow.label).order_by(
            IdentityRow.last_used_at.desc(), IdentityRow.subject
        )
    ):
        identities.setdefault(user, []).append(label)
    found = session.execute(
        select(
            UserRow.id,
            UserRow.handle,
            UserRow.name,
            UserRow.created_at,
            UserRow.last_seen_at,
            UserRow.is_administrator,
        ).order_by(UserRow.id)
    )
    return [
        PersonRow(
            id=UserId(row.id),
            handle=row.handle,
            name=row.name,
            identities=identities.get(row.id, []),
            decks=decks.get(row.id, 0),
            phrases=phrases.get(row.id, 0),
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            is_administrator=row.is_administrator,
        )
        for row in found
    ]


def set_administrator(session: Session, user: UserId, wanted: bool) -> None:
    """Make the learner an administrator, or an ordinary one."""
    session.execute(
        update(UserRow)
        .where(UserRow.id == user)
        .values(is_administrator=wanted)
        .execution_options(synchronize_session=False)
    )


def remove(session: Session, user: UserId) -> None:
    """Take away the learner and everything of theirs.

    Table by table, by its owner: the cascades of the foreign keys would look for each deck's and each
    phrase's rows anew.
    """
    chat = session.scalar(select(ReminderPlanRow.chat_id).where(ReminderPlanRow.user_id == user))
    if chat is not None:
        session.execute(delete(SendPaceRow).where(SendPaceRow.chat_id == chat))
    for table in reversed(Base.metadata.sorted_tables):
        if "user_id" in table.c:
            session.execute(delete(table).where(table.c.user_id == user))
    session.execute(delete(UserRow).where(UserRow.id == user))


def _counts(session: Session, row: type[DeckRow] | type[PhraseRow]) -> list[tuple[int, int]]:
    counted = session.execute(select(row.user_id, func.count().label("number")).group_by(row.user_id))
    return [(found.user_id, found.number) for found in counted]
