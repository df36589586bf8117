"""Slips of the keys: one letter too many, too few, another one, or two neighbours swapped."""

from __future__ import annotations

SHORTEST_WORD = 4
"""In a shorter word one letter makes another word more often than not."""

WORDS_PER_SLIP = 5
SIGNS_PER_WORD = 4


def is_one_edit(first: str, second: str) -> bool:
    """Return whether one insertion, deletion, substitution or swap of neighbours turns one into the other."""
    if abs(len(first) - len(second)) > 1 or first == second:
        return False
    shorter, longer = sorted((first, second), key=len)
    at = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if len(shorter) < len(longer):
        return shorter[at:] == longer[at + 1 :]
    if shorter[at + 1 :] == longer[at + 1 :]:
        return True
    swapped = shorter[at : at + 2] == longer[at : at + 2][::-1]
    return swapped and shorter[at + 2 :] == longer[at + 2 :]


def is_slip(first: str, second: str) -> bool:
    """Return whether two words, given in letters, differ by one edit and the longer is not a short word."""
    return max(len(first), len(second)) >= SHORTEST_WORD and is_one_edit(first, second)


def slips_allowed(words: int, signs: int) -> int:
    """Return how many slips an answer may have: one for every five words begun.

    Of scripts without spaces, four characters count as a word.
    """
    per_slip = WORDS_PER_SLIP * SIGNS_PER_WORD
    return -(-(words * SIGNS_PER_WORD + signs) // per_slip)
