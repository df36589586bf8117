"""A reminder put off by an hour."""

from __future__ import annotations

from phraseweaver.domain.reminders import Skip, Standing
from phraseweaver.domain.reminders.snooze import SNOOZE, kind_of, owed
from phraseweaver.services.reminding import message
from phraseweaver.services.reminding.kinds.daily import due_message
from phraseweaver.services.reminding.kinds.kind import Kind
from phraseweaver.services.reminding.message import Message, Occasion
from phraseweaver.store.session import Session


def compose(session: Session, occasion: Occasion) -> Message | Skip:
    """Return the daily message again, or why it is not wanted any more.

    Whoever asked for it does not mind the threshold; but an answer since then has made it idle.
    """
    count = message.due_count(session, occasion)
    if message.reviewed(session, occasion):
        return Skip.ALREADY_REVIEWED
    return due_message(session, occasion, count) if count else Skip.FEW_DUE


def _stored(standing: Standing) -> str:
    snooze = standing.wishes.snooze
    return kind_of(snooze) if snooze else SNOOZE


KIND = Kind(owed=owed, stored=_stored, compose=compose)
