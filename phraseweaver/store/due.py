"""What a study day holds for a learner: how many cards, and which comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, literal_column, select, true
from sqlalchemy.orm import Session, aliased

from phraseweaver.domain.ids import CardId, DeckId, PhraseId, UserId
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.queue import Done, Left, allowance
from phraseweaver.store import daily
from phraseweaver.store.cards import IS_LEARNING, IS_NEW, IS_REVIEW, visible_on
from phraseweaver.store.tables import CardRow, DeckRow


@dataclass(frozen=True, slots=True)
class DeckLeft:
    """How much of a study day is left in one deck, before the limits that all decks share."""

    deck: DeckId
    left: Left


@dataclass(frozen=True, slots=True)
class Day:
    """A learner's study day as the queue sees it: what was done, what is left, in all and by deck."""

    done: Done
    left: Left
    decks: tuple[DeckLeft, ...]


def day(session: Session, learner: Learner, today: date) -> Day:
    """Return the learner's study day over all decks that are not archived.

    A phrase counts once: of two siblings that are due, one is asked and the other buried by the answer.
    """
    done = daily.done_on(session, learner.id, today)
    new_allowed = allowance(learner.new_per_day, done.new)
    review_allowed = allowance(learner.reviews_per_day, done.review)
    decks = _decks_left(session, learner, today, new_allowed)
    return Day(
        done=done,
        left=Left(
            new=min(new_allowed, sum(deck.left.new for deck in decks)),
            learning=sum(deck.left.learning for deck in decks),
            review=min(review_allowed, sum(deck.left.review for deck in decks)),
        ),
        decks=tuple(decks),
    )


def due_count(session: Session, learner: Learner, today: date) -> int:
    """Return how many cards the study day still holds, limits applied."""
    return day(session, learner, today).left.total


def _decks_left(session: Session, learner: Learner, today: date, new_allowed: int) -> list[DeckLeft]:
    own = and_(CardRow.user_id == learner.id, CardRow.deck_id == DeckRow.id)
    # One correlated count for each deck walks a short range of a partial index; a GROUP BY over all cards
    # would walk every due card of every deck, archived ones too.
    review = (
        select(func.count(CardRow.phrase_id.distinct()))
        .where(own, IS_REVIEW, CardRow.due_on <= today, visible_on(today))
        .correlate(DeckRow)
        .scalar_subquery()
    )
    learning = (
        select(func.count())
        .where(own, IS_LEARNING, CardRow.due_at < learner.days.end_of(today))
        .correlate(DeckRow)
        .scalar_subquery()
    )
    fresh = (
        select(CardRow.phrase_id)
        .where(own, IS_NEW, visible_on(today), ~_sibling_is_asked(learner.id, today))
        .distinct()
        .limit(new_allowed)
        .correlate(DeckRow)
        .subquery()
    )
    new = select(func.count()).select_from(fresh).correlate(DeckRow).scalar_subquery()
    statement = select(DeckRow.id, new, learning, review).where(
        DeckRow.user_id == learner.id, DeckRow.archived_at.is_(None)
    )
    return [
        DeckLeft(DeckId(deck), Left(new=fresh_count or 0, learning=learning_count, review=review_count))
        for deck, fresh_count, learning_count, review_count in session.execute(statement).tuples()
    ]


def _sibling_is_asked(user: UserId, today: date) -> ColumnElement[bool]:
    """Return the condition that another card of the phrase is due or in learning and will bury this one."""
    sibling = aliased(CardRow)
    return (
        select(literal_column("1"))
        .where(
            sibling.user_id == user,
            sibling.phrase_id == CardRow.phrase_id,
            sibling.id != CardRow.id,
            sibling.state != literal_column("0"),
            sibling.suspended == literal_column("false"),
            (sibling.due_on <= today) | sibling.due_at.is_not(None),
        )
        .exists()
    )


def next_learning(
    session: Session,
    user: UserId,
    decks: Sequence[DeckId],
    until: datetime,
    excluding: PhraseId | None = None,
) -> tuple[CardId, datetime] | None:
    """Return the learning card that is due first, by `until` at the latest, and when it is due."""
    found = session.execute(
        select(CardRow.id, CardRow.due_at)
        .where(
            CardRow.user_id == user,
            CardRow.deck_id.in_(decks),
            IS_LEARNING,
            CardRow.due_at <= until,
            CardRow.phrase_id != excluding if excluding is not None else true(),
        )
        .order_by(CardRow.due_at, CardRow.id)
        .limit(1)
    ).first()
    return (CardId(found[0]), found[1]) if found and found[1] is not None else None


def next_review(
    session: Session, user: UserId, decks: Sequence[DeckId], today: date, excluding: PhraseId | None
) -> CardId | None:
    """Return the review card that is due longest; of those due on one date the shortest interval first."""
    found = session.scalar(
        select(CardRow.id)
        .where(
            CardRow.user_id == user,
            CardRow.deck_id.in_(decks),
            IS_REVIEW,
            CardRow.due_on <= today,
            visible_on(today),
            CardRow.phrase_id != excluding if excluding is not None else true(),
        )
        .order_by(CardRow.due_on, CardRow.interval_days, CardRow.id)
        .limit(1)
    )
    return CardId(found) if found is not None else None


def next_new(
    session: Session, user: UserId, decks: Sequence[DeckId], today: date, excluding: PhraseId | None
) -> CardId | None:
    """Return the new card that comes first in the learner's order and whose siblings are not asked today."""
    found = session.scalar(
        select(CardRow.id)
        .where(
            CardRow.user_id == user,
            CardRow.deck_id.in_(decks),
            IS_NEW,
            visible_on(today),
            ~_sibling_is_asked(user, today),
            CardRow.phrase_id != excluding if excluding is not None else true(),
        )
        .order_by(CardRow.position, CardRow.id)
        .limit(1)
    )
    return CardId(found) if found is not None else None
