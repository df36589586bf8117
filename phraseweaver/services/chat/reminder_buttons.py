"""The buttons below a reminder: an hour later, or no more today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from phraseweaver.channels import Button
from phraseweaver.channels.incoming import Press
from phraseweaver.services.chat.handlers import PressHandler, Unreadable
from phraseweaver.services.chat.replies import Acknowledge, Edit, Reply, Send
from phraseweaver.services.chat.turn import Turn
from phraseweaver.services.reminding import message, today

TAKE_BACK = "e"
"""What the button says that takes "done for today" back, with the study date."""


def snooze(turn: Turn, press: Press, parts: list[str]) -> Sequence[Reply]:
    """Let the reminder come again in an hour."""
    t = turn.t
    until = today.snooze(turn.app, turn.user, _day(parts))
    if until is None:
        sentence = t("Nothing to put off: the day is over, or in a planned break.")
        return [Acknowledge(press.callback_id, sentence)]
    return [
        Acknowledge(press.callback_id),
        Send(turn.chat_id, t("All right. I will remind you again at {time}.", time=t.time(until))),
    ]


def done(turn: Turn, press: Press, parts: list[str]) -> Sequence[Reply]:
    """Send nothing more today; it can be taken back."""
    t, day = turn.t, _day(parts)
    today.done_for_today(turn.app, turn.user, day)
    back = Button(t("Remind me after all"), data=f"{TAKE_BACK}:{day.isoformat()}")
    return [
        Acknowledge(press.callback_id),
        Send(turn.chat_id, t("Done for today: no more reminders until tomorrow."), ((back,),)),
    ]


def take_back(turn: Turn, press: Press, parts: list[str]) -> Sequence[Reply]:
    """Let reminders come again today."""
    today.take_back_done(turn.app, turn.user, _day(parts))
    text = turn.t("Reminders come again today.")
    return [Acknowledge(press.callback_id), Edit(turn.chat_id, press.message_id, text)]


def _day(parts: list[str]) -> date:
    try:
        return date.fromisoformat(parts[0])
    except (IndexError, ValueError):
        raise Unreadable from None


PRESSES: dict[str, PressHandler] = {message.SNOOZE: snooze, message.DONE: done, TAKE_BACK: take_back}
