"""The memory after each answer of a long log: the formulas of FSRS-6 without the library around them.

A collection from elsewhere brings a million answers, and the library, made for one answer at a time, takes
longer for each than the database does. A test holds the two together for random histories.

Source: "The Algorithm", FSRS-6, https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm
The memory of a card that SM-2 scheduled follows the same authors' `memory_state_from_sm2`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp

Step = Callable[[float, float, int, int], tuple[float, float]]
"""From stability, difficulty, rating (1 to 4) and study days since the last answer to the two after it.

A stability of 0 means that the card had no memory yet.
"""

_LEAST_STABILITY, _MOST_STABILITY = 0.001, 36_500.0


def replayer(parameters: Sequence[float]) -> Step:
    """Return the step of a model with these 21 parameters."""
    w = tuple(parameters)
    decay = -w[20]
    factor = 0.9 ** (1 / decay) - 1
    first_stability = (0.0, *(min(max(s, _LEAST_STABILITY), _MOST_STABILITY) for s in w[:4]))
    first_difficulty = (0.0, *(w[4] - exp(w[5] * (rating - 1)) + 1 for rating in (1, 2, 3, 4)))
    towards = w[7] * first_difficulty[4]
    growth = exp(w[8])
    by_rating = (0.0, 0.0, w[15], 1.0, w[16])
    same_day = (0.0, *(exp(w[17] * (rating - 3 + w[18])) for rating in (1, 2, 3, 4)))
    ceiling_after_lapse = exp(w[17] * w[18])

    def step(stability: float, difficulty: float, rating: int, elapsed_days: int) -> tuple[float, float]:
        if stability <= 0:
            return first_stability[rating], min(max(first_difficulty[rating], 1.0), 10.0)
        if elapsed_days < 1:
            increase = same_day[rating] * stability ** -w[19]
            after = stability * (increase if rating == 1 or increase > 1 else 1.0)
        else:
            forgotten = 1 - (1 + factor * elapsed_days / stability) ** decay
            if rating == 1:
                after = min(
                    w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * exp(forgotten * w[14]),
                    stability / ceiling_after_lapse,
                )
            else:
                after = stability * (
                    1
                    + growth
                    * (11 - difficulty)
                    * stability ** -w[9]
                    * (exp(forgotten * w[10]) - 1)
                    * by_rating[rating]
                )
        moved = difficulty - w[6] * (rating - 3) * (10 - difficulty) / 9
        harder = towards + (1 - w[7]) * moved
        return (
            min(max(after, _LEAST_STABILITY), _MOST_STABILITY),
            min(max(harder, 1.0), 10.0),
        )

    return step


def memory_of_interval(interval_days: float, ease: float, parameters: Sequence[float]) -> tuple[float, float]:
    """Return the stability and difficulty of a card of which only SM-2's interval and ease are known.

    The interval is taken for the time until retrievability falls to 0.9. `ease` is a factor such as 2.5.
    """
    w = tuple(parameters)
    stability = min(max(interval_days, _LEAST_STABILITY), _MOST_STABILITY)
    growth = exp(w[8]) * stability ** -w[9] * (exp(0.1 * w[10]) - 1)
    return stability, min(max(11 - (ease - 1) / growth, 1.0), 10.0)
