"""What a simulation of the days ahead sets out from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Select, func, literal, select
from sqlalchemy.orm import Session

from phraseweaver.domain.answer_totals import MAX_COUNTED_MS
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import CardState
from phraseweaver.domain.simulation import SeenCard
from phraseweaver.store.cards import IS_LEARNING, IS_NEW, IS_REVIEW
from phraseweaver.store.tables import DECK_OF_CARD, CardRow, DeckRow, ReviewRow


@dataclass(frozen=True, slots=True)
class Answered:
    """How many answers of a kind there were, and their milliseconds, each up to a minute."""

    state: CardState
    rating: Rating
    answers: int
    milliseconds: int


def waiting(session: Session, user: UserId) -> int:
    """Return how many new cards there are in decks that are not archived."""
    return sum(waiting_by_wish(session, user).values())


def waiting_by_wish(session: Session, user: UserId) -> dict[float | None, int]:
    """Return how many new cards wait by the desired retention of their decks; None is the learner's."""
    by_deck = _of_active_decks((CardRow.deck_id, func.count()), user).where(IS_NEW).group_by(CardRow.deck_id)
    found: Counter[float | None] = Counter()
    wishes = wishes_of_decks(session, user)
    for deck, count in session.execute(by_deck):
        found[wishes[deck]] += count
    return dict(found)


def wishes_of_decks(session: Session, user: UserId) -> dict[int, float | None]:
    """Return the desired retention that each deck has of its own, archived ones too."""
    found = session.execute(
        select(DeckRow.id, DeckRow.desired_retention).where(DeckRow.user_id == user).order_by(DeckRow.id)
    )
    return {deck: wish for deck, wish in found}  # noqa: C416 - rows are no pairs


def seen(session: Session, user: UserId) -> int:
    """Return how many cards were begun in decks that are not archived, the suspended left out."""
    counts = (
        session.scalar(_of_active_decks(func.count(), user).where(wanted)) or 0
        for wanted in (IS_REVIEW, IS_LEARNING)
    )
    return sum(counts)


def sample(session: Session, user: UserId, today: date, every: int) -> list[SeenCard]:
    """Return each `every`th of the cards that `seen` counts, in the order in which they are due."""
    columns = (
        *(CardRow.stability, CardRow.difficulty, CardRow.last_studied_on, CardRow.due_on),
        DeckRow.desired_retention,
    )
    # Learning cards are due today; in the order they come before all others.
    due = func.coalesce(CardRow.due_on, literal(date.min, Date()))
    place = func.row_number().over(order_by=(due, CardRow.id)).label("place")
    found = []
    for wanted in (IS_LEARNING, IS_REVIEW):
        ranked = (
            _of_active_decks(columns, user, place).where(wanted, CardRow.stability.is_not(None)).subquery()
        )
        rows = session.execute(
            select(
                *(ranked.c.stability, ranked.c.difficulty, ranked.c.last_studied_on, ranked.c.due_on),
                ranked.c.desired_retention,
            ).where(ranked.c.place % every == 0 if every > 1 else ranked.c.place > 0)
        )
        for stability, difficulty, last, due_on, wish in rows:
            found.append(
                SeenCard(
                    stability=stability,
                    difficulty=difficulty,
                    days_since=max((today - last).days, 0) if last else round(stability),
                    due_in=max((due_on - today).days, 0) if due_on else 0,
                    wish=wish,
                )
            )
    return found


def answered(session: Session, user: UserId, first: date) -> list[Answered]:
    """Return the answers since a study date by the card's state before and rating."""
    capped = func.sum(func.least(ReviewRow.duration_ms, MAX_COUNTED_MS))
    if session.get_bind().dialect.name == "sqlite":
        capped = func.sum(func.min(ReviewRow.duration_ms, MAX_COUNTED_MS))
    found = session.execute(
        select(ReviewRow.before_state, ReviewRow.rating, func.count(), capped)
        .where(ReviewRow.user_id == user, ReviewRow.studied_on >= first)
        .group_by(ReviewRow.before_state, ReviewRow.rating)
    )
    return [
        Answered(CardState(state), Rating(rating), count, int(milliseconds))
        for state, rating, count, milliseconds in found
    ]


def _of_active_decks(columns: Any, user: UserId, *more: Any) -> Select[Any]:
    chosen = columns if isinstance(columns, tuple) else (columns,)
    return (
        select(*chosen, *more)
        .select_from(CardRow)
        .join(DeckRow, DECK_OF_CARD)
        .where(CardRow.user_id == user, DeckRow.archived_at.is_(None))
    )
