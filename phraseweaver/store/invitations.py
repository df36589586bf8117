"""Invitations, known by the digests of their codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import UserId
from phraseweaver.store.tables import InvitationRow


@dataclass(frozen=True, slots=True)
class InvitationEntry:
    """An invitation. `digest` names it; the code cannot be told from it."""

    digest: str
    note: str
    created_at: datetime
    expires_at: datetime
    max_uses: int
    uses: int
    revoked_at: datetime | None


def add(session: Session, user: UserId, entry: InvitationEntry) -> None:
    """Write an invitation down."""
    session.add(
        InvitationRow(
            digest=entry.digest,
            user_id=user,
            note=entry.note,
            created_at=entry.created_at,
            expires_at=entry.expires_at,
            max_uses=entry.max_uses,
            uses=entry.uses,
            revoked_at=entry.revoked_at,
        )
    )
    session.flush()


def all_of(session: Session) -> list[InvitationEntry]:
    """Return every invitation, whoever made it, the latest first."""
    rows = session.scalars(
        select(InvitationRow).order_by(InvitationRow.created_at.desc(), InvitationRow.digest)
    )
    return [
        InvitationEntry(
            row.digest, row.note, row.created_at, row.expires_at, row.max_uses, row.uses, row.revoked_at
        )
        for row in rows
    ]


def use(session: Session, digest: str, now: datetime) -> bool:
    """Count a use, in one statement; return False where there is none left, or no such invitation."""
    used = session.scalars(
        update(InvitationRow)
        .where(
            InvitationRow.digest == digest,
            InvitationRow.revoked_at.is_(None),
            InvitationRow.expires_at > now,
            InvitationRow.uses < InvitationRow.max_uses,
        )
        .values(uses=InvitationRow.uses + 1)
        .returning(InvitationRow.digest)
        .execution_options(synchronize_session=False)
    ).first()
    return used is not None


def revoke(session: Session, digest: str, now: datetime) -> bool:
    """Take an invitation back; return False where there is none in force of that name."""
    taken = session.scalars(
        update(InvitationRow)
        .where(InvitationRow.digest == digest, InvitationRow.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(InvitationRow.digest)
        .execution_options(synchronize_session=False)
    ).first()
    return taken is not None
