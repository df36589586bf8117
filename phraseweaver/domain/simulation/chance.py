"""Chance that repeats: the same seed gives the same numbers, on every machine."""

from __future__ import annotations

from collections.abc import Sequence

_MASK = (1 << 64) - 1


class Chance:
    """One of many streams of numbers: SplitMix64 (Steele, Lea and Flood, 2014), small enough to be pure.

    `random.Random` would do, but the domain imports nothing that draws by itself.
    """

    __slots__ = ("_state",)

    def __init__(self, seed: int, stream: int = 0) -> None:
        self._state = (seed + (stream + 1) * 0xD1342543DE82EF95) & _MASK

    def next(self) -> float:
        """Return a number from 0 up to, not including, 1."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & _MASK
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & _MASK
        return ((mixed ^ mixed >> 31) >> 11) / (1 << 53)

    def among(self, shares: Sequence[float]) -> int:
        """Return a place, each as likely as its share of them all; the last one where all are 0."""
        left = self.next() * sum(shares)
        for place, share in enumerate(shares):
            left -= share
            if left < 0:
                return place
        return len(shares) - 1
