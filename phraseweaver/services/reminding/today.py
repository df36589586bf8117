"""What a learner says of this one day: not now, or no more."""

from __future__ import annotations

from datetime import date, datetime

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.reminders import Skip
from phraseweaver.domain.reminders.snooze import put_off
from phraseweaver.errors import N_, PhraseWeaverError
from phraseweaver.store import planned_breaks, reminder_plans, reminders, users


class DayOver(PhraseWeaverError):
    message = N_("That day is over.")


def snooze(app: App, user: UserId, day: date) -> datetime | None:
    """Let the study date's reminder come again in an hour; return when, in the learner's zone.

    None when that day is over, or is resting in a planned break. It may be asked for again and again, and
    takes "done for today" back. Raises NotFound.
    """
    now = app.clock()
    with app.sessions.begin() as session:
        learner = users.lock(session, user)
        row = reminder_plans.get(session, user)
        if row is None or planned_breaks.days(session, user, day, day):
            return None
        wanted = put_off(now, learner.days, reminder_plans.wishes_of(row), day)
        if wanted is None:
            return None
        reminder_plans.set_snooze(session, user, wanted)
        reminders.reopen(session, user, day, Skip.DONE_FOR_TODAY)
        return wanted.until.astimezone(learner.days.zone)


def done_for_today(app: App, user: UserId, day: date) -> None:
    """Send nothing more for the study date; raises DayOver unless it is today, and NotFound."""
    now = app.clock()
    with app.sessions.begin() as session:
        if users.lock(session, user).days.date_of(now) != day:
            raise DayOver
        reminder_plans.set_done(session, user, day)


def take_back_done(app: App, user: UserId, day: date) -> None:
    """Let reminders of the study date come again, those held back too; raises DayOver, NotFound."""
    now = app.clock()
    with app.sessions.begin() as session:
        if users.lock(session, user).days.date_of(now) != day:
            raise DayOver
        reminder_plans.set_done(session, user, None)
        reminders.reopen(session, user, day, Skip.DONE_FOR_TODAY)
