"""Planned breaks: study days on which the learner does not study."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from phraseweaver.errors import N_, PhraseWeaverError

MAX_DAYS = 366
"""A break is at most so many days long."""
MAX_AHEAD = 730
"""And begins at most so many days from today."""


class BreakBackwards(PhraseWeaverError):
    message = N_("A break ends on the day it begins, or later.")


class BreakTooLong(PhraseWeaverError):
    """Parameter: days."""

    message = N_("A break can be up to {days} days long.")


class BreakTooFar(PhraseWeaverError):
    message = N_("A break can begin within the next two years.")


class BreakPast(PhraseWeaverError):
    message = N_("Only today and days to come can be planned or taken away: what is past stays as it was.")


class BreakOverlaps(PhraseWeaverError):
    message = N_("Some of these days are in another planned break already.")


@dataclass(frozen=True, slots=True)
class Break:
    """A planned break; both days belong to it."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def overlaps(self, other: Break) -> bool:
        """Return whether they share a day."""
        return self.first <= other.last and other.first <= self.last

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def check(wanted: Break, today: date) -> None:
    """Raise what forbids the break: BreakBackwards, BreakPast, BreakTooLong, BreakTooFar."""
    if wanted.last < wanted.first:
        raise BreakBackwards
    if wanted.first < today:
        raise BreakPast
    if wanted.days > MAX_DAYS:
        raise BreakTooLong(days=MAX_DAYS)
    if wanted.first > today + timedelta(days=MAX_AHEAD):
        raise BreakTooFar


def cut(planned: Break, today: date) -> Break | None:
    """Return what stays of a break that is taken away today: the days before, None when there are none."""
    return Break(planned.first, today - timedelta(days=1)) if planned.first < today else None
