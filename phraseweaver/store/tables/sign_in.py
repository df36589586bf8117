"""Who signs in: identities at providers, the sign-ins of browsers, and invitations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from phraseweaver.store.tables.base import Base, owner, owner_key


class IdentityRow(Base):
    """What a provider calls a learner: (issuer, subject) is one learner's for ever.

    `label` is what the provider tells of them, a name or an address; it is shown and never compared.
    """

    __tablename__ = "identities"
    __table_args__ = (
        Index("ix_identities_user_id", "user_id"),
        {"sqlite_with_rowid": False},
    )

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = owner()
    label: Mapped[str]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]


class SignInRow(Base):
    """One sign-in of a browser, known by the digest of what its ID token says.

    The cookie that follows from it cannot be called back; a row with `ended_at` refuses it all the same.
    `browser` says in a few words what signed in.
    """

    __tablename__ = "sign_ins"
    __table_args__ = ({"sqlite_with_rowid": False},)

    user_id: Mapped[int] = owner_key()
    digest: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    browser: Mapped[str] = mapped_column(server_default="")


class InvitationRow(Base):
    """A link by which strangers may make themselves an account; of its code only a digest is kept.

    `user_id` is the administrator who made it.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("uses BETWEEN 0 AND max_uses", name="uses"),
        Index("ix_invitations_user_id", "user_id"),
        {"sqlite_with_rowid": False},
    )

    digest: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = owner()
    note: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    max_uses: Mapped[int] = mapped_column(Integer)
    uses: Mapped[int] = mapped_column(Integer, server_default="0")
    revoked_at: Mapped[datetime | None]
