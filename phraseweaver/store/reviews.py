"""The review log: one row an answer, append-only apart from undo."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, literal_column, select
from sqlalchemy.orm import Session

from phraseweaver.domain.answer_totals import AnswerTotals, totals_of_answer
from phraseweaver.domain.ids import CardId, DeckId, UserId
from phraseweaver.domain.memory import Memory
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import CardState, Schedule
from phraseweaver.store.tables import Base, CardRow, ReviewRow

# Statements on the way of every answer are made once: to put one together takes longer than to run it.
_REVIEWS = Base.metadata.tables["reviews"]
_ADD = insert(_REVIEWS).inline()
_LAST_ON = (
    select(ReviewRow)
    .where(ReviewRow.user_id == bindparam("of_user"), ReviewRow.studied_on == bindparam("day"))
    .order_by(ReviewRow.id.desc())
    .limit(literal_column("1"))
)
_REMOVE = delete(_REVIEWS).where(
    _REVIEWS.c.user_id == bindparam("of_user"), _REVIEWS.c.id == bindparam("of_review")
)


def add(
    session: Session,
    card: CardRow,
    *,
    before: Schedule,
    after: Schedule,
    rating: Rating,
    reviewed_at: datetime,
    studied_on: date,
    duration_ms: int,
    buried: Sequence[CardId],
    typed: str = "",
    variant: str = "",
) -> None:
    """Append an answer to the log, with the card's schedule as it was before."""
    memory = before.memory
    # A plain INSERT: the unit of work would cost several times as much for one row.
    session.execute(
        _ADD,
        {
            "user_id": card.user_id,
            "card_id": card.id,
            "phrase_id": card.phrase_id,
            "deck_id": card.deck_id,
            "reviewed_at": reviewed_at,
            "studied_on": studied_on,
            "rating": rating,
            "duration_ms": duration_ms,
            "interval_days": after.interval_days,
            "before_state": before.state,
            "before_step": before.step,
            "before_stability": memory.stability if memory else None,
            "before_difficulty": memory.difficulty if memory else None,
            "before_due_on": before.due_on,
            "before_due_at": before.due_at,
            "before_interval_days": before.interval_days,
            "before_last_reviewed_at": before.last_reviewed_at,
            "before_last_studied_on": before.last_studied_on,
            "before_reps": before.reps,
            "before_lapses": before.lapses,
            "buried_cards": ",".join(str(hidden) for hidden in buried),
            "typed": typed,
            "variant": variant,
        },
    )


def last_on(session: Session, user: UserId, day: date) -> ReviewRow | None:
    """Return the learner's latest answer of the study day."""
    return session.scalar(_LAST_ON, {"of_user": user, "day": day})


def remove(session: Session, row: ReviewRow) -> None:
    """Take an answer out of the log: undo."""
    session.execute(_REMOVE, {"of_user": row.user_id, "of_review": row.id})


def before_of(row: ReviewRow) -> Schedule:
    """Return the card's schedule as it was before the answer."""
    memory = None
    if row.before_stability is not None and row.before_difficulty is not None:
        memory = Memory(row.before_stability, row.before_difficulty)
    return Schedule(
        state=CardState(row.before_state),
        step=row.before_step,
        memory=memory,
        due_on=row.before_due_on,
        due_at=row.before_due_at,
        interval_days=row.before_interval_days,
        last_reviewed_at=row.before_last_reviewed_at,
        last_studied_on=row.before_last_studied_on,
        reps=row.before_reps,
        lapses=row.before_lapses,
    )


def buried_by(row: ReviewRow) -> list[CardId]:
    """Return the ids of the siblings that the answer buried."""
    return [CardId(int(card)) for card in row.buried_cards.split(",") if card]


def totals_of(row: ReviewRow) -> AnswerTotals:
    """Return what the answer added to the totals of its day."""
    return totals_of_answer(before_of(row), Rating(row.rating), row.duration_ms, row.studied_on)


def totals_from_log(session: Session, user: UserId) -> dict[tuple[date, DeckId], AnswerTotals]:
    """Return the totals of each study day and deck, counted from the log itself."""
    found: dict[tuple[date, DeckId], AnswerTotals] = {}
    statement = select(ReviewRow).where(ReviewRow.user_id == user).execution_options(yield_per=1_000)
    for row in session.scalars(statement):
        key = (row.studied_on, DeckId(row.deck_id))
        found[key] = found.get(key, AnswerTotals()).plus(totals_of(row))
    return found
