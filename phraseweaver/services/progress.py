"""The figures behind the charts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from phraseweaver.app import App
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.progress import FORECAST_DAYS, ProgressData
from phraseweaver.domain.queue import Left
from phraseweaver.store import cards, daily, decks, due, users


@dataclass(frozen=True, slots=True)
class TodayData:
    """What the Today page says: the study day's answers, what is left, and how much there is to learn."""

    today: date
    answered: AnswerTotals
    left: Left
    phrases: int
    decks: int


def load(app: App, user: UserId, *, period_days: int) -> ProgressData:
    """Return the figures of the last `period_days` study days and of the next thirty."""
    now = app.clock()
    with app.sessions.read() as session:
        learner = users.get(session, user)
        today = learner.days.date_of(now)
        first = today - timedelta(days=period_days - 1)
        counts = cards.due_by_date(
            session, user, decks.active_ids(session, user), today + timedelta(days=FORECAST_DAYS - 1)
        )
        return ProgressData(
            today=today,
            first=first,
            days={entry.studied_on: entry.totals for entry in daily.by_day(session, user, first, today)},
            states=cards.counts_by_state(session, user),
            forecast={day: count for day, count in counts.items() if day >= today},
            backlog=sum(count for day, count in counts.items() if day < today),
        )


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
            decks=len(decks.active_ids(session, user)),
        )
