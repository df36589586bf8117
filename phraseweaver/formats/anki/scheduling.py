"""What the columns of Anki's cards mean for a schedule, and back."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from phraseweaver.domain.memory import Memory
from phraseweaver.domain.schedule import CardState
from phraseweaver.domain.scheduler import LONGEST_INTERVAL
from phraseweaver.domain.study_day import StudyDays

QUEUE_SUSPENDED, QUEUE_NEW, QUEUE_LEARNING, QUEUE_REVIEW, QUEUE_DAY_LEARNING = -1, 0, 1, 2, 3
QUEUES_BURIED = (-2, -3)

EARLIEST_MS, LATEST_MS = 631_152_000_000, 4_102_444_800_000
"""1990 and 2100: an answer from elsewhere in time is a fault of the file and is left out."""

_FARTHEST_DAY = 60_000
_LEAST_INSTANT = 1_000_000_000
"""A smaller `due` of a card in learning is no second of the epoch but a number of days."""

_PLAIN_MEMORY = re.compile(r'"s":([0-9.]+(?:e-?\d+)?),"d":([0-9.]+(?:e-?\d+)?)[,}]')
_LAST_REVIEW = re.compile(r'"lrt":(\d{1,12})[,}]')


class AnkiCard(NamedTuple):
    """A row of Anki's cards, its columns as they are called there.

    A tuple, as `ReadCard` is: there is one for each card, and a frozen dataclass takes several times as long.
    """

    id: int
    nid: int
    did: int
    ord: int
    type: int
    queue: int
    due: int
    ivl: int
    factor: int
    reps: int
    lapses: int
    left: int
    odue: int
    odid: int
    data: str

    @property
    def home_deck(self) -> int:
        """The deck of the card, or the one that a filtered deck has it from."""
        return self.odid or self.did


class ReadCard(NamedTuple):
    """Where a card stands, as far as its row says.

    `memory` is what FSRS knew, None without FSRS or before the first answer; `position` the place among new
    cards; `last_reviewed_at` the second of the last answer where the row has it.
    """

    state: CardState
    step: int | None
    memory: Memory | None
    due_on: date | None
    due_at: datetime | None
    interval_days: int
    lapses: int
    suspended: bool
    buried_until: date | None
    position: int
    last_reviewed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a collection counts: day 0 is `first_day`, and what it buried comes back on `unburied_on`."""

    first_day: date
    unburied_on: date
    days: StudyDays
    learning_steps: int
    relearning_steps: int

    def read(self, card: AnkiCard) -> ReadCard:
        """Return what the row says; numbers that no Anki writes are drawn back to ones that it may."""
        state = CardState(card.type) if 0 <= card.type <= 3 else CardState.NEW
        # In a filtered deck `due` is the place there; what counts at home is kept beside it.
        due = card.odue if card.odid and card.odue else card.due
        due_on = due_at = step = None
        match state:
            case CardState.REVIEW:
                due_on = self._day(due)
            case CardState.LEARNING | CardState.RELEARNING:
                due_at = self._instant(due) if due >= _LEAST_INSTANT else self.days.start_of(self._day(due))
                steps = self.learning_steps if state is CardState.LEARNING else self.relearning_steps
                step = min(max(steps - card.left % 1000, 0), max(steps - 1, 0))
        new = state is CardState.NEW
        memory, answered_at = (None, None) if new else _memory_of(card.data)
        return ReadCard(
            state=state,
            step=step,
            memory=memory,
            due_on=due_on,
            due_at=due_at,
            interval_days=0 if new else min(max(card.ivl, 0), LONGEST_INTERVAL),
            lapses=min(max(card.lapses, 0), 100_000),
            suspended=card.queue == QUEUE_SUSPENDED,
            buried_until=self.unburied_on if card.queue in QUEUES_BURIED else None,
            position=min(max(due, 0), 2**31) if new else 0,
            last_reviewed_at=answered_at,
        )

    def _day(self, number: int) -> date:
        return self.first_day + timedelta(days=min(max(number, -_FARTHEST_DAY), _FARTHEST_DAY))

    @staticmethod
    def _instant(second: int) -> datetime:
        return datetime.fromtimestamp(min(second, LATEST_MS // 1000), UTC)


def _memory_of(data: str) -> tuple[Memory | None, datetime | None]:
    if '"s"' not in data:
        return None, None
    found, last = _PLAIN_MEMORY.search(data), _LAST_REVIEW.search(data)
    if found is not None:
        return _memory(float(found[1]), float(found[2])), _second(int(last[1])) if last else None
    try:
        # Written with spaces or in another order.
        read = json.loads(data)
        answered_at = _second(int(read["lrt"])) if "lrt" in read else None
        return _memory(float(read["s"]), float(read["d"])), answered_at
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return None, None


def _memory(stability: float, difficulty: float) -> Memory | None:
    if not (0 < stability < 1e9 and 0 < difficulty < 1e9):
        return None
    return Memory(min(max(stability, 0.001), float(LONGEST_INTERVAL)), min(max(difficulty, 1.0), 10.0))


def _second(second: int) -> datetime | None:
    return datetime.fromtimestamp(second, UTC) if EARLIEST_MS < second * 1000 < LATEST_MS else None
