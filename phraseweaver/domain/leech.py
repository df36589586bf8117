"""Leeches: cards that are forgotten again and again."""

from __future__ import annotations

DEFAULT_LEECH_THRESHOLD = 8
MAX_LEECH_THRESHOLD = 99


def becomes_leech(lapses_before: int, lapses_after: int, threshold: int) -> bool:
    """Return whether this answer is the one to tell the learner about.

    At `threshold` lapses, then again at each further half of it, rounded up (8, 12, 16 …); 0 switches it off.
    """
    if threshold <= 0 or lapses_after <= lapses_before or lapses_after < threshold:
        return False
    return (lapses_after - threshold) % -(-threshold // 2) == 0
