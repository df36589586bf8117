"""Drawing all charts of the Progress page over a year."""

from __future__ import annotations

from functools import partial

from bench.scenario import Call, Scenario
from phraseweaver.app import App
from phraseweaver.charts import CHARTS, Drawing
from phraseweaver.domain.ids import UserId
from phraseweaver.services import progress
from phraseweaver.translation import translator

PERIOD_DAYS = 365


def _draw(app: App, user: UserId) -> list[Drawing | None]:
    data = progress.load(app, user, period_days=PERIOD_DAYS)
    t = translator("en")
    return [chart.make(data, t) for chart in CHARTS]


def _prepare(app: App, user: UserId) -> Call:
    return partial(_draw, app, user)


SCENARIO = Scenario("progress", "draw Progress", _prepare)
