"""How long what is due will take."""

from __future__ import annotations

SECONDS_PER_ANSWER = 10.0
"""Taken for an answer until the learner has given `ANSWERS_TO_LEARN_FROM`."""
ANSWERS_TO_LEARN_FROM = 20


def minutes_needed(due: int, *, answers: int, milliseconds: int) -> int:
    """Return about how many minutes the due cards take, at least 1, one answer each.

    `answers` and their total time are the learner's recent ones.
    """
    known = answers >= ANSWERS_TO_LEARN_FROM and milliseconds > 0
    seconds = milliseconds / 1_000 / answers if known else SECONDS_PER_ANSWER
    return max(1, round(due * seconds / 60))
