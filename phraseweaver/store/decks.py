"""Decks, always by owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.domain.text import name_key
from phraseweaver.errors import DeckNameTaken, NotFound
from phraseweaver.store.tables import CardRow, DeckRow, PhraseRow


@dataclass(frozen=True, slots=True)
class Own:
    """What a deck has of its own instead of the learner's settings: None, or "", where it has nothing."""

    new_per_day: int | None = None
    reviews_per_day: int | None = None
    desired_retention: float | None = None
    voice: str = ""


_FOLLOWING = Own()

# Made once: every card waits for it.
_ACTIVE = select(DeckRow.id).where(DeckRow.user_id == bindparam("of_user"), DeckRow.archived_at.is_(None))


def get(session: Session, user: UserId, deck: DeckId) -> DeckRow:
    """Return the learner's deck; raises NotFound, for another's deck too."""
    row = session.scalar(select(DeckRow).where(DeckRow.user_id == user, DeckRow.id == deck))
    if row is None:
        raise NotFound
    return row


def all_of(session: Session, user: UserId) -> list[DeckRow]:
    """Return the learner's decks by name, archived ones last."""
    statement = (
        select(DeckRow)
        .where(DeckRow.user_id == user)
        .order_by(DeckRow.archived_at.is_not(None), DeckRow.name_key)
    )
    return list(session.scalars(statement))


def active_ids(session: Session, user: UserId) -> list[DeckId]:
    """Return the ids of the learner's decks that are not archived."""
    return [DeckId(found) for found in session.scalars(_ACTIVE, {"of_user": user})]


def find_by_name(session: Session, user: UserId, name: str) -> DeckRow | None:
    """Return the learner's deck of that name, without regard to case."""
    return session.scalar(select(DeckRow).where(DeckRow.user_id == user, DeckRow.name_key == name_key(name)))


def add(
    session: Session,
    user: UserId,
    *,
    name: str,
    learning: str,
    known: str,
    card_kinds: str,
    accents_matter: bool = True,
    own: Own = _FOLLOWING,
    now: datetime,
) -> DeckId:
    """Add a deck and return its id; raises DeckNameTaken."""
    row = DeckRow(
        user_id=user,
        name=name,
        name_key=name_key(name),
        learning=learning,
        known=known,
        card_kinds=card_kinds,
        accents_matter=accents_matter,
        new_per_day=own.new_per_day,
        reviews_per_day=own.reviews_per_day,
        desired_retention=own.desired_retention,
        voice=own.voice,
        archived_at=None,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        # Both databases name the column of the key that was hurt; anything else is no matter of names.
        if "name_key" not in str(error.orig):
            raise
        raise DeckNameTaken(name=name) from None
    return DeckId(row.id)


def save(
    session: Session,
    user: UserId,
    deck: DeckId,
    *,
    name: str,
    learning: str,
    known: str,
    card_kinds: str,
    accents_matter: bool,
    own: Own,
) -> None:
    """Store a deck's name, languages and settings; raises NotFound or DeckNameTaken."""
    try:
        with session.begin_nested():
            changed = session.scalar(
                update(DeckRow)
                .where(DeckRow.user_id == user, DeckRow.id == deck)
                .values(
                    name=name,
                    name_key=name_key(name),
                    learning=learning,
                    known=known,
                    card_kinds=card_kinds,
                    accents_matter=accents_matter,
                    new_per_day=own.new_per_day,
                    reviews_per_day=own.reviews_per_day,
                    desired_retention=own.desired_retention,
                    voice=own.voice,
                )
                .returning(DeckRow.id)
            )
    except IntegrityError as error:
        # Both databases name the column of the key that was hurt; anything else is no matter of names.
        if "name_key" not in str(error.orig):
            raise
        raise DeckNameTaken(name=name) from None
    if changed is None:
        raise NotFound


def set_archived(session: Session, user: UserId, deck: DeckId, archived_at: datetime | None) -> None:
    """Archive a deck, or bring it back with None; raises NotFound."""
    changed = session.scalar(
        update(DeckRow)
        .where(DeckRow.user_id == user, DeckRow.id == deck)
        .values(archived_at=archived_at)
        .returning(DeckRow.id)
    )
    if changed is None:
        raise NotFound


def remove(session: Session, user: UserId, deck: DeckId) -> None:
    """Delete a deck with its phrases and cards; the answers stay in the history. Raises NotFound."""
    gone = session.scalar(
        delete(DeckRow).where(DeckRow.user_id == user, DeckRow.id == deck).returning(DeckRow.id)
    )
    if gone is None:
        raise NotFound


def phrase_counts(session: Session, user: UserId) -> dict[DeckId, int]:
    """Return the number of phrases of each deck that has any."""
    statement = (
        select(PhraseRow.deck_id, func.count()).where(PhraseRow.user_id == user).group_by(PhraseRow.deck_id)
    )
    return {DeckId(deck): count for deck, count in session.execute(statement)}


def seen_cards(session: Session, user: UserId, deck: DeckId) -> int:
    """Return how many of the deck's cards were answered at least once."""
    statement = select(func.count()).where(
        CardRow.user_id == user, CardRow.deck_id == deck, CardRow.state > 0
    )
    return session.scalar(statement) or 0
