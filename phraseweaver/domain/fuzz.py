"""Spreading due dates: cards learned together must not come back together for ever.

The range is Anki's (its manual, "Fuzz Factor"; the numbers are in `rslib/src/scheduler/states/fuzz.rs`).
The choice within it hangs on the card and on how often it was answered, and on nothing else: so the
interval written on a button is the interval given, and undoing an answer and giving it again changes nothing.
"""

from __future__ import annotations

from hashlib import blake2b
from math import floor

from phraseweaver.domain.ids import CardId

SHORTEST_FUZZED = 2.5
"""Intervals below this many days are rounded and left alone."""

_DRAW_BITS = 64
DRAWS = 1 << _DRAW_BITS
"""A draw is a whole number from 0 up to, not including, this one."""


def draw(card_id: CardId, reps: int) -> int:
    """Return the random number that belongs to the card's next answer, the same for all four ratings.

    `reps` is the number of answers before it. A digest rather than `random`: the same on every Python
    version, in every process.
    """
    digest = blake2b(f"{card_id}:{reps}".encode(), digest_size=_DRAW_BITS // 8).digest()
    return int.from_bytes(digest, "big")


def fuzz_delta(interval: float) -> float:
    """Return by how many days an interval (in days) may move either way."""
    if interval < SHORTEST_FUZZED:
        return 0.0
    return (
        1.0
        + 0.15 * (min(interval, 7.0) - 2.5)
        + 0.10 * max(min(interval, 20.0) - 7.0, 0.0)
        + 0.05 * max(interval - 20.0, 0.0)
    )


def fuzz_range(interval: float, minimum: int, maximum: int) -> tuple[int, int]:
    """Return the shortest and the longest whole number of days that an ideal interval may become.

    The ideal interval is brought between `minimum` and `maximum` first and the range is cut to them after;
    where they contradict each other, `maximum` wins.
    """
    minimum = min(minimum, maximum)
    interval = min(max(interval, float(minimum)), float(maximum))
    delta = fuzz_delta(interval)
    low = min(max(_nearest(interval - delta), minimum), maximum)
    high = min(max(_nearest(interval + delta), minimum), maximum)
    return low, high


def pick(drawn: int, low: int, high: int) -> int:
    """Return one of the whole numbers from `low` to `high`, both included, each equally likely.

    Scaling a 64-bit draw favours no number by more than one part in 2⁶⁴.
    """
    return low + (drawn * (high - low + 1) >> _DRAW_BITS)


def _nearest(days: float) -> int:
    """Round halves up; Python's `round` would take 2.5 and 3.5 to even numbers and leave gaps."""
    return floor(days + 0.5)
