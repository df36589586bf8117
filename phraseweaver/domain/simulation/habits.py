"""A learner's habits, read from what they answered of late."""

from __future__ import annotations

from collections.abc import Mapping

from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import CardState
from phraseweaver.domain.simulation.situation import USUAL_HABITS, Habits

Answers = Mapping[tuple[CardState, Rating], tuple[int, int]]
"""Number and milliseconds of the answers by the card's state before and by rating."""

ENOUGH = 30
"""With fewer answers of a kind the usual habit is taken."""


def habits_of(answers: Answers) -> Habits:
    """Return the habits that these answers show; where there are too few of a kind, the usual ones."""
    new = _of(answers, CardState.NEW)
    review = _of(answers, CardState.REVIEW)
    passed = tuple(answers.get((CardState.REVIEW, rating), (0, 0))[0] for rating in tuple(Rating)[1:])
    lapses = answers.get((CardState.REVIEW, Rating.AGAIN), (0, 0))[0]
    first = tuple(answers.get((CardState.NEW, rating), (0, 0))[0] for rating in Rating)
    learning, relearning = _of(answers, CardState.LEARNING), _of(answers, CardState.RELEARNING)
    usual = USUAL_HABITS
    return Habits(
        first_ratings=(first[0], first[1], first[2], first[3]) if new[0] >= ENOUGH else usual.first_ratings,
        passed_ratings=(passed[0], passed[1], passed[2]) if sum(passed) >= ENOUGH else usual.passed_ratings,
        review_seconds=_seconds(review[1], review[0], usual.review_seconds),
        new_seconds=_seconds(new[1] + learning[1], new[0], usual.new_seconds),
        lapse_seconds=_seconds(relearning[1], lapses, usual.lapse_seconds),
    )


def _of(answers: Answers, state: CardState) -> tuple[int, int]:
    found = [answers.get((state, rating), (0, 0)) for rating in Rating]
    return sum(count for count, _ in found), sum(milliseconds for _, milliseconds in found)


def _seconds(milliseconds: int, number: int, usual: float) -> float:
    """Return the time for each of so many; the usual where it was hardly ever measured."""
    return milliseconds / 1000 / number if number >= ENOUGH and milliseconds else usual
