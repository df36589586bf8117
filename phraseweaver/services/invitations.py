"""Invitations: links by which people who are on no list make themselves an account.

Only administrators may; anybody else is answered as if there were nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.sign_in import digest_of
from phraseweaver.domain.text import MAX_NAME, clean_line
from phraseweaver.errors import N_, NotFound, SettingRejected
from phraseweaver.store import invitations as store
from phraseweaver.store import people
from phraseweaver.store.session import Session

MAX_DAYS = 90
MAX_USES = 100


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as administrators see it; `usable` until it is used up, out of date or revoked."""

    digest: str
    note: str
    created_at: datetime
    expires_at: datetime
    max_uses: int
    uses: int
    usable: bool


def invite(app: App, admin: UserId, note: str = "", days: int = 7, uses: int = 1) -> str:
    """Return the code of a new invitation, which is told this once. Raises NotFound or SettingRejected."""
    if not 1 <= days <= MAX_DAYS:
        raise SettingRejected(field=N_("Valid for days"), allowed=f"1 – {MAX_DAYS}")
    if not 1 <= uses <= MAX_USES:
        raise SettingRejected(field=N_("People it lets in"), allowed=f"1 – {MAX_USES}")
    words = clean_line(note, N_("Note"), MAX_NAME, required=False)
    code = secrets.token_urlsafe(18)
    with app.sessions.begin() as session:
        _check(session, admin)
        now = app.clock()
        entry = store.InvitationEntry(digest_of(code), words, now, now + timedelta(days=days), uses, 0, None)
        store.add(session, admin, entry)
    return code


def link_of(app: App, code: str) -> str:
    """Return the address that an invited person opens."""
    base = app.settings.public_url or ""
    return f"{base}/invitation/{code}"


def invitations_of(app: App, admin: UserId) -> list[Invitation]:
    """Return every invitation, the latest first. Raises NotFound."""
    with app.sessions.read() as session:
        _check(session, admin)
        entries = store.all_of(session)
    now = app.clock()
    return [
        Invitation(
            digest=entry.digest,
            note=entry.note,
            created_at=entry.created_at,
            expires_at=entry.expires_at,
            max_uses=entry.max_uses,
            uses=entry.uses,
            usable=entry.revoked_at is None and entry.expires_at > now and entry.uses < entry.max_uses,
        )
        for entry in entries
    ]


def revoke(app: App, admin: UserId, digest: str) -> None:
    """Let an invitation let in nobody any more. Raises NotFound."""
    with app.sessions.begin() as session:
        _check(session, admin)
        if not store.revoke(session, digest, app.clock()):
            raise NotFound


def _check(session: Session, user: UserId) -> None:
    if not people.is_administrator(session, user):
        raise NotFound
