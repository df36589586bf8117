"""How well the learner knew the answer."""

from __future__ import annotations

from enum import IntEnum


class Rating(IntEnum):
    """The four answers, numbered as in FSRS and Anki."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4
