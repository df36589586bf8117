"""Reading and drawing everything that the Progress page shows, as if for the first time, and once more."""

from __future__ import annotations

from functools import partial

from bench.scenario import Call, Scenario
from phraseweaver.app import App
from phraseweaver.charts import CHARTS, Drawing
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.progress import Part, Step, View
from phraseweaver.services import progress
from phraseweaver.translation import translator
from phraseweaver.ui.progress import drawn

YEAR = View(period=365, step=Step.WEEK)


def draw(app: App, user: UserId) -> list[Drawing | None]:
    """Return all charts of a year; every part of the figures is read for them."""
    figures = progress.figures(app, user, tuple(Part))
    t = translator("en")
    return [drawn.drawing_of(chart, figures, YEAR, t) for chart in CHARTS]


def _prepare_cold(app: App, user: UserId) -> Call:
    progress.forget()
    drawn.forget()
    return partial(draw, app, user)


def _prepare_kept(app: App, user: UserId) -> Call:
    draw(app, user)
    return partial(draw, app, user)


SCENARIO = Scenario("progress", "draw Progress", _prepare_cold)
KEPT = Scenario("progress-kept", "draw Progress again", _prepare_kept)
