"""The phrases behind a bar of a chart."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, assert_never

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from phraseweaver.domain.answer_totals import MATURE_FROM_DAYS
from phraseweaver.domain.forgetting import days_until
from phraseweaver.domain.ids import PhraseId, UserId
from phraseweaver.domain.progress import (
    AddedOn,
    AnsweredOn,
    Behind,
    Between,
    DueOn,
    InState,
    NamedPhrase,
    PhrasesBehind,
    Scope,
)
from phraseweaver.domain.schedule import CardState
from phraseweaver.store.cards import IS_REVIEW
from phraseweaver.store.progress.census import elapsed_days
from phraseweaver.store.progress.scope import cards_in, in_active_decks, narrowed, phrases_in
from phraseweaver.store.progress.sql import whole
from phraseweaver.store.tables import CardRow, PhraseRow, ReviewRow

_MATURE = CardRow.interval_days >= MATURE_FROM_DAYS


def phrases_behind(
    session: Session,
    user: UserId,
    scope: Scope,
    behind: Behind,
    today: date,
    now: datetime,
    decay: float,
    limit: int,
) -> PhrasesBehind:
    """Return the first phrases that a bar counts, in the order in which they were added, and how many."""
    match behind:
        case AddedOn(first, last):
            wanted = [*phrases_in(session, user, scope), PhraseRow.added_on.between(first, last)]
        case AnsweredOn():
            wanted = [PhraseRow.user_id == user, PhraseRow.id.in_(_answered(session, user, scope, behind))]
        case DueOn() | InState() | Between():
            conditions = [*cards_in(session, user, scope), *_cards(user, behind, today, now, decay)]
            wanted = [
                PhraseRow.user_id == user,
                PhraseRow.id.in_(select(CardRow.phrase_id).where(*conditions)),
            ]
        case _:
            assert_never(behind)
    total = session.scalar(select(func.count()).select_from(PhraseRow).where(*wanted)) or 0
    found = session.execute(
        select(PhraseRow.id, PhraseRow.text, PhraseRow.translation)
        .where(*wanted)
        .order_by(PhraseRow.id)
        .limit(limit)
    )
    return PhrasesBehind(
        tuple(NamedPhrase(PhraseId(phrase), text, translation) for phrase, text, translation in found), total
    )


def _answered(session: Session, user: UserId, scope: Scope, behind: AnsweredOn) -> Any:
    conditions: list[ColumnElement[bool]] = [
        ReviewRow.user_id == user,
        ReviewRow.studied_on.between(behind.first, behind.last),
        *narrowed(session, user, scope, ReviewRow.deck_id, ReviewRow.phrase_id),
    ]
    if behind.rating is not None:
        conditions.append(ReviewRow.rating == behind.rating)
    in_review = ReviewRow.before_state == CardState.REVIEW
    mature = ReviewRow.before_interval_days >= MATURE_FROM_DAYS
    match behind.maturity:
        case "young":
            conditions.append(and_(in_review, ~mature))
        case "mature":
            conditions.append(and_(in_review, mature))
        case "learning":
            conditions.append(~in_review)
    return select(ReviewRow.phrase_id).where(*conditions)


def _cards(
    user: UserId, behind: DueOn | InState | Between, today: date, now: datetime, decay: float
) -> list[ColumnElement[bool]]:
    match behind:
        case DueOn(first, last):
            return [in_active_decks(user), IS_REVIEW, CardRow.due_on.between(first, last)]
        case InState(name):
            return _in_state(name, today)
        case Between():
            return _between(behind, today, now, decay)
        case _:
            assert_never(behind)


def _in_state(name: str, today: date) -> list[ColumnElement[bool]]:
    hidden = and_(CardRow.buried_until.is_not(None), CardRow.buried_until > today)
    if name == "suspended":
        return [CardRow.suspended.is_(True)]
    if name == "buried":
        return [CardRow.suspended.is_(False), hidden]
    shown = [CardRow.suspended.is_(False), ~hidden]
    match name:
        case "young":
            return [*shown, CardRow.state == CardState.REVIEW, ~_MATURE]
        case "mature":
            return [*shown, CardRow.state == CardState.REVIEW, _MATURE]
        case _:
            return [*shown, CardRow.state == CardState[name.upper()]]


def _between(behind: Between, today: date, now: datetime, decay: float) -> list[ColumnElement[bool]]:
    seen: ColumnElement[bool] = CardRow.stability.is_not(None)
    figure: Any
    match behind.figure:
        case "intervals":
            figure = CardRow.interval_days
            seen = or_(CardRow.state == CardState.REVIEW, CardRow.state == CardState.RELEARNING)
        case "stability":
            figure = whole(CardRow.stability + 0.5)
        case "difficulty":
            figure = whole((CardRow.difficulty - 1) / 9 * 100)
        case "retrievability":
            return [seen, *_recalled(behind, today, now, decay)]
        case _:
            raise ValueError(behind.figure)
    found = [seen, figure >= behind.low]
    if behind.high is not None:
        found.append(figure <= behind.high)
    return found


def _recalled(behind: Between, today: date, now: datetime, decay: float) -> list[ColumnElement[bool]]:
    """Return the condition by t/S, which needs no power function: R is lower the greater that is."""
    waited: Any = elapsed_days(today, now)
    found = []
    # Whole percents as in the histogram: 94.9 % counts as 94 %.
    if behind.high is not None and behind.high < 99:
        found.append(waited / CardRow.stability > days_until((behind.high + 1) / 100, 1.0, decay))
    if behind.low > 0:
        found.append(waited / CardRow.stability <= days_until(behind.low / 100, 1.0, decay))
    return found
