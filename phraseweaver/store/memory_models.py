"""Memory models fitted to learners' logs, the memories of cards that follow from them, and fits under way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import CardId, UserId
from phraseweaver.domain.memory import Memory
from phraseweaver.domain.memory_model import VERSION, Beginning, Calibration, Group, Log, MemoryModel, Quality
from phraseweaver.domain.schedule import CardState
from phraseweaver.errors import NotFound
from phraseweaver.store.tables import Base, CardRow, DailyRow, MemoryFitRow, MemoryModelRow, ReviewRow
from phraseweaver.store.upsert import insert_for

_BATCH = 5_000
_CARDS = Base.metadata.tables["cards"]
_ANSWERS = func.sum(DailyRow.again + DailyRow.hard + DailyRow.good + DailyRow.easy)
_LOG_COLUMNS = (
    ReviewRow.card_id,
    ReviewRow.studied_on,
    ReviewRow.rating,
    ReviewRow.before_reps,
    ReviewRow.before_state,
    ReviewRow.before_stability,
    ReviewRow.before_difficulty,
    ReviewRow.before_last_studied_on,
    ReviewRow.before_due_on,
    ReviewRow.before_interval_days,
)
_SAVE_MEMORY = (
    update(_CARDS)
    .where(
        _CARDS.c.user_id == bindparam("of_user"),
        _CARDS.c.id == bindparam("of_card"),
        # An answer or a change from elsewhere that the memory knows nothing of stays as it is.
        _CARDS.c.reps == bindparam("of_reps"),
        _CARDS.c.stability.is_not(None),
    )
    .values(stability=bindparam("new_stability"), difficulty=bindparam("new_difficulty"))
)


@dataclass(frozen=True, slots=True)
class CardMemory:
    """What a card's memory is after so many answers to it."""

    card: CardId
    reps: int
    memory: Memory


@dataclass(frozen=True, slots=True)
class LearnersLog:
    """How many answers a learner's log holds, and how many it held at the last fit, if there was one."""

    user: UserId
    answers: int
    at_last_fit: int | None


def answers(session: Session, user: UserId) -> int:
    """Return how many answers the learner's log holds."""
    return int(session.scalar(select(_ANSWERS).where(DailyRow.user_id == user)) or 0)


def logs(session: Session) -> list[LearnersLog]:
    """Return how long the log of each learner with answers is."""
    last_fit = (
        select(MemoryModelRow.reviews)
        .where(MemoryModelRow.user_id == DailyRow.user_id)
        .order_by(MemoryModelRow.id.desc())
        .limit(1)
        .correlate(DailyRow)
        .scalar_subquery()
    )
    found = session.execute(select(DailyRow.user_id, _ANSWERS, last_fit).group_by(DailyRow.user_id))
    return [LearnersLog(UserId(user), int(count), fitted) for user, count, fitted in found]


def last_answered_at(session: Session, user: UserId) -> datetime | None:
    """Return the instant of the learner's latest answer."""
    return session.scalar(
        select(ReviewRow.reviewed_at)
        .where(ReviewRow.user_id == user)
        .order_by(ReviewRow.studied_on.desc(), ReviewRow.id.desc())
        .limit(1)
    )


def reps_of_cards(session: Session, user: UserId) -> dict[CardId, int]:
    """Return how often each card that has a memory was answered, in the order of their ids."""
    wanted = (CardRow.user_id == user, CardRow.stability.is_not(None))
    found = session.execute(select(CardRow.id, CardRow.reps).where(*wanted).order_by(CardRow.id))
    return {CardId(card): reps for card, reps in found}


def last_review_id(session: Session, user: UserId) -> int:
    """Return the highest id in the learner's log, 0 if it is empty."""
    return session.scalar(select(func.max(ReviewRow.id)).where(ReviewRow.user_id == user)) or 0


def cards_answered_since(session: Session, user: UserId, review: int) -> set[CardId]:
    """Return the learner's cards with an answer that was stored after that one."""
    found = select(ReviewRow.card_id).where(ReviewRow.user_id == user, ReviewRow.id > review)
    return {CardId(card) for card in session.scalars(found)}


def log(session: Session, user: UserId, *, every: int = 1) -> Log:
    """Return the learner's log; of so many cards only one, with all its answers."""
    return _log(session, user, ReviewRow.card_id % every == 0) if every > 1 else _log(session, user)


def log_between(session: Session, user: UserId, first: CardId, last: CardId) -> Log:
    """Return the part of the log that is about cards from the first to the last id, both included."""
    return _log(session, user, ReviewRow.card_id.between(first, last))


def log_of_cards(session: Session, user: UserId, cards: Sequence[CardId]) -> Log:
    """Return the part of the log that is about these cards."""
    return _log(session, user, ReviewRow.card_id.in_(cards))


def _log(session: Session, user: UserId, *wanted: ColumnElement[bool]) -> Log:
    statement = (
        select(*_LOG_COLUMNS)
        .where(ReviewRow.user_id == user, *wanted)
        .order_by(ReviewRow.card_id, ReviewRow.before_reps)
        .execution_options(yield_per=_BATCH)
    )
    found, previous = Log(), None
    rows = session.execute(statement)
    for card, day, rating, reps, state, stability, difficulty, last, due, interval in rows:
        beginning = Beginning.NO
        if stability is None or difficulty is None:
            beginning = Beginning.NEW if state == CardState.NEW else Beginning.FROM_ELSEWHERE
        elif card != previous:
            answered = last or (due - timedelta(days=interval) if due else day)
            found.begin_with(CardId(card), Memory(stability, difficulty), answered)
        found.add(CardId(card), day, rating, beginning, reps=reps + 1)
        previous = card
    return found


