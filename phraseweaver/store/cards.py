"""Cards, always by owner, and the conditions that their partial indexes carry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, delete, func, insert, literal_column, or_, select, update
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import CardId, DeckId, PhraseId, UserId
from phraseweaver.domain.memory import Memory
from phraseweaver.domain.schedule import CardState, Schedule
from phraseweaver.errors import CardChanged, NotFound
from phraseweaver.store.tables import CardRow, PhraseRow

# Literals, not parameters: SQLite takes a partial index only if the query repeats its condition to the letter.
_NOT_SUSPENDED: ColumnElement[bool] = CardRow.suspended == literal_column("false")
IS_REVIEW = and_(CardRow.state == literal_column("2"), _NOT_SUSPENDED)
IS_LEARNING = and_(CardRow.state.in_([literal_column("1"), literal_column("3")]), _NOT_SUSPENDED)
IS_NEW = and_(CardRow.state == literal_column("0"), _NOT_SUSPENDED)


def visible_on(day: date) -> ColumnElement[bool]:
    """Return the condition that a card is not buried on the study day."""
    return or_(CardRow.buried_until.is_(None), CardRow.buried_until <= day)


def get(session: Session, user: UserId, card: CardId) -> CardRow:
    """Return the learner's card; raises NotFound, for another's card too."""
    row = session.scalar(select(CardRow).where(CardRow.user_id == user, CardRow.id == card))
    if row is None:
        raise NotFound
    return row


def schedule_of(row: CardRow) -> Schedule:
    """Return where the card stands in its schedule."""
    memory = None
    if row.stability is not None and row.difficulty is not None:
        memory = Memory(row.stability, row.difficulty)
    return Schedule(
        state=CardState(row.state),
        step=row.step,
        memory=memory,
        due_on=row.due_on,
        due_at=row.due_at,
        interval_days=row.interval_days,
        last_reviewed_at=row.last_reviewed_at,
        last_studied_on=row.last_studied_on,
        reps=row.reps,
        lapses=row.lapses,
    )


def save_schedule(session: Session, user: UserId, card: CardId, seen_reps: int, schedule: Schedule) -> None:
    """Store the card's new schedule if it still has as many answers as were seen; else CardChanged."""
    memory = schedule.memory
    changed = session.scalar(
        update(CardRow)
        .where(CardRow.user_id == user, CardRow.id == card, CardRow.reps == seen_reps)
        .values(
            state=schedule.state,
            step=schedule.step,
            stability=memory.stability if memory else None,
            difficulty=memory.difficulty if memory else None,
            due_on=schedule.due_on,
            due_at=schedule.due_at,
            interval_days=schedule.interval_days,
            last_reviewed_at=schedule.last_reviewed_at,
            last_studied_on=schedule.last_studied_on,
            reps=schedule.reps,
            lapses=schedule.lapses,
        )
        .execution_options(synchronize_session=False)
        .returning(CardRow.id)
    )
    if changed is None:
        raise CardChanged


def add_for_phrases(
    session: Session, user: UserId, deck: DeckId, phrases: Iterable[PhraseId], kinds: Sequence[str]
) -> None:
    """Add a new card of each kind for each phrase, behind the learner's other new cards."""
    last = session.scalar(select(func.max(CardRow.position)).where(CardRow.user_id == user)) or 0
    rows = []
    for phrase in phrases:
        for kind in kinds:
            last += 1
            rows.append(
                {
                    "user_id": user,
                    "deck_id": deck,
                    "phrase_id": phrase,
                    "kind": kind,
                    "position": last,
                    "state": int(CardState.NEW),
                    "interval_days": 0,
                    "reps": 0,
                    "lapses": 0,
                    "suspended": False,
                }
            )
    if rows:
        session.execute(insert(CardRow), rows)


def rest_kind(session: Session, user: UserId, deck: DeckId, kind: str) -> None:
    """Delete the deck's cards of a kind that were never answered and suspend the others."""
    here = (CardRow.user_id == user, CardRow.deck_id == deck, CardRow.kind == kind)
    session.execute(
        delete(CardRow).where(*here, CardRow.reps == 0).execution_options(synchronize_session=False)
    )
    session.execute(
        update(CardRow).where(*here).values(suspended=True).execution_options(synchronize_session=False)
    )


def wake_kind(session: Session, user: UserId, deck: DeckId, kind: str) -> None:
    """Let the deck's suspended cards of a kind be asked again."""
    session.execute(
        update(CardRow)
        .where(CardRow.user_id == user, CardRow.deck_id == deck, CardRow.kind == kind)
        .values(suspended=False)
        .execution_options(synchronize_session=False)
    )


def phrases_without_kind(session: Session, user: UserId, deck: DeckId, kind: str) -> list[PhraseId]:
    """Return the deck's phrases that have no card of the kind, oldest first."""
    has_one = select(CardRow.id).where(CardRow.phrase_id == PhraseRow.id, CardRow.kind == kind).exists()
    statement = (
        select(PhraseRow.id)
        .where(PhraseRow.user_id == user, PhraseRow.deck_id == deck, ~has_one)
        .order_by(PhraseRow.id)
    )
    return [PhraseId(phrase) for phrase in session.scalars(statement)]


def of_phrases(session: Session, user: UserId, phrases: Sequence[PhraseId]) -> list[CardRow]:
    """Return all cards of the phrases, in the order in which they were made."""
    statement = (
        select(CardRow).where(CardRow.user_id == user, CardRow.phrase_id.in_(phrases)).order_by(CardRow.id)
    )
    return list(session.scalars(statement))


def bury_siblings(session: Session, user: UserId, row: CardRow, day: date, until: date) -> list[CardId]:
    """Hide the other cards of the phrase until that study day; a card in learning is never hidden.

    Returns the ids of those that this call hid, for undo.
    """
    hidden = session.scalars(
        update(CardRow)
        .where(
            CardRow.user_id == user,
            CardRow.phrase_id == row.phrase_id,
            CardRow.id != row.id,
            CardRow.state.in_([CardState.NEW, CardState.REVIEW]),
            visible_on(day),
        )
        .values(buried_until=until)
        .execution_options(synchronize_session=False)
        .returning(CardRow.id)
    )
    return sorted(CardId(card) for card in hidden)


def unbury(session: Session, user: UserId, cards: Sequence[CardId]) -> None:
    """Show the cards again."""
    if cards:
        session.execute(
            update(CardRow)
            .where(CardRow.user_id == user, CardRow.id.in_(cards))
            .values(buried_until=None)
            .execution_options(synchronize_session=False)
        )


def counts_by_state(session: Session, user: UserId) -> dict[CardState, int]:
    """Return the number of cards not suspended in each state that occurs."""
    statement = (
        select(CardRow.state, func.count())
        .where(CardRow.user_id == user, _NOT_SUSPENDED)
        .group_by(CardRow.state)
    )
    return {CardState(state): count for state, count in session.execute(statement).tuples()}


def due_by_date(session: Session, user: UserId, decks: Sequence[DeckId], until: date) -> dict[date, int]:
    """Return the number of review cards due on each date up to `until`, overdue ones on their own dates."""
    statement = (
        select(CardRow.due_on, func.count())
        .where(CardRow.user_id == user, CardRow.deck_id.in_(decks), IS_REVIEW, CardRow.due_on <= until)
        .group_by(CardRow.due_on)
    )
    return {day: count for day, count in session.execute(statement).tuples() if day is not None}
