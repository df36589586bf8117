"""A learner's phrases, cards and answers, read in pieces for a package of Anki's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select, text, union
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import UserId
from phraseweaver.store.tables import PHRASE_OF_CARD, CardRow, DeckRow, PhraseRow, RecordingRow, ReviewRow

_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class PhraseAndCards:
    """A phrase, and its cards as rows of their table."""

    phrase: Row[Any]
    cards: tuple[Row[Any], ...]


AnswerRow = tuple[int, int, int, int, int, int, float | None, int | None, int | None, int]
"""Of the log: instant (ms), card, rating, interval after, state before, interval before, difficulty before,
instants before at which the step ended and at which it began (ms), duration (ms)."""


def guid_of(phrase: int, created_at: datetime, guid: str) -> str:
    """Return by what others know a phrase: what it came with, or what follows from its id and age."""
    if guid:
        return guid
    digest = hashlib.sha256(f"phraseweaver {phrase} {created_at.isoformat()}".encode()).hexdigest()
    return f"pw{digest[:14]}"


def deck_names(session: Session, user: UserId, decks: Sequence[int] | None) -> dict[int, str]:
    """Return the names of the learner's decks by id, or of these alone."""
    statement = select(DeckRow.id, DeckRow.name).where(DeckRow.user_id == user).order_by(DeckRow.id)
    if decks is not None:
        statement = statement.where(DeckRow.id.in_(decks))
    return {row.id: row.name for row in session.execute(statement)}


def earliest_day(session: Session, user: UserId) -> date | None:
    """Return the first date that a card is due or an answer was given, None where there is neither."""
    found = [
        session.scalar(select(func.min(CardRow.due_on)).where(CardRow.user_id == user)),
        session.scalar(select(func.min(ReviewRow.studied_on)).where(ReviewRow.user_id == user)),
    ]
    return min((day for day in found if day is not None), default=None)


def count_answers(session: Session, user: UserId) -> int:
    """Return how many answers the learner's log holds."""
    return session.scalar(select(func.count()).select_from(ReviewRow).where(ReviewRow.user_id == user)) or 0


def phrases_with_cards(session: Session, user: UserId, decks: Sequence[int]) -> Iterator[PhraseAndCards]:
    """Yield the phrases of these decks with their cards, oldest first."""
    last = 0
    columns = [column for column in PhraseRow.__table__.columns if column.name != "search_text"]
    while True:
        phrases = session.execute(
            select(*columns)
            .where(PhraseRow.user_id == user, PhraseRow.deck_id.in_(decks), PhraseRow.id > last)
            .order_by(PhraseRow.id)
            .limit(_AT_ONCE)
        ).all()
        if not phrases:
            return
        first, last = phrases[0].id, phrases[-1].id
        cards: dict[int, list[Row[Any]]] = {}
        found = session.execute(
            select(*CardRow.__table__.columns)
            .where(CardRow.user_id == user, CardRow.phrase_id.between(first, last))
            .order_by(CardRow.phrase_id, CardRow.id)
        )
        for card in found:
            cards.setdefault(card.phrase_id, []).append(card)
        for phrase in phrases:
            yield PhraseAndCards(phrase, tuple(cards.get(phrase.id, ())))


def cards_with_age(session: Session, user: UserId, decks: Sequence[int]) -> Iterator[tuple[int, datetime]]:
    """Yield the ids of the cards of these decks and when their phrases were made, by id."""
    statement = (
        select(CardRow.id, PhraseRow.created_at)
        .join(PhraseRow, PHRASE_OF_CARD)
        .where(CardRow.user_id == user, PhraseRow.deck_id.in_(decks))
        .order_by(CardRow.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    for row in session.execute(statement):
        yield row.id, row.created_at


def media_type(session: Session, user: UserId, digest: str) -> str:
    """Return the media type of a recording, empty where there is none."""
    statement = select(RecordingRow.media_type).where(
        RecordingRow.user_id == user, RecordingRow.digest == digest
    )
    return session.scalar(statement) or ""


def answers(session: Session, user: UserId) -> Iterator[AnswerRow]:
    """Yield the whole log in the order of its instants, as plain numbers."""
    if session.get_bind().dialect.name == "sqlite":
        # The instants are text: SQLite turns a million of them into numbers in a second, Python in ten.
        ms = "CAST(strftime('%s', {0}) AS INTEGER) * 1000 + CAST(substr({0}, 21, 3) AS INTEGER)"
    else:
        ms = "floor(extract(epoch from {0}) * 1000)::bigint"
    statement = text(
        f"SELECT {ms.format('reviewed_at')} AS at, card_id, rating, interval_days, before_state,"
        f" before_interval_days, before_difficulty, {ms.format('before_due_at')},"
        f" {ms.format('before_last_reviewed_at')}, duration_ms"
        " FROM reviews WHERE user_id = :user ORDER BY reviewed_at, id"
    ).execution_options(yield_per=_AT_ONCE)
    for part in session.execute(statement, {"user": user}).partitions(_AT_ONCE):
        for row in part:
            yield tuple(row)


def recordings_of(session: Session, user: UserId, decks: Sequence[int]) -> Iterator[tuple[str, str, bytes]]:
    """Yield the recordings and pictures of the decks' phrases: digest, media type, content."""
    used = union(
        *(
            select(column).where(PhraseRow.user_id == user, PhraseRow.deck_id.in_(decks), column != "")
            for column in (PhraseRow.recording, PhraseRow.picture)
        )
    )
    for digest in session.scalars(used).all():
        row = session.execute(
            select(RecordingRow.media_type, RecordingRow.content).where(
                RecordingRow.user_id == user, RecordingRow.digest == digest
            )
        ).first()
        if row is not None:
            yield digest, row.media_type, row.content
