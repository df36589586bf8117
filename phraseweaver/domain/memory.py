"""What FSRS knows of a card that has been seen at least once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Memory:
    """Stability in days (retrievability falls to 90 % after so long) and difficulty from 1 to 10.

    A card that was never answered has no memory: `None`, not zeros.
    """

    stability: float
    difficulty: float
