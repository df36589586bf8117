"""Drawing the next card of a session, with the one after it and what is left of the day."""

from __future__ import annotations

from functools import partial

from bench.scenario import Call, Scenario
from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.services import review


def _prepare(app: App, user: UserId) -> Call:
    return partial(review.screen, app, user)


SCENARIO = Scenario("next-card", "draw the next card", _prepare)
