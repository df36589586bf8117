"""Cards, always by owner, and the conditions that their partial indexes carry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import CardId, DeckId, PhraseId, UserId
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.memory import Memory
from phraseweaver.domain.schedule import CardState, Schedule
from phraseweaver.errors import CardChanged, NotFound
from phraseweaver.store import bulk
from phraseweaver.store.sql import days_between
from phraseweaver.store.tables import Base, CardRow

# Literals, not parameters: SQLite uses a partial index only if the query repeats its condition to the letter.
_NOT_SUSPENDED: ColumnElement[bool] = CardRow.suspended == literal_column("false")
IS_REVIEW = and_(CardRow.state == literal_column("2"), _NOT_SUSPENDED)
IS_LEARNING = and_(CardRow.state.in_([literal_column("1"), literal_column("3")]), _NOT_SUSPENDED)
IS_NEW = and_(CardRow.state == literal_column("0"), _NOT_SUSPENDED)


def visible_on(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """Return the condition that a card is not buried on the study day."""
    return or_(CardRow.buried_until.is_(None), CardRow.buried_until <= day)


# Statements on the way of every answer and card are made once: to put one together takes longer than to
# run it.
_CARDS = Base.metadata.tables["cards"]
_OWN = _CARDS.c.user_id == bindparam("of_user")
_BY_ID = select(CardRow).where(CardRow.user_id == bindparam("of_user"), CardRow.id == bindparam("of_card"))
_SCHEDULE = (
    *("state", "step", "stability", "difficulty", "due_on", "due_at", "interval_days"),
    *("last_reviewed_at", "last_studied_on", "reps", "lapses"),
)
_THIS = _CARDS.c.id == bindparam("of_card")
_AS_SEEN = and_(_THIS, _CARDS.c.reps == bindparam("seen_reps"))
_SAVE_SCHEDULE = (
    update(_CARDS)
    .where(_OWN, _AS_SEEN)
    .values({name: bindparam(name) for name in _SCHEDULE})
    .returning(_CARDS.c.id)
)
_DAY = bindparam("day", type_=Date)
_ANSWERED = {
    **{name: bindparam(name) for name in _SCHEDULE},
    # Answered in another tab though it was hidden: its steps go on today.
    "buried_until": case((_CARDS.c.buried_until > _DAY, null()), else_=_CARDS.c.buried_until),
}
_SAVE_ANSWER = update(_CARDS).where(_OWN, _AS_SEEN).values(_ANSWERED).returning(_CARDS.c.id)
# The card and its siblings in one statement: of the latter only the one column changes.
_SAVE_ANSWER_AND_BURY = (
    update(_CARDS)
    .where(
        _OWN,
        _CARDS.c.phrase_id == bindparam("of_phrase"),
        or_(
            _AS_SEEN,
            and_(
                _CARDS.c.id != bindparam("of_card"),
                _CARDS.c.state.in_([literal_column("0"), literal_column("2")]),
                or_(_CARDS.c.buried_until.is_(None), _CARDS.c.buried_until <= _DAY),
            ),
        ),
    )
    .values(
        {
            **{
                name: case((_THIS, bindparam(name, type_=_CARDS.c[name].type)), else_=_CARDS.c[name])
                for name in _SCHEDULE
            },
            "buried_until": case((_THIS, _ANSWERED["buried_until"]), else_=bindparam("until", type_=Date)),
        }
    )
    .returning(_CARDS.c.id)
)
_UNBURY = (
    update(_CARDS)
    .where(_OWN, _CARDS.c.id.in_(bindparam("of_cards", expanding=True)))
    .values(buried_until=None)
)

_COUNTS_ON = (
    select(CardRow.due_on, func.count())
    .where(
        CardRow.user_id == bindparam("of_user"),
        CardRow.deck_id.in_(bindparam("of_decks", expanding=True)),
        IS_REVIEW,
        CardRow.due_on.in_(bindparam("on_days", expanding=True)),
    )
    .group_by(CardRow.due_on)
)
# Not IS_REVIEW, which says the same: seeing it, SQLite would walk all due dates of the learner.
_OF_SIBLINGS: Select[date | None, int] = select(CardRow.due_on, literal_column("0")).where(
    CardRow.user_id == bindparam("of_user"),
    CardRow.phrase_id == bindparam("of_phrase"),
    CardRow.id != bindparam("but"),
    CardRow.due_on.is_not(None),
    CardRow.suspended.is_(False),
)
_DUE_AROUND = union_all(_COUNTS_ON, _OF_SIBLINGS)


def least_remembered_first(today: date | BindParameter[date]) -> ColumnElement[float]:
    """Return the order of cards in review by their retrievability on the study day, the lowest first.

    R falls with t/S alone: the largest t/S is the lowest R, without a power function. A card from elsewhere
    may not know the day of its last answer: then it is reckoned back from its due date, as scheduling does.
    """
    waited = func.coalesce(
        days_between(CardRow.last_studied_on, today),
        days_between(CardRow.due_on, today) + CardRow.interval_days,
    )
    # Left alone, the two databases put what is unknown at opposite ends.
    return (waited / CardRow.stability).desc().nulls_last()


def get(session: Session, user: UserId, card: CardId) -> CardRow:
    """Return the learner's card; raises NotFound, for another's card too."""
    row = session.scalar(_BY_ID, {"of_user": user, "of_card": card})
    if row is None:
        raise NotFound
    return row


def exists(session: Session, user: UserId, card: CardId) -> bool:
    """Return whether the learner has the card."""
    found = session.scalar(select(CardRow.id).where(CardRow.user_id == user, CardRow.id == card))
    return found is not None


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
    values = {"of_user": user, "of_card": card, "seen_reps": seen_reps, **_columns(schedule)}
    if session.scalar(_SAVE_SCHEDULE, values) is None:
        raise CardChanged


def save_answer(
    session: Session, row: CardRow, seen_reps: int, schedule: Schedule, day: date, *, bury_siblings: bool
) -> list[CardId]:
    """Store the card's schedule after an answer, and show it if it was hidden.

    With `bury_siblings` the other cards of its phrase are hidden until the next study day, but never one in
    learning. Returns the ids of those that this call hid, for undo. Raises CardChanged unless the card still
    has as many answers as were seen; then all must be rolled back.
    """
    values = {
        "of_user": row.user_id,
        "of_card": row.id,
        "seen_reps": seen_reps,
        "day": day,
        **_columns(schedule),
    }
    statement = _SAVE_ANSWER
    if bury_siblings:
        statement = _SAVE_ANSWER_AND_BURY
        values |= {"of_phrase": row.phrase_id, "until": day + timedelta(days=1)}
    changed = set(session.scalars(statement, values))
    if row.id not in changed:
        raise CardChanged
    return sorted(CardId(card) for card in changed - {row.id})


def _columns(schedule: Schedule) -> dict[str, Any]:
    memory = schedule.memory
    return {
        "state": schedule.state,
        "step": schedule.step,
        "stability": memory.stability if memory else None,
        "difficulty": memory.difficulty if memory else None,
        "due_on": schedule.due_on,
        "due_at": schedule.due_at,
        "interval_days": schedule.interval_days,
        "last_reviewed_at": schedule.last_reviewed_at,
        "last_studied_on": schedule.last_studied_on,
        "reps": schedule.reps,
        "lapses": schedule.lapses,
    }


def add(
    session: Session, user: UserId, deck: DeckId, wanted: Iterable[tuple[PhraseId, Sequence[str]]]
) -> None:
    """Add a new card for each phrase and kind, behind the learner's other new cards."""
    last = session.scalar(select(func.max(CardRow.position)).where(CardRow.user_id == user)) or 0
    each = ((phrase, kind) for phrase, kinds in wanted for kind in kinds)
    rows = ((phrase, kind, position) for position, (phrase, kind) in enumerate(each, last + 1))
    same = {
        "user_id": user,
        "deck_id": deck,
        "state": int(CardState.NEW),
        "interval_days": 0,
        "reps": 0,
        "lapses": 0,
        "suspended": False,
    }
    bulk.add_rows(session, "cards", ("phrase_id", "kind", "position"), rows, same)


