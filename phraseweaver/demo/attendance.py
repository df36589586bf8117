"""When a learner sits down to study: on most days, at two habitual hours, not always to the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from phraseweaver.domain.study_day import StudyDays

_COMES = (0.94, 0.94, 0.93, 0.93, 0.92, 0.86, 0.78)
"""How likely the learner studies, from Monday to Sunday."""

_BREAKS = 2
_BREAK_DAYS = (5, 9)
_FINISHES = 0.85
_MORNING, _EVENING = timedelta(hours=3.5), timedelta(hours=15.5)  # after the study day's first second
_SPREAD_MINUTES = 35
_SECONDS_EACH = 10
"""What an answer takes, roughly: one with much to do begins early enough to be done by night."""

_LAST_CALL = timedelta(minutes=30)  # before the study day ends
_TODAY_LASTED = timedelta(minutes=20)
_TODAY_AGO = timedelta(minutes=4)
_TODAY_SHARE = 0.2
_YESTERDAY_SHARE = 0.45


@dataclass(frozen=True, slots=True)
class Sitting:
    """One sitting: it ends at `until` at the latest, and after this share (0 to 1) of what the day holds."""

    day: date
    begins: datetime
    until: datetime
    share: float


def first_day(today: date, length: int) -> date:
    """Return the first of `length` days before today."""
    return today - timedelta(days=length)


def holidays(random: Random, today: date, length: int) -> list[tuple[date, date]]:
    """Return first and last day of each time away in the last `length` days, in order.

    There is one in each part of the time, and none in its last weeks: the present is a time of study.
    """
    first, found = first_day(today, length), []
    for number in range(_BREAKS):
        begins = int(length * (number + random.uniform(0.2, 0.8)) / _BREAKS)
        ends = min(begins + random.randint(*_BREAK_DAYS), length - 21) - 1
        if begins <= ends:
            found.append((first + timedelta(days=begins), first + timedelta(days=ends)))
    return found


def sittings(
    random: Random,
    days: StudyDays,
    now: datetime,
    length: int,
    busy: int,
    away: Sequence[tuple[date, date]],
) -> list[Sitting]:
    """Return the sittings of the last `length` days and of the part of today that is over, in order.

    `busy` is about how many answers a day asks for, `away` as `holidays` returns it. Yesterday's sitting was
    cut short and today's is under way: so something is overdue, something due and something in the middle of
    its learning steps.
    """
    today = days.date_of(now)
    first = first_day(today, length)
    found = []
    for offset in range(length):
        day = first + timedelta(days=offset)
        comes = random.random() < _COMES[day.weekday()]
        finishes = random.random() < _FINISHES
        share = 1.0 if finishes else random.uniform(0.5, 0.9)
        begins = _begins(random, days, day, busy)
        if day == today - timedelta(days=1):
            comes, share = True, _YESTERDAY_SHARE
        if comes and not any(begin <= day <= end for begin, end in away):
            found.append(Sitting(day, begins, days.end_of(day) - _LAST_CALL, share))
    begins = max(now - _TODAY_AGO - _TODAY_LASTED, days.start_of(today))
    if begins < now - _TODAY_AGO:
        found.append(Sitting(today, begins, now - _TODAY_AGO, _TODAY_SHARE))
    return found


def _begins(random: Random, days: StudyDays, day: date, busy: int) -> datetime:
    usual = _MORNING if random.random() < 0.3 else _EVENING
    latest = timedelta(hours=22) - timedelta(seconds=busy * _SECONDS_EACH * 2)
    after = min(usual, max(latest, timedelta(hours=1)))
    return days.start_of(day) + max(
        after + timedelta(minutes=round(random.gauss(0, _SPREAD_MINUTES))), timedelta(minutes=5)
    )
