"""How the learner's study day stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from phraseweaver.app import App
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.queue import Left
from phraseweaver.domain.streak import Streak
from phraseweaver.store import decks, due, neutral_days, users


@dataclass(frozen=True, slots=True)
class TodayData:
    """What the Today page says: the study day's answers, what is left, and how much there is to learn."""

    today: date
    answered: AnswerTotals
    left: Left
    phrases: int
    decks: int
    streak: Streak


def today(app: App, user: UserId) -> TodayData:
    """Return how the learner's study day stands."""
    now = app.clock()
    with app.sessions.read() as session:
        learner = users.get(session, user)
        day = learner.days.date_of(now)
        study_day = due.day(session, learner, day)
        sizes = decks.phrase_counts(session, user)
        return TodayData(
            today=day,
            answered=study_day.answered,
            left=study_day.left,
            phrases=sum(sizes.values()),
            decks=len(study_day.decks),
            streak=neutral_days.study_streak(session, learner, day),
        )