def fit_kinds(
    session: Session,
    user: UserId,
    deck: DeckId,
    wanted: Mapping[PhraseId, Sequence[str]],
    returning: Collection[str],
) -> None:
    """Give each phrase the wanted kinds of cards.

    Missing cards are added. Of kinds no longer wanted, cards never answered are deleted and the others
    suspended; those of the kinds `returning` go on where they were, unless the learner has suspended them.
    """
    there: dict[PhraseId, set[str]] = {phrase: set() for phrase in wanted}
    delete_: list[CardId] = []
    suspend: list[CardId] = []
    wake: list[CardId] = []
    statement = select(
        CardRow.id,
        CardRow.phrase_id,
        CardRow.kind,
        CardRow.reps,
        CardRow.suspended,
        CardRow.suspended_by_hand,
    ).where(CardRow.user_id == user, CardRow.deck_id == deck)
    if len(wanted) == 1:
        statement = statement.where(CardRow.phrase_id.in_(wanted))
    for card, phrase_id, kind, reps, suspended, by_hand in session.execute(statement):
        phrase = PhraseId(phrase_id)
        if phrase not in wanted:
            continue
        there[phrase].add(kind)
        if kind not in wanted[phrase]:
            if reps == 0 and not by_hand:
                delete_.append(CardId(card))
            elif not suspended:
                suspend.append(CardId(card))
        elif suspended and not by_hand and kind in returning:
            wake.append(CardId(card))
    for some in batched(delete_):
        session.execute(
            delete(CardRow)
            .where(CardRow.user_id == user, CardRow.id.in_(some))
            .execution_options(synchronize_session=False)
        )
    set_suspended(session, user, suspend, True)
    set_suspended(session, user, wake, False)
    add(
        session,
        user,
        deck,
        [(phrase, [kind for kind in kinds if kind not in there[phrase]]) for phrase, kinds in wanted.items()],
    )