def save_memories(session: Session, user: UserId, memories: Iterable[CardMemory]) -> None:
    """Store memories of cards that were answered just so often; nothing else of the cards changes."""
    batch: list[dict[str, Any]] = []
    for found in memories:
        batch.append(
            {
                "of_user": user,
                "of_card": found.card,
                "of_reps": found.reps,
                "new_stability": found.memory.stability,
                "new_difficulty": found.memory.difficulty,
            }
        )
        if len(batch) == _BATCH:
            session.execute(_SAVE_MEMORY, batch)
            batch = []
    if batch:
        session.execute(_SAVE_MEMORY, batch)


def latest(session: Session, user: UserId, at_most: int) -> list[MemoryModel]:
    """Return the learner's latest fits, the newest first, and the one in use even if it is older."""
    rows = session.scalars(
        select(MemoryModelRow)
        .where(MemoryModelRow.user_id == user)
        .order_by(MemoryModelRow.active.desc(), MemoryModelRow.id.desc())
        .limit(at_most)
    )
    return sorted(map(_model, rows), key=lambda model: model.id, reverse=True)


def get(session: Session, user: UserId, model: int) -> MemoryModel:
    """Return one of the learner's fits; raises NotFound."""
    row = session.scalar(
        select(MemoryModelRow).where(MemoryModelRow.user_id == user, MemoryModelRow.id == model)
    )
    if row is None:
        raise NotFound
    return _model(row)


def active_parameters(session: Session, user: UserId) -> tuple[float, ...] | None:
    """Return the parameters fitted to the learner that are in use, None for the published ones."""
    found = session.scalar(
        select(MemoryModelRow.parameters).where(MemoryModelRow.user_id == user, MemoryModelRow.active)
    )
    return None if found is None else unpack_parameters(found)


def add(
    session: Session,
    user: UserId,
    *,
    now: datetime,
    parameters: Sequence[float],
    answers: int,
    before: Quality,
    after: Quality,
) -> int:
    """Store a fit, not yet in use, and return its id."""
    values = {
        "user_id": user,
        "fitted_at": now,
        "version": VERSION,
        "parameters": ",".join(map(repr, parameters)),
        "reviews": answers,
        "loss_before": before.log_loss,
        "loss_after": after.log_loss,
        "active": False,
        "calibration": json.dumps({"before": _pack(before.calibration), "after": _pack(after.calibration)}),
    }
    return int(
        session.execute(insert(MemoryModelRow).values(**values).returning(MemoryModelRow.id)).scalar_one()
    )


def use(session: Session, user: UserId, model: int | None) -> None:
    """Put one of the learner's fits to use, or none: the published parameters."""
    session.execute(
        update(MemoryModelRow)
        .where(MemoryModelRow.user_id == user)
        .values(active=MemoryModelRow.id == (model or 0))
        .execution_options(synchronize_session=False)
    )


def lease(session: Session, user: UserId, token: str, now: datetime, until: datetime) -> bool:
    """Note that a fit is under way; return False if another one is."""
    statement = insert_for(session, MemoryFitRow).values(user_id=user, token=token, leased_until=until)
    taken = statement.on_conflict_do_update(
        index_elements=["user_id"],
        set_={"token": token, "leased_until": until},
        where=MemoryFitRow.leased_until <= now,
    ).returning(MemoryFitRow.token)
    return session.execute(taken).first() is not None


def release(session: Session, user: UserId, token: str) -> bool:
    """Note that the fit is over; return False if it no longer held the lease."""
    gone = delete(MemoryFitRow).where(MemoryFitRow.user_id == user, MemoryFitRow.token == token)
    return session.execute(gone.returning(MemoryFitRow.token)).first() is not None


def under_way(session: Session, user: UserId, now: datetime) -> str | None:
    """Return the token of the fit that is under way."""
    return session.scalar(
        select(MemoryFitRow.token).where(MemoryFitRow.user_id == user, MemoryFitRow.leased_until > now)
    )


def unpack_parameters(stored: str) -> tuple[float, ...]:
    """Return the numbers of the column `parameters`."""
    return tuple(map(float, stored.split(",")))


def _pack(calibration: Calibration) -> list[tuple[float, float, int]]:
    return [(round(group.expected, 5), round(group.actual, 5), group.answers) for group in calibration.groups]


def _model(row: MemoryModelRow) -> MemoryModel:
    stored = json.loads(row.calibration or "{}")

    def quality(log_loss: float, name: str) -> Quality:
        return Quality(log_loss, Calibration(tuple(Group(*group) for group in stored.get(name, ()))))

    return MemoryModel(
        id=row.id,
        fitted_at=row.fitted_at,
        parameters=unpack_parameters(row.parameters),
        answers=row.reviews,
        before=quality(row.loss_before, "before"),
        after=quality(row.loss_after, "after"),
        active=row.active,
    )
