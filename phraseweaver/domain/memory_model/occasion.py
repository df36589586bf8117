"""When a learner's model is worth fitting."""

from __future__ import annotations

FIRST_FIT = 400
"""With fewer answers, what is fitted is little more than the prior knowledge put in."""


def answers_wanted(answers_at_last_fit: int | None) -> int:
    """Return with how many answers the model is fitted next by itself: at first, then after each doubling."""
    return FIRST_FIT if answers_at_last_fit is None else max(2 * answers_at_last_fit, FIRST_FIT)


def is_due(answers: int, answers_at_last_fit: int | None) -> bool:
    """Return whether there are enough answers for the next fit."""
    return answers >= answers_wanted(answers_at_last_fit)
