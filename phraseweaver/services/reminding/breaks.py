"""Planned breaks: nothing is sent on their days, and no streak breaks."""

from __future__ import annotations

from datetime import date

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.reminders import Skip
from phraseweaver.domain.reminders.breaks import Break, BreakOverlaps, BreakPast, check, cut
from phraseweaver.errors import NotFound
from phraseweaver.store import planned_breaks, reminders, users


def breaks(app: App, user: UserId) -> list[Break]:
    """Return the learner's present and future breaks, in order."""
    now = app.clock()
    with app.sessions.read() as session:
        today = users.get(session, user).days.date_of(now)
        return planned_breaks.between(session, user, today, date.max)


def plan_break(app: App, user: UserId, first: date, last: date) -> None:
    """Plan a break from `first` to `last`, both included, today or later.

    Raises the children of PhraseWeaverError in `domain.reminders.breaks`, and NotFound.
    """
    now = app.clock()
    wanted = Break(first, last)
    with app.sessions.begin() as session:
        check(wanted, users.lock(session, user).days.date_of(now))
        if planned_breaks.between(session, user, first, last):
            raise BreakOverlaps
        planned_breaks.add(session, user, wanted)


def cancel_break(app: App, user: UserId, first: date) -> None:
    """Take away the break that begins on `first`; of one that has begun, the days before today stay.

    What was held back today is owed again. Raises BreakPast for one that is over, and NotFound.
    """
    now = app.clock()
    with app.sessions.begin() as session:
        today = users.lock(session, user).days.date_of(now)
        planned = planned_breaks.remove(session, user, first)
        if planned is None:
            raise NotFound
        if planned.last < today:
            raise BreakPast
        if rest := cut(planned, today):
            planned_breaks.add(session, user, rest)
        reminders.reopen(session, user, today, Skip.PLANNED_BREAK)
