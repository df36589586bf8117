"""One answer of many that were given elsewhere: numbers only, because there may be a million."""

from __future__ import annotations

from typing import NamedTuple


class PastAnswer(NamedTuple):
    """An answer, where it belongs, and the card's schedule before it (`domain.schedule.Schedule`).

    Instants are milliseconds of the Unix epoch and days are ordinals (`date.toordinal`), -1 for none. A
    stability of 0 is no memory.
    """

    card: int
    phrase: int
    deck: int
    ms: int
    day: int
    rating: int
    duration_ms: int
    interval: int
    before_state: int
    before_stability: float
    before_difficulty: float
    before_due_day: int
    before_due_ms: int
    before_interval: int
    before_last_ms: int
    before_last_day: int
    before_reps: int
    before_lapses: int
