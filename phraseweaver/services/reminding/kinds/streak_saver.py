"""The streak-saver."""

from __future__ import annotations

from phraseweaver.domain.reminders import Skip
from phraseweaver.domain.reminders.streak_saver import STREAK_SAVER, owed, unwanted
from phraseweaver.services.reminding import message
from phraseweaver.services.reminding.kinds.kind import Kind
from phraseweaver.services.reminding.message import Message, Occasion
from phraseweaver.store import neutral_days
from phraseweaver.store.session import Session


def compose(session: Session, occasion: Occasion) -> Message | Skip:
    """Return until when one answer keeps the streak, or why it is in no danger."""
    t, learner, day = occasion.t, occasion.learner, occasion.day
    count = message.due_count(session, occasion)
    streak = neutral_days.study_streak(session, learner, day).current
    if why := unwanted(due=count, reviewed=message.reviewed(session, occasion), streak=streak):
        return why
    end = learner.days.end_of(day).astimezone(learner.days.zone)
    warning = t.plural(
        "Your streak of {n} day is about to break. One answer before {time} keeps it.",
        "Your streak of {n} days is about to break. One answer before {time} keeps it.",
        streak,
        time=t.time(end),
    )
    text = f"{warning}\n{message.due_and_minutes(session, occasion, count)}"
    return Message(
        message.with_address(text, occasion.public_url),
        (message.review_buttons(t, occasion.public_url), message.day_buttons(t, day, snooze=False)),
        count,
    )


KIND = Kind(owed=owed, stored=lambda _: STREAK_SAVER, compose=compose)
