"""Where a card stands in its schedule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from phraseweaver.domain.memory import Memory


class CardState(IntEnum):
    """Anki's four states."""

    NEW = 0
    LEARNING = 1
    REVIEW = 2
    RELEARNING = 3


@dataclass(frozen=True, slots=True)
class Schedule:
    """All that scheduling reads and writes of a card.

    `due_on` (a study date) is set in REVIEW only, `due_at` (an instant, UTC) and `step` (index of the
    learning step) in LEARNING and RELEARNING only. `interval_days` is the last interval counted in days,
    0 while there is none. `reps` counts the answers ever given, `lapses` those that were Again in REVIEW.
    """

    state: CardState = CardState.NEW
    step: int | None = None
    memory: Memory | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    interval_days: int = 0
    last_reviewed_at: datetime | None = None
    last_studied_on: date | None = None
    reps: int = 0
    lapses: int = 0


NEW_CARD = Schedule()
"""The schedule of a card that was never answered."""
