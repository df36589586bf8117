"""Opening the page of the day."""

from __future__ import annotations

from functools import partial

from bench.scenario import Call, Scenario
from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.services import progress


def _prepare(app: App, user: UserId) -> Call:
    return partial(progress.today, app, user)


SCENARIO = Scenario("today", "open Today", _prepare)
