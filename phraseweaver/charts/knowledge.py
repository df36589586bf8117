"""How many phrases are known, over time, by estimate."""

from __future__ import annotations

from phraseweaver.charts.chart import Chart, Drawing
from phraseweaver.charts.labels import day_label
from phraseweaver.charts.palette import BLUE, GREY, GRID, LABELS_INSIDE, LEGEND, line
from phraseweaver.charts.table import Table
from phraseweaver.domain.progress import Figures, Knowledge, KnowledgePoint, Part, View
from phraseweaver.errors import N_
from phraseweaver.translation import Translator

_MANY = 10


def build(figures: Figures) -> tuple[KnowledgePoint, ...]:
    """Return the points, the last one now."""
    return figures.knowledge.points


def draw(knowledge: Knowledge, t: Translator) -> Drawing:
    """Return the phrases known as an area below those that were seen."""
    points = knowledge.points
    # On the very first day there is a point and no line yet.
    symbol = "none" if len(points) > 1 else "circle"
    # Of a few phrases the parts matter: a single one is known to 0.87.
    places = 0 if max(point.seen for point in points) >= _MANY else 2
    known = line(t("Known"), BLUE, [_rounded(point.known, places) for point in points], symbol=symbol)
    known["areaStyle"] = {"color": BLUE, "opacity": 0.2}
    option = {
        "animation": False,
        "tooltip": {"trigger": "axis", "confine": True},
        "legend": LEGEND,
        "grid": GRID,
        "xAxis": {
            "type": "category",
            "data": [day_label(point.day, t) for point in points],
            "boundaryGap": False,
            "axisTick": {"show": False},
            "axisLabel": LABELS_INSIDE,
        },
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            known,
            line(
                t("Begun"),
                GREY,
                [_rounded(point.seen, places) for point in points],
                style="dashed",
                symbol=symbol,
            ),
        ],
    }
    last = points[-1]
    said = t(
        "You would now remember about {known} of {seen}.",
        known=t.plural("{n} phrase", "{n} phrases", round(last.known)),
        seen=t.number(round(last.seen)),
    )
    if knowledge.every > 1:
        said += " " + t("Estimated from an even sample of your phrases.")
    return Drawing(
        option=option,
        summary=said,
        table=Table(
            (t("Day"), t("Known"), t("Begun")),
            tuple((point.day, point.known, point.seen) for point in points),
        ),
    )


def _rounded(number: float, places: int) -> float:
    return round(number, places) if places else round(number)


def make(figures: Figures, _view: View, t: Translator) -> Drawing | None:
    """Return the drawing, None before the first answer."""
    return draw(figures.knowledge, t) if build(figures) else None


CHART = Chart(
    key="knowledge",
    title=N_("Known phrases"),
    empty=N_("How many phrases you know will grow here, from your first answer on."),
    make=make,
    needs=frozenset({Part.KNOWLEDGE}),
    hint=N_(
        "The chances of recall of all phrases, added up: a phrase counts as its cards do on average. The past"
        " is worked out from the log of your answers, for the phrases you have today."
    ),
)
