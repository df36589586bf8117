"""What was answered: by day, by hour, and today by kind of card."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal_column, or_, select
from sqlalchemy.orm import Session

from phraseweaver.domain.answer_totals import MATURE_FROM_DAYS, MAX_COUNTED_MS, AnswerTotals
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.progress import HourCount, KindToday, Scope
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import CardState
from phraseweaver.store import daily
from phraseweaver.store.progress.scope import answers_in
from phraseweaver.store.progress.sql import days_from, smallest, without_index
from phraseweaver.store.tables import CardRow, DailyRow, HourlyRow, ReviewRow

_COUNTS = AnswerTotals.names()


def totals(session: Session, user: UserId, scope: Scope) -> dict[date, AnswerTotals]:
    """Return the totals of each study day with answers, in order.

    Those of a tag or a pattern are counted from the log, because totals are kept by deck: a tag's are of the
    phrases that have it now.
    """
    statement: Select[*tuple[Any, ...]]
    if not scope.has_totals:
        # For the order of its days alone, SQLite would go through all answers instead of a few cards'.
        day = ReviewRow.studied_on if scope.phrase is None else without_index(ReviewRow.studied_on)
        statement = (
            select(ReviewRow.studied_on, *_counted(session))
            .where(*answers_in(session, user, scope))
            .group_by(day)
            .order_by(day)
        )
    else:
        statement = (
            select(DailyRow.studied_on, *daily.SUMS)
            .where(DailyRow.user_id == user)
            .group_by(DailyRow.studied_on)
            .order_by(DailyRow.studied_on)
        )
        if scope.deck is not None:
            statement = statement.where(DailyRow.deck_id == scope.deck)
    return {row[0]: AnswerTotals._make(row[1:]) for row in session.execute(statement)}


def hours(session: Session, learner: Learner, scope: Scope) -> dict[tuple[date, int], HourCount]:
    """Return the answers of each study date and local hour that has any.

    Those of a tag or a pattern are counted from the log, by the clock of the learner's present time zone.
    """
    if not scope.has_totals:
        return _hours_from_log(session, learner, scope)
    statement = (
        select(HourlyRow.studied_on, HourlyRow.hour, func.sum(HourlyRow.answers), func.sum(HourlyRow.passed))
        .where(HourlyRow.user_id == learner.id)
        .group_by(HourlyRow.studied_on, HourlyRow.hour)
    )
    if scope.deck is not None:
        statement = statement.where(HourlyRow.deck_id == scope.deck)
    return {
        (day, hour): HourCount(int(answers), int(passed))
        for day, hour, answers, passed in session.execute(statement)
    }


def kinds_on(session: Session, user: UserId, day: date, scope: Scope) -> tuple[KindToday, ...]:
    """Return the answers of a study day by kind of card, those with most answers first."""
    # A subquery and no join, for which PostgreSQL would read all cards.
    kind_of_card = (
        select(CardRow.kind)
        .where(CardRow.id == ReviewRow.card_id, CardRow.user_id == user)
        .correlate(ReviewRow)
        .scalar_subquery()
    )
    kind = func.coalesce(kind_of_card, "").label("kind")
    statement = (
        select(
            kind,
            func.count(),
            func.sum(_one_if(ReviewRow.rating == Rating.AGAIN)),
            func.sum(smallest(session, ReviewRow.duration_ms, MAX_COUNTED_MS)),
        )
        .where(ReviewRow.studied_on == day, *answers_in(session, user, scope))
        .group_by(literal_column("1"))
        .order_by(func.count().desc(), literal_column("1"))
    )
    return tuple(
        KindToday(name, answers, int(again), int(milliseconds))
        for name, answers, again, milliseconds in session.execute(statement)
    )


def _hours_from_log(session: Session, learner: Learner, scope: Scope) -> dict[tuple[date, int], HourCount]:
    statement = (
        select(ReviewRow.studied_on, ReviewRow.reviewed_at, ReviewRow.rating)
        .where(*answers_in(session, learner.id, scope))
        .execution_options(yield_per=10_000)
    )
    found: dict[tuple[date, int], HourCount] = {}
    for day, at, rating in session.execute(statement):
        key = (day, at.astimezone(learner.days.zone).hour)
        before = found.get(key, HourCount(0, 0))
        found[key] = HourCount(before.answers + 1, before.passed + (rating != Rating.AGAIN))
    return found


def _one_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _counted(session: Session) -> list[ColumnElement[int]]:
    """Return the sums over the log that `domain.answer_totals.totals_of_answer` makes answer by answer."""
    row = ReviewRow
    in_review = row.before_state == CardState.REVIEW
    matures: dict[str, ColumnElement[bool]] = {
        "young": row.before_interval_days < MATURE_FROM_DAYS,
        "mature": row.before_interval_days >= MATURE_FROM_DAYS,
    }
    step_of_a_day = and_(
        row.before_due_at.is_not(None), days_from(row.before_last_reviewed_at, row.before_due_at) >= 1
    )
    first_today = or_(row.before_last_studied_on.is_(None), row.before_last_studied_on != row.studied_on)
    asked = and_(first_today, or_(in_review, step_of_a_day))
    again = row.rating == Rating.AGAIN
    conditions: dict[str, ColumnElement[bool]] = {
        "new": row.before_state == CardState.NEW,
        "learning": row.before_state == CardState.LEARNING,
        "relearning": row.before_state == CardState.RELEARNING,
    }
    for rating in Rating:
        conditions[rating.name.lower()] = row.rating == rating
    for name, condition in matures.items():
        conditions[name] = and_(in_review, condition)
        conditions[f"{name}_passed"] = and_(asked, condition, ~again)
        conditions[f"{name}_failed"] = and_(asked, condition, again)
        for rating in (Rating.AGAIN, Rating.HARD, Rating.EASY):
            conditions[f"{name}_{rating.name.lower()}"] = and_(in_review, condition, row.rating == rating)
    sums: dict[str, Any] = {name: func.sum(_one_if(condition)) for name, condition in conditions.items()}
    took = smallest(session, row.duration_ms, MAX_COUNTED_MS)
    sums["milliseconds"] = func.sum(took)
    for name in ("young", "mature", "relearning"):
        sums[f"{name}_milliseconds"] = func.sum(case((conditions[name], took), else_=0))
    return [sums[name] for name in _COUNTS]