def set_suspended(
    session: Session, user: UserId, cards: Sequence[CardId], suspended: bool, *, by_hand: bool = False
) -> None:
    """Hide the cards until the learner says otherwise, or show them again.

    `by_hand` tells the learner's own wish from what follows of a choice of kinds.
    """
    for some in batched(cards):
        session.execute(
            update(CardRow)
            .where(CardRow.user_id == user, CardRow.id.in_(some))
            .values(suspended=suspended, suspended_by_hand=suspended and by_hand)
            .execution_options(synchronize_session=False)
        )


def bury(session: Session, user: UserId, card: CardId, until: date) -> None:
    """Hide the card until that study day; raises NotFound."""
    found = session.scalar(
        update(CardRow)
        .where(CardRow.user_id == user, CardRow.id == card)
        .values(buried_until=until)
        .execution_options(synchronize_session=False)
        .returning(CardRow.id)
    )
    if found is None:
        raise NotFound


def set_due(session: Session, user: UserId, cards: Sequence[CardId], due_on: date) -> None:
    """Let cards in review be due on that date; their intervals and memory stay."""
    for some in batched(cards):
        session.execute(
            update(CardRow)
            .where(CardRow.user_id == user, CardRow.id.in_(some), CardRow.state == CardState.REVIEW)
            .values(due_on=due_on)
            .execution_options(synchronize_session=False)
        )


def batched(cards: Sequence[CardId], size: int = 500) -> Iterator[Sequence[CardId]]:
    """Yield the cards in parts that fit the parameters of one statement."""
    for start in range(0, len(cards), size):
        yield cards[start : start + size]


def of_phrases(session: Session, user: UserId, phrases: Sequence[PhraseId]) -> list[CardRow]:
    """Return all cards of the phrases, in the order in which they were made."""
    statement = (
        select(CardRow).where(CardRow.user_id == user, CardRow.phrase_id.in_(phrases)).order_by(CardRow.id)
    )
    return list(session.scalars(statement))


def unbury(session: Session, user: UserId, cards: Sequence[CardId]) -> None:
    """Show the cards again."""
    if cards:
        session.execute(_UNBURY, {"of_user": user, "of_cards": list(cards)})


def counts_by_state(session: Session, user: UserId) -> dict[CardState, int]:
    """Return the number of cards not suspended in each state that occurs."""
    # Three counts, each along one partial index: no index holds the states of all cards, and reading the
    # cards themselves took four times as long.
    of_user = CardRow.user_id == user
    statement = union_all(
        select(literal(int(CardState.NEW)), func.count()).select_from(CardRow).where(of_user, IS_NEW),
        select(literal(int(CardState.REVIEW)), func.count()).select_from(CardRow).where(of_user, IS_REVIEW),
        select(CardRow.state, func.count()).where(of_user, IS_LEARNING).group_by(CardRow.state),
    )
    return {CardState(state): count for state, count in session.execute(statement) if count}


def due_around(
    session: Session,
    user: UserId,
    decks: Sequence[DeckId],
    days: Collection[date],
    phrase: PhraseId,
    card: CardId,
) -> tuple[dict[date, int], set[date]]:
    """Return the number of review cards due on each of the days that has any, and the card's siblings' dates.

    Those are the due dates of the other cards of its phrase that are in review.
    """
    here = {"of_user": user, "of_decks": list(decks), "on_days": list(days), "of_phrase": phrase, "but": card}
    found = [(day, count) for day, count in session.execute(_DUE_AROUND, here) if day is not None]
    return {day: count for day, count in found if count}, {day for day, count in found if not count}


def overdue(session: Session, learner: Learner, decks: Sequence[DeckId], today: date) -> list[CardId]:
    """Return the review cards due before today, those most likely forgotten first."""
    statement = (
        select(CardRow.id)
        .where(CardRow.user_id == learner.id, CardRow.deck_id.in_(decks), IS_REVIEW, CardRow.due_on < today)
        .order_by(least_remembered_first(today), CardRow.id)
    )
    return [CardId(card) for card in session.scalars(statement)]


def ids_of_deck(session: Session, user: UserId, deck: DeckId, at_most: int) -> list[CardId]:
    """Return ids of the deck's cards that are not suspended, those answered longest ago first."""
    statement = (
        select(CardRow.id)
        .where(CardRow.user_id == user, CardRow.deck_id == deck, _NOT_SUSPENDED)
        .order_by(CardRow.last_reviewed_at.is_(None), CardRow.last_reviewed_at, CardRow.position)
        .limit(at_most)
    )
    return [CardId(card) for card in session.scalars(statement)]
