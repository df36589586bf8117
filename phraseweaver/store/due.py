"""What a study day holds for a learner: how many cards, and which comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple, assert_never

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.ids import CardId, DeckId, UserId
from phraseweaver.domain.learner import Extra, Learner, ReviewOrder
from phraseweaver.domain.queue import MORE, Done, Left, allowance
from phraseweaver.store import daily
from phraseweaver.store.cards import IS_LEARNING, IS_NEW, IS_REVIEW, least_remembered_first, visible_on
from phraseweaver.store.tables import CardRow, DeckRow
from phraseweaver.store.types import Instant

SqlId = UserId | BindParameter[int]
SqlDate = date | BindParameter[date]
SqlInstant = datetime | BindParameter[datetime]
"""A value, or the place of one in a statement that is made once."""

_SIBLING = aliased(CardRow)  # made once: making it costs as much as several queries
_SEEN = aliased(CardRow)

# Statements are made once: to put one together takes several times as long as to run it. Whose day it is
# comes as parameters.
USER = bindparam("user", type_=BigInteger)
_DECKS = bindparam("decks", expanding=True, type_=BigInteger)
_OPEN_DECKS = bindparam("open_decks", expanding=True, type_=BigInteger)
_TODAY = bindparam("today", type_=Date)
_DAY_END = bindparam("day_end", type_=Instant)
SEEN = bindparam("seen", type_=BigInteger)
"""The card that the learner sees; no card has the id 0."""
_OTHER_PHRASE = CardRow.phrase_id != func.coalesce(
    select(_SEEN.phrase_id).where(_SEEN.user_id == USER, _SEEN.id == SEEN).scalar_subquery(),
    literal_column("0"),
)
_NO_LIMIT = 10**9


@dataclass(frozen=True, slots=True)
class DeckLeft:
    """How much of a study day is left in one deck, by its own limits; all share the learner's besides."""

    deck: DeckId
    left: Left


@dataclass(frozen=True, slots=True)
class Day:
    """A learner's study day as the queue sees it: what was answered, what is left, in all and by deck.

    `beyond` is what the limits hold back: all reviews, and of the new cards up to `MORE`.
    """

    answered: AnswerTotals
    done: Done
    left: Left
    beyond: Left
    decks: tuple[DeckLeft, ...]


def day(session: Session, learner: Learner, today: date) -> Day:
    """Return the learner's study day over all decks that are not archived.

    Where siblings are buried a phrase counts once: one card is asked, and its answer buries the other.
    """
    answered, by_deck = daily.on(session, learner.id, today)
    done = _done(answered)
    new_allowed = allowance(learner.new_limit(today), done.new)
    review_allowed = allowance(learner.review_limit(today), done.review)
    extra = learner.extra if learner.extra.on == today else Extra()
    decks, new_there, reviews_there = [], 0, 0
    for deck in _decks_waiting(session, learner, today, new_allowed + MORE):
        done_here = _done(by_deck.get(deck.deck, AnswerTotals()))
        new_there += deck.new
        reviews_there += deck.review
        left = Left(
            new=min(deck.new, new_allowed, _allowed(deck.new_per_day, extra.new, done_here.new)),
            learning=deck.learning,
            review=min(deck.review, _allowed(deck.reviews_per_day, extra.reviews, done_here.review)),
        )
        decks.append(DeckLeft(deck.deck, left))
    new = min(new_allowed, sum(deck.left.new for deck in decks))
    review = min(review_allowed, sum(deck.left.review for deck in decks))
    return Day(
        answered=answered,
        done=done,
        left=Left(new=new, learning=sum(deck.left.learning for deck in decks), review=review),
        beyond=Left(new=min(new_there - new, MORE), review=reviews_there - review),
        decks=tuple(decks),
    )


def due_count(session: Session, learner: Learner, today: date) -> int:
    """Return how many cards the study day still holds, limits applied."""
    return day(session, learner, today).left.total


def _done(answered: AnswerTotals) -> Done:
    return Done(new=answered.new, review=answered.young + answered.mature)


def _allowed(per_day: int | None, extra: int, done: int) -> int:
    """Return how many more of a kind a deck's own limit allows, with what was added for today."""
    return _NO_LIMIT if per_day is None else allowance(per_day + extra, done)


class _Waiting(NamedTuple):
    """How many cards wait in one deck, and its own limits."""

    deck: DeckId
    new: int
    learning: int
    review: int
    new_per_day: int | None
    reviews_per_day: int | None


