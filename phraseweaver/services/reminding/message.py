"""What a reminder says, whatever its kind, and the buttons below it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from phraseweaver.channels import Button, Keyboard
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.reminders import Plan, minutes_needed
from phraseweaver.store import daily, due
from phraseweaver.store.session import Session
from phraseweaver.translation import Translator

REVIEW = "r"
SNOOZE = "z"
DONE = "d"
"""What the buttons say to the bot; the last two with the study date, as in d:2026-03-10."""

_RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Occasion:
    """For whom, for which study date and in which words a message is made."""

    learner: Learner
    plan: Plan
    day: date
    t: Translator
    public_url: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """A text, its buttons, and how many cards it speaks of."""

    text: str
    keyboard: Keyboard
    due: int


def due_and_minutes(session: Session, occasion: Occasion, count: int) -> str:
    """Return how many cards are due and how long they take, as a sentence."""
    t, user, day = occasion.t, occasion.learner.id, occasion.day
    recent = [entry.totals for entry in daily.by_day(session, user, day - _RECENT, day)]
    minutes = minutes_needed(
        count,
        answers=sum(totals.answers for totals in recent),
        milliseconds=sum(totals.milliseconds for totals in recent),
    )
    return t(
        "{cards}, {minutes}.",
        cards=t.plural("{n} card due", "{n} cards due", count),
        minutes=t.plural("about {n} minute", "about {n} minutes", minutes),
    )


def due_count(session: Session, occasion: Occasion) -> int:
    """Return how many cards the study day still holds, limits applied."""
    return due.day(session, occasion.learner, occasion.day).left.total


def due_tomorrow(session: Session, occasion: Occasion) -> int:
    """Return how many cards the next study day holds if nothing is done on this one, limits applied."""
    return due.day(session, occasion.learner, occasion.day + timedelta(days=1)).left.total


def reviewed(session: Session, occasion: Occasion) -> bool:
    """Return whether the study day has an answer."""
    return daily.totals_on(session, occasion.learner.id, occasion.day).answers > 0


def with_address(text: str, public_url: str | None) -> str:
    """Return the text, with the dashboard's address below it where no button can carry it."""
    return f"{text}\n{public_url}" if public_url and not fits_a_button(public_url) else text


def review_buttons(t: Translator, public_url: str | None) -> tuple[Button, ...]:
    """Return the row that leads to a review: here, and on the dashboard where it has an address."""
    here = Button(t("Review here"), data=REVIEW)
    if public_url and fits_a_button(public_url):
        return (here, Button(t("Open dashboard"), url=public_url))
    return (here,)


def day_buttons(t: Translator, day: date, *, snooze: bool) -> tuple[Button, ...]:
    """Return the row about this one day: put off, done."""
    done = Button(t("Done for today"), data=f"{DONE}:{day.isoformat()}")
    put_off = Button(t("Snooze an hour"), data=f"{SNOOZE}:{day.isoformat()}")
    return (put_off, done) if snooze else (done,)


def fits_a_button(address: str) -> bool:
    """Return whether Telegram takes the address for a button: it refuses hosts without a dot."""
    return "." in (urlsplit(address).hostname or "")
