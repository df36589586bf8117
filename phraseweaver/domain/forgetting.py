"""The forgetting curve of FSRS-6: how memory fades, and when it reaches a wished-for level.

R(t) = (1 + F·t/S)^(−d), where S is the stability in days, d the decay (the last of the 21 parameters) and
F = 0.9^(−1/d) − 1, so that R(S) = 0.9 whatever the decay.
Source: "The Algorithm", FSRS-6, https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm
"""

from __future__ import annotations

from collections.abc import Callable


def retrievability(elapsed_days: float, stability: float, decay: float) -> float:
    """Return the probability (0 to 1) of recalling a card so many days after its last answer.

    Days may be fractional; a negative number (the clock was set back) counts as none.
    """
    return float((1 + _factor(decay) * max(elapsed_days, 0.0) / stability) ** -decay)


def forgetting_curve(decay: float) -> Callable[[float, float], float]:
    """Return `retrievability` for one decay, of elapsed days (not negative) and stability: for thousands."""
    factor, power = _factor(decay), -decay

    def recall(elapsed_days: float, stability: float) -> float:
        return float((1 + factor * elapsed_days / stability) ** power)

    return recall


def days_until(wanted: float, stability: float, decay: float) -> float:
    """Return after how many days, unrounded, the retrievability has fallen to `wanted` (above 0, up to 1)."""
    return float(stability / _factor(decay) * (wanted ** (-1 / decay) - 1))


def _factor(decay: float) -> float:
    return float(0.9 ** (-1 / decay) - 1)
