"""The phrases behind a bar of a chart."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from phraseweaver.domain.answer_totals import MATURE_FROM_DAYS
from phraseweaver.domain.forgetting import days_until
from phraseweaver.domain.ids import PhraseId, UserId
from phraseweaver.domain.learner import Learner
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
from phraseweaver.domain.progress.clock_spans import clock_spans
from phraseweaver.domain.schedule import CardState
from phraseweaver.store.cards import IS_REVIEW
from phraseweaver.store.progress.census import elapsed_days
from phraseweaver.store.progress.scope import answers_in, cards_in, in_active_decks, phrases_in
from phraseweaver.store.progress.sql import clock_of, weekday_of, whole
from phraseweaver.store.tables import CardRow, PhraseRow, ReviewRow

_EARLIEST = date(1970, 1, 3)
"""Nothing was answered before."""

_DAY_MINUTES = 24 * 60

_MATURE = CardRow.interval_days >= MATURE_FROM_DAYS


def phrases_behind(
    session: Session,
    learner: Learner,
    scope: Scope,
    behind: Behind,
    today: date,
    now: datetime,
    decay: float,
    limit: int,
) -> PhrasesBehind:
    """Return the first phrases that a bar counts, in the order in which they were added, and how many."""
    user = learner.id
    match behind:
        case AddedOn(first, last):
            wanted = [*phrases_in(session, user, scope), PhraseRow.added_on.between(first, last)]
        case AnsweredOn():
            wanted = [PhraseRow.user_id == user, PhraseRow.id.in_(_answered(session, learner, scope, behind))]
        case DueOn() | InState() | Between():
            conditions = [*cards_in(session, user, scope), *_cards(user, behind, today, now, decay)]
            wanted = [
                PhraseRow.user_id == user,
                PhraseRow.id.in_(select(CardRow.phrase_id).where(*conditions)),
            ]
        case _:
            assert_never(behind)
    # All ids at once: to find them takes longer than to hand them over, and twice as long twice.
    ids = session.scalars(select(PhraseRow.id).where(*wanted)).all()
    shown = sorted(ids)[:limit]
    found = session.execute(
        select(PhraseRow.id, PhraseRow.text, PhraseRow.translation)
        .where(PhraseRow.user_id == user, PhraseRow.id.in_(shown))
        .order_by(PhraseRow.id)
    )
    return PhrasesBehind(
        tuple(NamedPhrase(PhraseId(phrase), text, translation) for phrase, text, translation in found),
        len(ids),
    )


def _answered(session: Session, learner: Learner, scope: Scope, behind: AnsweredOn) -> Any:
    conditions = [
        *answers_in(session, learner.id, scope),
        ReviewRow.studied_on.between(behind.first, behind.last),
    ]
    if behind.weekday is not None:
        conditions.append(weekday_of(ReviewRow.studied_on) == behind.weekday)
    if behind.hour is not None:
        conditions.append(_at_hour(learner.days.zone, behind, behind.hour))
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


def _at_hour(zone: ZoneInfo, behind: AnsweredOn, hour: int) -> ColumnElement[bool]:
    """Return the condition on an answer's hour; the clocks may have been changed meanwhile."""
    # Two days more at each end: a study day may lie in another date of UTC, whatever the learner's zone was.
    begins, ends = (
        datetime.combine(max(day, _EARLIEST) + timedelta(days=days), time(), UTC)
        for day, days in ((behind.first, -2), (behind.last, 3))
    )
    return or_(
        false(),
        *(
            and_(
                ReviewRow.reviewed_at >= span.begins,
                ReviewRow.reviewed_at < span.ends,
                _on_clock(hour * 60 - span.ahead // timedelta(minutes=1)),
            )
            for span in clock_spans(zone, begins, ends)
        ),
    )


def _on_clock(first: int) -> ColumnElement[bool]:
    """Return the condition that an answer came in the hour from that minute of the day on, in UTC."""
    shown = clock_of(ReviewRow.reviewed_at)
    begins, ends = (_clock(minute % _DAY_MINUTES) for minute in (first, first + 59))
    # Past midnight, the hour is in two parts.
    return shown.between(begins, ends) if begins < ends else or_(shown >= begins, shown <= ends)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


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
