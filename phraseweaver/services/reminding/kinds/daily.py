"""The daily reminder."""

from __future__ import annotations

from datetime import datetime

from phraseweaver.domain.reminders import DAILY, Owed, Skip, Standing, owed, unwanted
from phraseweaver.services.reminding import message
from phraseweaver.services.reminding.kinds.kind import Kind
from phraseweaver.services.reminding.message import Message, Occasion
from phraseweaver.store.session import Session


def compose(session: Session, occasion: Occasion) -> Message | Skip:
    """Return "12 cards due, about 4 minutes. Skip, and tomorrow is 31.", or why it is not wanted."""
    count = message.due_count(session, occasion)
    if why := unwanted(occasion.plan, due=count, reviewed=message.reviewed(session, occasion)):
        return why
    return due_message(session, occasion, count)


def due_message(session: Session, occasion: Occasion, count: int) -> Message:
    """Return the message that so many cards are due."""
    t = occasion.t
    text = message.due_and_minutes(session, occasion, count)
    tomorrow = message.due_tomorrow(session, occasion)
    if tomorrow > count:
        text = f"{text} {t('Skip, and tomorrow is {number}.', number=t.number(tomorrow))}"
    return Message(
        message.with_address(text, occasion.public_url),
        (
            message.review_buttons(t, occasion.public_url),
            message.day_buttons(t, occasion.day, snooze=True),
        ),
        count,
    )


def _owed(now: datetime, standing: Standing) -> Owed | None:
    past = standing.past
    return owed(
        now,
        standing.days,
        standing.plan,
        last_date=past.last_date(DAILY),
        last_sent_at=past.last_sent_at(DAILY),
    )


KIND = Kind(owed=_owed, stored=lambda _: DAILY, compose=compose)
