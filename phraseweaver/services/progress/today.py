"""How the learner's study day stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from phraseweaver.app import App
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.queue import Left
from phraseweaver.domain.reminders import minutes_needed
from phraseweaver.domain.streak import DayMark, Streak, marks, streak
from phraseweaver.store import cards, daily, decks, due, neutral_days, users
from phraseweaver.store.session import Session

_WEEK = 7
_RECENT = timedelta(days=30)
"""What the learner's pace is told from, as in the reminder."""


@dataclass(frozen=True, slots=True)
class TodayData:
    """What the Today page says: the study day's answers, what is left, and how much there is to learn.

    `minutes` is about how long the cards left take, 0 without any. `week` holds the last seven study days
    with what each counts for in the streak, and `due_tomorrow` counts the cards that come back on the next.
    """

    today: date
    answered: AnswerTotals
    left: Left
    phrases: int
    decks: int
    streak: Streak
    minutes: int = 0
    due_tomorrow: int = 0
    week: tuple[tuple[date, DayMark], ...] = ()


def today(app: App, user: UserId) -> TodayData:
    """Return how the learner's study day stands."""
    now = app.clock()
    with app.sessions.read() as session:
        learner = users.get(session, user)
        day = learner.days.date_of(now)
        study_day = due.day(session, learner, day)
        sizes = decks.phrase_counts(session, user)
        met, neutral = neutral_days.met_and_neutral(session, learner, day)
        tomorrow = day + timedelta(days=1)
        coming = cards.due_by_date(session, user, decks.active_ids(session, user), tomorrow)
        return TodayData(
            today=day,
            answered=study_day.answered,
            left=study_day.left,
            phrases=sum(sizes.values()),
            decks=len(study_day.decks),
            streak=streak(met, neutral, day),
            minutes=_minutes(session, user, day, study_day.left.total),
            due_tomorrow=coming.get(tomorrow, 0),
            week=tuple(marks(met, neutral, day, _WEEK)),
        )


def _minutes(session: Session, user: UserId, day: date, left: int) -> int:
    if not left:
        return 0
    recent = [entry.totals for entry in daily.by_day(session, user, day - _RECENT, day)]
    return minutes_needed(
        left,
        answers=sum(totals.answers for totals in recent),
        milliseconds=sum(totals.milliseconds for totals in recent),
    )
