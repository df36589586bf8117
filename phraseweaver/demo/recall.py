"""How a learner does: what is remembered, how it is rated and how long it takes."""

from __future__ import annotations

from random import Random

from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import CardState

_FIRST = (0.22, 0.12, 0.56, 0.10)
"""How likely each rating is when a phrase is seen for the first time, from Again to Easy."""

_REMEMBERED = (0.0, 0.11, 0.79, 0.10)
_STEP_RECALL = 0.9
"""How likely a phrase is still there a few minutes later."""

_HARDNESS_SPREAD = 0.3
_SECONDS = {CardState.NEW: 9.0, CardState.LEARNING: 5.0, CardState.REVIEW: 6.0, CardState.RELEARNING: 6.0}
_SECONDS_SPREAD = 0.45
_FORGOTTEN_LONGER = 1.5
_WANDERS_OFF = 0.004


def hardness(random: Random) -> float:
    """Return how hard a phrase is for this learner: 1 is as the memory model says, 2 fades far sooner."""
    return random.lognormvariate(0.0, _HARDNESS_SPREAD)


def rate(random: Random, state: CardState, retrievability: float | None, hardness: float) -> Rating:
    """Return a rating, drawn from the retrievability (0 to 1, None for a new card)."""
    if state is CardState.NEW or retrievability is None:
        return _draw(random, _FIRST)
    known = retrievability if state is CardState.REVIEW else _STEP_RECALL
    if random.random() >= known**hardness:
        return Rating.AGAIN
    return _draw(random, _REMEMBERED)


def milliseconds(random: Random, state: CardState, rating: Rating) -> int:
    """Return how long the answer takes; now and then a minute or more, when the learner is called away."""
    seconds = _SECONDS[state] * random.lognormvariate(0.0, _SECONDS_SPREAD)
    if rating is Rating.AGAIN:
        seconds *= _FORGOTTEN_LONGER
    if random.random() < _WANDERS_OFF:
        seconds += random.uniform(30, 90)
    return round(seconds * 1000)


def _draw(random: Random, shares: tuple[float, ...]) -> Rating:
    left = random.random()
    for rating, share in zip(Rating, shares, strict=True):
        left -= share
        if left < 0:
            return rating
    return Rating.GOOD
