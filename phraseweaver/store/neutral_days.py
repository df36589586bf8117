"""Study days on which there was nothing to do: they neither count for a streak nor break it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import UserId
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.streak import Streak, streak
from phraseweaver.store import daily, decks, planned_breaks, users
from phraseweaver.store.cards import IS_LEARNING, IS_NEW, IS_REVIEW
from phraseweaver.store.tables import PHRASE_OF_CARD, CardRow, NeutralDayRow, PhraseRow
from phraseweaver.store.upsert import insert_for


def record_until(session: Session, user: UserId, now: datetime) -> None:
    """Store which of the learner's days since the latest answer were neutral, as `record` does."""
    learner = users.get(session, user)
    record(session, learner, learner.days.date_of(now))


def record(session: Session, learner: Learner, today: date) -> None:
    """Store which of the days since the latest answer were neutral.

    To be called before the first answer of `today`, and before anything else that gives these days something
    to do: later, the cards would not tell any more.
    """
    days = _since_last_answer(session, learner, today)
    if days:
        session.execute(
            insert_for(session, NeutralDayRow)
            .values([{"user_id": learner.id, "day": day} for day in days])
            .on_conflict_do_nothing()
        )


def settle(session: Session, learner: Learner, today: date) -> None:
    """Store which of the days before `today` were neutral, once and for all: the others stay missed.

    Before what is due is moved or taken away from days on which it was not answered.
    """
    record(session, learner, today)
    yesterday = today - timedelta(days=1)
    if learner.last_studied_on is not None and learner.last_studied_on < yesterday:
        users.set_last_studied(session, learner.id, yesterday)


def settle_until(session: Session, user: UserId, now: datetime) -> None:
    """Store which of the learner's days before now were neutral; the others stay missed.

    Before anything that may take away what was due: a streak that broke must not come back.
    """
    learner = users.get(session, user)
    today = learner.days.date_of(now)
    record(session, learner, today)
    users.set_settled(session, user, today - timedelta(days=1))


def study_streak(session: Session, learner: Learner, today: date) -> Streak:
    """Return the learner's current and longest streak."""
    return streak(*met_and_neutral(session, learner, today), today)


def met_and_neutral(session: Session, learner: Learner, today: date) -> tuple[set[date], set[date]]:
    """Return the days with an answer, and those that neither count for a streak nor break it."""
    in_breaks = planned_breaks.days(session, learner.id, date.min, today)
    return daily.study_dates(session, learner.id), in_breaks | neutral(session, learner, today)


def neutral(session: Session, learner: Learner, today: date) -> set[date]:
    """Return the days up to today on which there was nothing to do, planned breaks apart."""
    stored = session.scalars(select(NeutralDayRow.day).where(NeutralDayRow.user_id == learner.id))
    return {*stored, *_since_last_answer(session, learner, today)}


def _since_last_answer(session: Session, learner: Learner, today: date) -> list[date]:
    """Return the days between the latest answer and today on which nothing was due and nothing new was there.

    No card has changed since that answer, so the cards as they are tell of all these days; once something
    was there it stayed, so that the neutral days come first.
    """
    if learner.last_studied_on is None:
        return []
    known = learner.last_studied_on
    if learner.settled_until is not None:
        known = max(known, learner.settled_until)
    day = known + timedelta(days=1)
    if day >= today:
        return []
    first = _first_thing_to_do(session, learner)
    end = min(today, first) if first else today
    return [day + timedelta(days=offset) for offset in range((end - day).days)]


def _first_thing_to_do(session: Session, learner: Learner) -> date | None:
    own = (CardRow.user_id == learner.id, CardRow.deck_id.in_(decks.active_ids(session, learner.id)))
    found = [session.scalar(select(func.min(CardRow.due_on)).where(*own, IS_REVIEW))]
    step = session.scalar(select(func.min(CardRow.due_at)).where(*own, IS_LEARNING))
    if step is not None:
        found.append(learner.days.date_of(step))
    if learner.new_per_day > 0:
        found.append(
            session.scalar(
                select(func.min(PhraseRow.added_on)).join(CardRow, PHRASE_OF_CARD).where(*own, IS_NEW)
            )
        )
    return min((day for day in found if day is not None), default=None)