def _decks_waiting(session: Session, learner: Learner, today: date, new_at_most: int) -> list[_Waiting]:
    found = session.execute(
        _decks_waiting_statement(learner.bury_siblings),
        {
            "user": learner.id,
            "today": today,
            "day_end": learner.days.end_of(today),
            "new_at_most": new_at_most,
        },
    )
    return [
        _Waiting(DeckId(deck), new, learning, review, new_per_day, reviews_per_day)
        for deck, new, learning, review, new_per_day, reviews_per_day in found
    ]


@cache
def _decks_waiting_statement(bury_siblings: bool) -> Select[int, int, int, int, int | None, int | None]:
    user, today, day_end = USER, _TODAY, _DAY_END
    own = and_(CardRow.user_id == user, CardRow.deck_id == DeckRow.id)
    # One correlated count for each deck walks a short range of a partial index; a GROUP BY over all cards
    # would walk every due card of every deck, archived ones too.
    counted = CardRow.phrase_id.distinct() if bury_siblings else CardRow.id
    review = (
        select(func.count(counted))
        .where(
            own,
            IS_REVIEW,
            CardRow.due_on <= today,
            visible_on(today),
            _no_sibling_in_learning(user, today, day_end) if bury_siblings else true(),
        )
        .correlate(DeckRow)
        .scalar_subquery()
    )
    learning = (
        select(func.count())
        .where(own, IS_LEARNING, CardRow.due_at < day_end, visible_on(today))
        .correlate(DeckRow)
        .scalar_subquery()
    )
    # Taken in the index's order: once there are as many as are asked for, the rest is never looked at.
    first = (
        select(CardRow.id)
        .where(own, IS_NEW, visible_on(today), _no_sibling_first(user, today) if bury_siblings else true())
        .order_by(CardRow.position)
        .limit(bindparam("new_at_most", type_=Integer))
        .correlate(DeckRow)
        .subquery()
    )
    new = select(func.count(first.columns[0])).correlate(DeckRow).scalar_subquery()
    return select(DeckRow.id, new, learning, review, DeckRow.new_per_day, DeckRow.reviews_per_day).where(
        DeckRow.user_id == user, DeckRow.archived_at.is_(None)
    )


def _no_sibling_first(user: SqlId, today: SqlDate) -> ColumnElement[bool]:
    """Return the condition that no other card of the phrase comes before this new one and would bury it.

    What is due or in learning does, and so does a new card in front of it: one of each phrase remains.
    """
    sibling = _SIBLING
    asked = and_(
        sibling.state != literal_column("0"), (sibling.due_on <= today) | sibling.due_at.is_not(None)
    )
    in_front = or_(
        sibling.position < CardRow.position,
        and_(sibling.position == CardRow.position, sibling.id < CardRow.id),
    )
    shown = or_(sibling.buried_until.is_(None), sibling.buried_until <= today)
    return ~(
        select(literal_column("1"))
        .where(
            sibling.user_id == user,
            sibling.phrase_id == CardRow.phrase_id,
            sibling.id != CardRow.id,
            sibling.suspended == literal_column("false"),
            or_(asked, and_(sibling.state == literal_column("0"), shown, in_front)),
        )
        # Without this fence PostgreSQL makes a join of it, for which it reads all cards of all learners,
        # however few are asked about.
        .offset(literal_column("0"))
        .exists()
    )


def _no_sibling_in_learning(user: SqlId, today: SqlDate, day_end: SqlInstant) -> ColumnElement[bool]:
    """Return the condition that no other card of the phrase is in learning and comes today.

    Its answer would bury this one, and not the other way round: what is in learning is never buried by a
    sibling. Without the condition the day's count would hang on which of the two comes first.
    """
    sibling = _SIBLING
    # One list, made once: few cards are in learning, and many may be due.
    return CardRow.phrase_id.not_in(
        select(sibling.phrase_id).where(
            sibling.user_id == user,
            sibling.state.in_([literal_column("1"), literal_column("3")]),
            sibling.suspended == literal_column("false"),
            sibling.due_at < day_end,
            or_(sibling.buried_until.is_(None), sibling.buried_until <= today),
        )
    )


