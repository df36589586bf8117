"""What administrators see of the people who have an account here, and do about them.

Every function is told who acts, and answers anybody but an administrator with NotFound: for others there is
no such thing. Nobody's words are shown, only how many there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.errors import N_, NotFound, PhraseWeaverError
from phraseweaver.store import people as store
from phraseweaver.store import users
from phraseweaver.store.people import PersonRow
from phraseweaver.store.session import Session


class NotYourself(PhraseWeaverError):
    message = N_("Another administrator has to do this to you. You can delete your own account in Settings.")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account. `name` is what a provider told, or the best there is; it may be empty."""

    id: UserId
    name: str
    identities: tuple[str, ...]
    decks: int
    phrases: int
    joined_at: datetime
    last_seen_at: datetime | None
    is_administrator: bool
    is_self: bool


def may_administer(app: App, user: UserId) -> bool:
    """Return whether the learner is an administrator."""
    with app.sessions.read() as session:
        return store.is_administrator(session, user)


def people(app: App, administrator: UserId) -> list[Person]:
    """Return everybody who has an account, whoever came first at the beginning."""
    with app.sessions.read() as session:
        _check(session, administrator)
        return [_person(row, administrator) for row in store.all_of(session)]


def remove(app: App, administrator: UserId, person: UserId) -> None:
    """Delete somebody's account with everything in it. Raises NotFound or NotYourself."""
    with app.sessions.begin() as session:
        _lock(session, administrator, person)
        store.remove(session, person)


def set_administrator(app: App, administrator: UserId, person: UserId, wanted: bool) -> None:
    """Make somebody an administrator, or no longer one. Raises NotFound or NotYourself.

    Whoever is named in `SIGN_IN_ADMINS` becomes one again with the next sign-in.
    """
    with app.sessions.begin() as session:
        _lock(session, administrator, person)
        store.set_administrator(session, person, wanted)


def _check(session: Session, user: UserId) -> None:
    if not store.is_administrator(session, user):
        raise NotFound


def _lock(session: Session, administrator: UserId, person: UserId) -> None:
    """Hold both until the transaction ends, in the same order always: two may act on each other at once."""
    for user in sorted({administrator, person}):
        users.lock(session, user)
    _check(session, administrator)
    if administrator == person:
        # So that there is always one left.
        raise NotYourself


def _person(row: PersonRow, administrator: UserId) -> Person:
    return Person(
        id=row.id,
        name=row.name or next(iter(row.identities), ""),
        identities=tuple(row.identities),
        decks=row.decks,
        phrases=row.phrases,
        joined_at=row.created_at,
        last_seen_at=row.last_seen_at,
        is_administrator=row.is_administrator,
        is_self=row.id == administrator,
    )
