"""Identities and the sign-ins of browsers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import UserId
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.sign_in import Claims
from phraseweaver.store import users
from phraseweaver.store.tables import Base, IdentityRow, SignInRow, UserRow
from phraseweaver.store.upsert import insert_for

_USERS = Base.metadata.tables["users"]
_IDENTITIES = Base.metadata.tables["identities"]
_SIGN_INS = Base.metadata.tables["sign_ins"]

_VISIT = (
    users.LEARNER.add_columns(
        _USERS.c.name,
        _USERS.c.is_administrator,
        _USERS.c.last_seen_at,
        _USERS.c.signed_out_at,
        _SIGN_INS.c.digest.label("known_digest"),
        _SIGN_INS.c.ended_at,
    )
    .join(_IDENTITIES, _IDENTITIES.c.user_id == _USERS.c.id)
    .outerjoin(
        _SIGN_INS,
        and_(_SIGN_INS.c.user_id == _USERS.c.id, _SIGN_INS.c.digest == bindparam("digest")),
    )
    .where(_IDENTITIES.c.issuer == bindparam("issuer"), _IDENTITIES.c.subject == bindparam("subject"))
)


@dataclass(frozen=True, slots=True)
class Found:
    """Whose identity it is, and whether this sign-in was seen before, or has ended."""

    learner: Learner
    name: str
    is_administrator: bool
    last_seen_at: datetime | None
    signed_out_at: datetime | None
    known: bool
    ended: bool


@dataclass(frozen=True, slots=True)
class SignInEntry:
    """A sign-in that is in force. `browser` is a few words, perhaps none."""

    digest: str
    browser: str
    created_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class IdentityEntry:
    """An identity of a learner; `label` is what the provider tells of them."""

    issuer: str
    subject: str
    label: str
    last_used_at: datetime


def find(session: Session, who: Claims) -> Found | None:
    """Return whose identity that is, in one statement; None if nobody's."""
    row: Any = session.execute(
        _VISIT, {"issuer": who.issuer, "subject": who.subject, "digest": who.digest}
    ).first()
    if row is None:
        return None
    return Found(
        learner=users.learner_of(row),
        name=row.name,
        is_administrator=row.is_administrator,
        last_seen_at=row.last_seen_at,
        signed_out_at=row.signed_out_at,
        known=row.known_digest is not None,
        ended=row.ended_at is not None,
    )


def set_name(session: Session, handle: str, name: str) -> UserId:
    """Write down what the learner of that handle is called, and return their id."""
    user = session.scalars(
        update(UserRow)
        .where(UserRow.handle == handle)
        .values(name=name)
        .returning(UserRow.id)
        .execution_options(synchronize_session=False)
    ).one()
    return UserId(user)


def add_identity(session: Session, user: UserId, who: Claims, now: datetime) -> bool:
    """Give the learner the identity; return False if it is somebody's already, perhaps their own."""
    added = session.scalars(
        insert_for(session, IdentityRow)
        .values(
            issuer=who.issuer,
            subject=who.subject,
            user_id=user,
            label=who.label,
            created_at=now,
            last_used_at=now,
        )
        .on_conflict_do_nothing(index_elements=["issuer", "subject"])
        .returning(IdentityRow.user_id)
    ).first()
    return added is not None


def owner_of(session: Session, who: Claims) -> UserId | None:
    """Return whose identity that is, None if nobody's."""
    user = session.scalar(
        select(IdentityRow.user_id).where(
            IdentityRow.issuer == who.issuer, IdentityRow.subject == who.subject
        )
    )
    return None if user is None else UserId(user)


def identities_of(session: Session, user: UserId) -> list[IdentityEntry]:
    """Return the learner's identities, the oldest first."""
    rows = session.scalars(
        select(IdentityRow)
        .where(IdentityRow.user_id == user)
        .order_by(IdentityRow.created_at, IdentityRow.issuer, IdentityRow.subject)
    )
    return [IdentityEntry(row.issuer, row.subject, row.label, row.last_used_at) for row in rows]


