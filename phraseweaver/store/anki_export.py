"""A learner's phrases, cards and answers, read in pieces for a package of Anki's."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, func, literal_column, select, text, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from phraseweaver.domain.ids import UserId
from phraseweaver.store.tables import PHRASE_OF_CARD, CardRow, DeckRow, PhraseRow, RecordingRow, ReviewRow

_AT_ONCE = 2_000


CardFound = Row[
    int, int, str, int, int, int | None, float | None, float | None, date | None, int | None, int,
    int | None, int, int, bool, date | None,
]  # fmt: skip
"""Of a card: phrase, id, kind, position, state, step, stability, difficulty, due on, due at (ms), interval,
last answer (ms), reps, lapses, suspended, buried until."""


@dataclass(frozen=True, slots=True)
class PhraseAndCards:
    """A phrase, and its cards."""

    phrase: Row[*tuple[Any, ...]]
    cards: Sequence[CardFound]


AnswerRow = Row[int, int, int, int, int, int, float | None, int | None, int | None, int]
"""Of the log: instant (ms), card, rating, interval after, state before, interval before, difficulty before,
instants before at which the step ended and at which it began (ms; None outside of steps), duration (ms)."""

_IN_STEPS = "before_state IN (1, 3)"


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
    card_columns = _card_columns(session)
    while True:
        phrases = session.execute(
            select(*_PHRASE_COLUMNS)
            .where(PhraseRow.user_id == user, PhraseRow.deck_id.in_(decks), PhraseRow.id > last)
            .order_by(PhraseRow.id)
            .limit(_AT_ONCE)
        ).all()
        if not phrases:
            return
        first, last = phrases[0].id, phrases[-1].id
        cards: defaultdict[int, list[CardFound]] = defaultdict(list)
        found = session.execute(
            select(*card_columns)
            .where(CardRow.user_id == user, CardRow.phrase_id.between(first, last))
            .order_by(CardRow.phrase_id, CardRow.id)
        )
        for card in found:
            cards[card[0]].append(card)
        for phrase in phrases:
            yield PhraseAndCards(phrase, cards.get(phrase[0], ()))


# Only what is written: an instant costs more to read than all numbers of its row.
_PHRASE_COLUMNS = (
    *(PhraseRow.id, PhraseRow.deck_id, PhraseRow.text, PhraseRow.translation, PhraseRow.hint),
    *(PhraseRow.note, PhraseRow.keyword, PhraseRow.alternatives, PhraseRow.tags, PhraseRow.marked),
    *(PhraseRow.recording, PhraseRow.picture, PhraseRow.guid, PhraseRow.created_at, PhraseRow.updated_at),
)


def _card_columns(session: Session) -> tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...]:
    """Return the columns of a card in the order of `CardFound`."""
    due_at, last_reviewed_at = (
        literal_column(_ms(session, name), BigInteger) for name in ("cards.due_at", "cards.last_reviewed_at")
    )
    return (
        *(CardRow.phrase_id, CardRow.id, CardRow.kind, CardRow.position, CardRow.state, CardRow.step),
        *(CardRow.stability, CardRow.difficulty, CardRow.due_on, due_at, CardRow.interval_days),
        *(last_reviewed_at, CardRow.reps, CardRow.lapses, CardRow.suspended, CardRow.buried_until),
    )


def cards_with_age(session: Session, user: UserId, decks: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the ids of the cards of these decks and the millisecond in which each one's phrase was made."""
    made = literal_column(_ms(session, "phrases.created_at"), BigInteger)
    statement = (
        select(CardRow.id, made)
        .join(PhraseRow, PHRASE_OF_CARD)
        .where(CardRow.user_id == user, PhraseRow.deck_id.in_(decks))
        .order_by(CardRow.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    for row in session.execute(statement):
        yield row[0], row[1]


def media_type(session: Session, user: UserId, digest: str) -> str:
    """Return the media type of a recording, empty where there is none."""
    statement = select(RecordingRow.media_type).where(
        RecordingRow.user_id == user, RecordingRow.digest == digest
    )
    return session.scalar(statement) or ""


def answers(session: Session, user: UserId) -> Iterator[Sequence[AnswerRow]]:
    """Yield the whole log in the order of its instants, as plain numbers, some thousand answers at a time."""
    at, ended, began = (
        _ms(session, name) for name in ("reviewed_at", "before_due_at", "before_last_reviewed_at")
    )
    statement = text(
        f"SELECT {at}, card_id, rating, interval_days, before_state, before_interval_days, before_difficulty,"
        f" CASE WHEN {_IN_STEPS} THEN {ended} END, CASE WHEN {_IN_STEPS} THEN {began} END, duration_ms"
        " FROM reviews WHERE user_id = :user ORDER BY reviewed_at, id"
    ).execution_options(yield_per=_AT_ONCE)
    yield from session.execute(statement, {"user": user}).partitions(_AT_ONCE)


def _ms(session: Session, column: str) -> str:
    """Return SQL for the whole milliseconds of an instant, cut and not rounded, as Anki's are.

    The database turns a million of them into numbers in a second, Python in ten.
    """
    if session.get_bind().dialect.name == "sqlite":
        # A Julian day has room for a tenth of a millisecond, and 23 characters end with the thousandths.
        return f"CAST((julianday(substr({column}, 1, 23)) - 2440587.5) * 86400000.0 + 0.5 AS INTEGER)"
    # A double holds seconds to a quarter of a microsecond: less than what is added, which is half of one.
    return f"floor(date_part('epoch', {column}) * 1000 + 0.0005)::bigint"


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
