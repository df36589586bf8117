"""The card to ask and the one that follows it, read in as few statements as possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import cache
from typing import Any, assert_never

from sqlalchemy import Select, bindparam, case, literal_column, null, select, union_all
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import CardId, DeckId
from phraseweaver.domain.learner import Learner, ReviewOrder
from phraseweaver.domain.queue import LEARN_AHEAD, Left, Source, next_source
from phraseweaver.store.due import SEEN, USER, Day, first_learning, first_new, first_review, whose
from phraseweaver.store.review_cards import AskedRows
from phraseweaver.store.tables import DECK_OF_CARD, PHRASE_OF_CARD, CardRow, DeckRow, PhraseRow
from phraseweaver.store.types import Instant


@dataclass(frozen=True, slots=True)
class Situation:
    """A learner in the midst of a study day.

    `left` is what is left of the day in `decks`, those that are studied now. Where only some `kinds` of cards
    can be asked, the others are passed over.
    """

    learner: Learner
    now: datetime
    day: Day
    decks: Sequence[DeckId]
    left: Left
    kinds: tuple[str, ...] | None = None


def two_to_ask(
    session: Session, situation: Situation, prefer: CardId | None
) -> tuple[AskedRows | None, AskedRows | None]:
    """Return the card to ask now and the one that follows if its answer does not change that.

    The card to `prefer` is asked as long as it may be. What follows is of another phrase: the answer buries
    the siblings.
    """
    if prefer is not None:
        seen, following = _after(session, situation, prefer)
        if seen and _may_be_asked(situation, seen.card):
            return seen, following
    _, first = _after(session, situation, None)
    if first is None:
        return None, None
    return first, _after(session, situation, CardId(first.card.id))[1]


def _after(
    session: Session, situation: Situation, seen: CardId | None
) -> tuple[AskedRows | None, AskedRows | None]:
    """Return the card that is seen, whether it may still be asked or not, and what comes next."""
    left = {Source.NEW: situation.left.new, Source.REVIEW: situation.left.review}
    wished = next_source(situation.left, situation.day.done)
    sources = sorted((source for source in Source if left[source]), key=lambda source: source is not wished)
    found = _read(session, situation, sources[0] if sources else None, seen)
    card, learning = found.get(_Role.SEEN), found.get(_Role.LEARNING)
    if learning and learning.card.due_at and learning.card.due_at <= situation.now:
        return card, learning
    following = found.get(_Role.NEXT)
    if following is None and len(sources) > 1:
        # What is left of the other kind is all of the phrase that is seen, or of kinds that cannot be asked.
        following = _read(session, situation, sources[1], seen).get(_Role.NEXT)
    return card, following or learning


def _may_be_asked(situation: Situation, card: CardRow) -> bool:
    today = situation.learner.days.date_of(situation.now)
    if card.suspended or (card.buried_until is not None and card.buried_until > today):
        return False
    if card.deck_id not in situation.decks:
        return False
    if situation.kinds is not None and card.kind not in situation.kinds:
        return False
    if card.due_at is not None:
        day_ends = situation.learner.days.end_of(today)
        return card.due_at <= situation.now + LEARN_AHEAD and card.due_at < day_ends
    return card.due_on is None or card.due_on <= today


class _Role(IntEnum):
    SEEN = 0
    LEARNING = 1
    NEXT = 2


def _read(
    session: Session, situation: Situation, source: Source | None, seen: CardId | None
) -> dict[_Role, AskedRows]:
    """Return the card that is seen, the learning card that comes first, and the first card of the source."""
    learner, decks = situation.learner, set(situation.decks)
    values = whose(learner, situation.decks, learner.days.date_of(situation.now), seen)
    values |= {"now": situation.now, "until": situation.now + LEARN_AHEAD}
    if source is not None:
        # Those whose own limits leave something.
        values["open_decks"] = [
            entry.deck
            for entry in situation.day.decks
            if entry.deck in decks and (entry.left.new if source is Source.NEW else entry.left.review)
        ]
    statement = _statement(source, learner.review_order, learner.bury_siblings, situation.kinds)
    return {
        _Role(role): AskedRows(card, phrase, deck)
        for role, card, phrase, deck in session.execute(statement, values)
    }


@cache
def _statement(
    source: Source | None, order: ReviewOrder, bury_siblings: bool, kinds: tuple[str, ...] | None
) -> Select[Any]:
    learning = first_learning(kinds).cte("learning")
    wanted = [_one(_Role.SEEN, SEEN), _one(_Role.LEARNING, learning.c.id)]
    first: Select[int] | None
    match source:
        case Source.NEW:
            first = first_new(bury_siblings, kinds)
        case Source.REVIEW:
            first = first_review(order, bury_siblings, kinds)
        case None:
            first = None
        case _:
            assert_never(source)
    if first is not None:
        # Not looked for, which may take a while, where a step has ended: that card comes before all others.
        step_ended = select(learning.c.id).where(learning.c.due_at <= _NOW).exists()
        wanted.append(_one(_Role.NEXT, case((step_ended, null()), else_=first.scalar_subquery())))
    ids = union_all(*wanted).subquery("wanted")
    return (
        select(ids.c.role, CardRow, PhraseRow, DeckRow)
        .select_from(ids)
        .join(CardRow, CardRow.id == ids.c.card)
        .join(PhraseRow, PHRASE_OF_CARD)
        .join(DeckRow, DECK_OF_CARD)
        .where(CardRow.user_id == USER)
    )


_NOW = bindparam("now", type_=Instant)


def _one(role: _Role, card: Any) -> Select[int, int]:
    return select(literal_column(str(int(role))).label("role"), card.label("card"))
