"""A learner's answers as FSRS wants them: card by card, in study days.

A card's history begins with the first answer to a new card. Each later answer counts the study days since the
one before; on the same day it changes the memory by the short-term formula but foretells nothing, as no day
has passed. So of several answers a day only the first one is held against the model.

A card from elsewhere begins with the memory it came with, or, without one, with its first answer here as if
it were new: as the scheduler takes it. Both are replayed, but nothing is learned from them.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from phraseweaver.domain.ids import CardId
from phraseweaver.domain.memory import Memory
from phraseweaver.domain.rating import Rating


class Beginning(IntEnum):
    """Whether a history begins with an entry of the log."""

    NO = 0
    NEW = 1
    """The first answer to a new card."""
    FROM_ELSEWHERE = 2
    """The first one known here of a card that was learned before."""


@dataclass(slots=True)
class Log:
    """Answers in columns, ordered by card and within a card by time: 24 bytes an answer.

    `days` are ordinals of study dates. `known` is the memory with which an entry of a card from elsewhere
    begins; such an entry stands for the last answer before its log and has no rating of its own. `reps` is
    the number of answers to each card of which the log knows the last.
    """

    cards: array[int] = field(default_factory=lambda: array("q"))
    days: array[int] = field(default_factory=lambda: array("i"))
    ratings: array[int] = field(default_factory=lambda: array("b"))
    beginnings: array[int] = field(default_factory=lambda: array("b"))
    known: dict[int, Memory] = field(default_factory=dict)
    reps: dict[CardId, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.cards)

    def begin_with(self, card: CardId, memory: Memory, last: date) -> None:
        """Let a card's history begin with the memory that an answer on that study date had left."""
        self.known[len(self.cards)] = memory
        self._append(card, last, Rating.GOOD, Beginning.FROM_ELSEWHERE)

    def add(self, card: CardId, day: date, rating: int, beginning: Beginning, *, reps: int) -> None:
        """Append an answer; `reps` counts the card's answers with it."""
        self.reps[card] = reps
        self._append(card, day, rating, beginning)

    def _append(self, card: CardId, day: date, rating: int, beginning: Beginning) -> None:
        self.cards.append(card)
        self.days.append(day.toordinal())
        self.ratings.append(rating)
        self.beginnings.append(beginning)
