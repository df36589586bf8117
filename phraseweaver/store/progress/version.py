"""A few numbers that change whenever a learner's figures may have changed."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from phraseweaver.domain.learner import Learner
from phraseweaver.store.tables import DailyRow, DeckRow, MemoryModelRow, PhraseRow, PlannedBreakRow, ReviewRow

Version = tuple[tuple[object, ...], ...]


def version_of(session: Session, learner: Learner) -> Version:
    """Return what the learner's figures hang on, as far as a few short looks can tell.

    Every answer, its undoing and every import change the totals or the latest answer, and new phrases come
    with new ids. What a process changes besides, such as burying a card, it knows itself
    (`Sessions.written`).
    """
    user = learner.id
    answers = DailyRow.again + DailyRow.hard + DailyRow.good + DailyRow.easy
    newest = None
    newest_day = select(func.max(PhraseRow.added_on)).where(PhraseRow.user_id == user).scalar_subquery()
    if learner.last_studied_on is not None:
        newest = session.scalar(
            select(func.max(ReviewRow.id)).where(
                ReviewRow.user_id == user, ReviewRow.studied_on == learner.last_studied_on
            )
        )
    return (
        tuple(
            session.execute(
                select(func.count(), func.sum(answers), func.sum(DailyRow.milliseconds)).where(
                    DailyRow.user_id == user
                )
            ).one()
        ),
        (newest,),
        # Of phrases the latest day's, at one end of an index: to count all takes longer than the rest.
        tuple(
            session.execute(
                select(PhraseRow.added_on, func.count(), func.max(PhraseRow.id))
                .where(PhraseRow.user_id == user, PhraseRow.added_on == newest_day)
                .group_by(PhraseRow.added_on)
            ).all()
        ),
        tuple(
            session.execute(
                select(DeckRow.id, DeckRow.archived_at, DeckRow.desired_retention)
                .where(DeckRow.user_id == user)
                .order_by(DeckRow.id)
            ).all()
        ),
        tuple(
            session.scalars(
                select(MemoryModelRow.id).where(MemoryModelRow.user_id == user, MemoryModelRow.active)
            )
        ),
        tuple(
            session.execute(
                select(PlannedBreakRow.first_day, PlannedBreakRow.last_day).where(
                    PlannedBreakRow.user_id == user
                )
            ).all()
        ),
    )
