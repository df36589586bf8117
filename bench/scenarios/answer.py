"""Answering the card on the screen."""

from __future__ import annotations

from functools import partial

from bench.scenario import Call, Scenario
from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.rating import Rating
from phraseweaver.services import review

SECONDS = 7_000


def prepare(app: App, user: UserId) -> Call:
    """Return the call that answers the next card with Good."""
    card = review.screen(app, user).card
    assert card is not None, "the data sets leave every day unfinished"
    return partial(review.rate, app, user, card.id, Rating.GOOD, seen=card.reps, duration_ms=SECONDS)


# Each answer is taken back: a small collection's day would be over before the runs are.
SCENARIO = Scenario("answer", "answer a card", prepare, review.undo)
