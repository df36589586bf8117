"""Spreading what is overdue after a break over the days ahead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from phraseweaver.domain.ids import CardId

WORTH_SPREADING = 30
"""So many overdue cards are worth asking the learner about."""
AWAY_DAYS = 3
"""A learner is back from a break when so many days lie between two study dates."""


def is_back_from_break(overdue: int, last_studied_on: date | None, today: date) -> bool:
    """Return whether to offer spreading: enough is overdue and the learner was away for some days."""
    if last_studied_on is None or overdue < WORTH_SPREADING:
        return False
    return (today - last_studied_on).days >= AWAY_DAYS


def spread(cards: Sequence[CardId], today: date, days: int) -> dict[date, list[CardId]]:
    """Return which cards to ask on which of the `days` study dates from today, in order.

    The days get equally many; what is over goes to the first ones, one card each.
    """
    size, over = divmod(len(cards), days)
    plan: dict[date, list[CardId]] = {}
    first = 0
    for index in range(days):
        after = first + size + (index < over)
        if after > first:
            plan[today + timedelta(days=index)] = list(cards[first:after])
        first = after
    return plan