def has_identity(session: Session, user: UserId) -> bool:
    """Return whether anybody can sign in as the learner."""
    return bool(session.scalar(select(func.count()).where(IdentityRow.user_id == user)))


def remove_identity(session: Session, user: UserId, issuer: str, subject: str) -> bool:
    """Take the identity from the learner; return False if it was not theirs."""
    gone = session.scalars(
        delete(IdentityRow)
        .where(
            IdentityRow.user_id == user,
            IdentityRow.issuer == issuer,
            IdentityRow.subject == subject,
        )
        .returning(IdentityRow.user_id)
        .execution_options(synchronize_session=False)
    ).first()
    return gone is not None


def begin(session: Session, user: UserId, who: Claims, browser: str, now: datetime) -> None:
    """Write a sign-in down, unless it is there: two tabs may come at once."""
    session.execute(
        insert_for(session, SignInRow)
        .values(
            user_id=user, digest=who.digest, created_at=now, last_seen_at=now, ended_at=None, browser=browser
        )
        .on_conflict_do_nothing(index_elements=["user_id", "digest"])
    )
    session.execute(
        update(IdentityRow)
        .where(IdentityRow.issuer == who.issuer, IdentityRow.subject == who.subject)
        .values(label=who.label, last_used_at=now)
        .execution_options(synchronize_session=False)
    )


def touch(session: Session, user: UserId, digest: str, now: datetime) -> None:
    """Write down that the learner was there."""
    session.execute(
        update(UserRow)
        .where(UserRow.id == user)
        .values(last_seen_at=now)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(SignInRow)
        .where(SignInRow.user_id == user, SignInRow.digest == digest)
        .values(last_seen_at=now)
        .execution_options(synchronize_session=False)
    )


def in_force(session: Session, user: UserId, since: datetime) -> list[SignInEntry]:
    """Return the learner's sign-ins made after an instant that have not ended, the one seen last first."""
    rows = session.scalars(
        select(SignInRow)
        .where(SignInRow.user_id == user, SignInRow.ended_at.is_(None), SignInRow.created_at > since)
        .order_by(SignInRow.last_seen_at.desc(), SignInRow.digest)
    )
    return [SignInEntry(row.digest, row.browser, row.created_at, row.last_seen_at) for row in rows]


def is_in_force(session: Session, user: UserId, digest: str) -> bool:
    """Return whether the sign-in is there and has not ended."""
    found = session.scalar(
        select(SignInRow.digest).where(
            SignInRow.user_id == user, SignInRow.digest == digest, SignInRow.ended_at.is_(None)
        )
    )
    return found is not None


def end(session: Session, user: UserId, digest: str, now: datetime) -> bool:
    """End a sign-in; return False if there is none in force of that name."""
    ended = session.scalars(
        update(SignInRow)
        .where(SignInRow.user_id == user, SignInRow.digest == digest, SignInRow.ended_at.is_(None))
        .values(ended_at=now)
        .returning(SignInRow.digest)
        .execution_options(synchronize_session=False)
    ).first()
    return ended is not None


def end_all(session: Session, user: UserId, now: datetime) -> None:
    """End every sign-in of the learner, also those of which no row was written."""
    session.execute(
        update(SignInRow)
        .where(SignInRow.user_id == user, SignInRow.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(UserRow)
        .where(UserRow.id == user)
        .values(signed_out_at=now)
        .execution_options(synchronize_session=False)
    )


def forget_before(session: Session, user: UserId, before: datetime) -> None:
    """Delete the learner's sign-ins made before an instant: their cookies are refused for their age."""
    session.execute(
        delete(SignInRow)
        .where(SignInRow.user_id == user, SignInRow.created_at < before)
        .execution_options(synchronize_session=False)
    )


def make_administrator(session: Session, user: UserId) -> None:
    """Let the learner administer."""
    session.execute(
        update(UserRow)
        .where(UserRow.id == user, UserRow.is_administrator.is_(False))
        .values(is_administrator=True)
        .execution_options(synchronize_session=False)
    )
