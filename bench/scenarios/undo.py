"""Taking back the latest answer."""

from __future__ import annotations

from functools import partial

from bench.scenario import Call, Scenario
from bench.scenarios import answer
from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.services import review


def _prepare(app: App, user: UserId) -> Call:
    answer.prepare(app, user)()
    return partial(review.undo, app, user)


SCENARIO = Scenario("undo", "undo an answer", _prepare)