@cache
def first_learning(kinds: tuple[str, ...] | None) -> Select[int, datetime | None]:
    """Return the statement for the id of the learning card that comes first, and when.

    Its parameters, as those of `first_review` and `first_new`, are what `whose` gives.
    """
    return (
        select(CardRow.id, CardRow.due_at)
        .where(
            CardRow.user_id == USER,
            CardRow.deck_id.in_(_DECKS),
            IS_LEARNING,
            CardRow.due_at < _DAY_END,
            CardRow.due_at <= bindparam("until", type_=Instant),
            visible_on(_TODAY),
            _OTHER_PHRASE,
            _of_kinds(kinds),
        )
        .order_by(CardRow.due_at, CardRow.id)
        .limit(literal_column("1"))
    )


def _of_kinds(kinds: tuple[str, ...] | None) -> ColumnElement[bool]:
    """Return the condition that a card is of one of these kinds, of any if None."""
    return true() if kinds is None else CardRow.kind.in_(kinds)


def next_learning(
    session: Session,
    learner: Learner,
    decks: Sequence[DeckId],
    today: date,
    *,
    until: datetime | None = None,
    kinds: tuple[str, ...] | None = None,
) -> tuple[CardId, datetime] | None:
    """Return the learning card of the study day that is due first, and when; by `until`, if that is given."""
    values = whose(learner, decks, today)
    values["until"] = until if until is not None else values["day_end"]
    found = session.execute(first_learning(kinds), values).first()
    return (CardId(found[0]), found[1]) if found and found[1] is not None else None


def whose(
    learner: Learner, decks: Sequence[DeckId], today: date, seen: CardId | None = None
) -> dict[str, Any]:
    """Return the parameters of the statements for the card that comes first, of those in these decks.

    What follows the card `seen` is of another phrase: its answer buries the siblings.
    """
    return {
        "user": learner.id,
        "decks": list(decks),
        "open_decks": list(decks),
        "today": today,
        "day_end": learner.days.end_of(today),
        "seen": seen if seen is not None else 0,
    }


@cache
def first_review(order: ReviewOrder, bury_siblings: bool, kinds: tuple[str, ...] | None) -> Select[int]:
    """Return the statement for the review card that comes first in that order.

    With `bury_siblings` it has no sibling in learning today.
    """
    waiting = and_(
        CardRow.user_id == USER,
        IS_REVIEW,
        CardRow.due_on <= _TODAY,
        visible_on(_TODAY),
        _no_sibling_in_learning(USER, _TODAY, _DAY_END) if bury_siblings else true(),
        _OTHER_PHRASE,
        _of_kinds(kinds),
    )
    match order:
        case ReviewOrder.RETRIEVABILITY:
            return (
                select(CardRow.id)
                .where(CardRow.deck_id.in_(_OPEN_DECKS), waiting)
                .order_by(least_remembered_first(_TODAY), CardRow.id)
                .limit(literal_column("1"))
            )
        case ReviewOrder.DUE:
            return _first_of_decks(waiting, CardRow.due_on, CardRow.interval_days)
        case _:
            assert_never(order)


def _first_of_decks(waiting: ColumnElement[bool], *order: InstrumentedAttribute[Any]) -> Select[int]:
    """Return the statement for the card that comes first, in the order of an index that begins with the deck.

    The first of each deck stands at the head of the index; asked for at once, all cards were sorted.
    """
    first_of_deck = (
        select(CardRow.id)
        .where(CardRow.deck_id == DeckRow.id, waiting)
        .order_by(*order, CardRow.id)
        .limit(literal_column("1"))
        .correlate(DeckRow)
        .scalar_subquery()
    )
    firsts = (
        select(first_of_deck.label("card"))
        .where(DeckRow.user_id == USER, DeckRow.id.in_(_OPEN_DECKS))
        .subquery("firsts")
    )
    # A join and no IN, for which SQLite would go through all cards of the learner.
    return (
        select(CardRow.id)
        .join(firsts, and_(CardRow.user_id == USER, CardRow.id == firsts.c.card))
        .order_by(*order, CardRow.id)
        .limit(literal_column("1"))
    )


@cache
def first_new(bury_siblings: bool, kinds: tuple[str, ...] | None) -> Select[int]:
    """Return the statement for the new card that comes first.

    With `bury_siblings` none of its siblings is asked today.
    """
    waiting = and_(
        CardRow.user_id == USER,
        IS_NEW,
        visible_on(_TODAY),
        _no_sibling_first(USER, _TODAY) if bury_siblings else true(),
        _OTHER_PHRASE,
        _of_kinds(kinds),
    )
    return _first_of_decks(waiting, CardRow.position)
