"""How the cards stand: new, being learned, young, mature, hidden."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.charts.chart import Chart, Drawing
from phraseweaver.charts.palette import BLUE, GREEN, GREY, LINES_IN_TOOLTIP, ORANGE, PURPLE, SKY, VERMILION
from phraseweaver.charts.table import Table
from phraseweaver.domain.progress import Figures, InState, Part, View
from phraseweaver.errors import N_
from phraseweaver.translation import Translator

_COLOURS = {
    "new": BLUE,
    "learning": SKY,
    "young": GREEN,
    "mature": ORANGE,
    "relearning": VERMILION,
    "buried": PURPLE,
    "suspended": GREY,
}


@dataclass(frozen=True, slots=True)
class StateShare:
    """The cards that stand so; `name` as in `Census`."""

    name: str
    cards: int


def build(figures: Figures) -> list[StateShare]:
    """Return the states that have cards, in the order a card goes through them."""
    shares = [StateShare(name, getattr(figures.census, name)) for name in _COLOURS]
    return [share for share in shares if share.cards]


def draw(shares: list[StateShare], t: Translator) -> Drawing:
    """Return a ring with one sector a state and the numbers beside their names."""
    names = {
        "new": t("New"),
        "learning": t("Learning"),
        "young": t("Young"),
        "mature": t("Mature"),
        "relearning": t("Relearning"),
        "buried": t("Hidden until tomorrow"),
        "suspended": t("Suspended"),
    }
    total = sum(share.cards for share in shares)
    labels = [f"{names[share.name]} · {t.number(share.cards)}" for share in shares]
    option = {
        "animation": False,
        "tooltip": LINES_IN_TOOLTIP,
        "legend": {"bottom": 0, "left": "center", "itemWidth": 12, "itemHeight": 12, "type": "plain"},
        "series": [
            {
                "type": "pie",
                "radius": ["40%", "66%"],
                "center": ["50%", "38%"],
                "label": {"show": False},
                "itemStyle": {"borderRadius": 3},
                "data": [
                    {
                        "name": label,
                        "value": share.cards,
                        # ECharts' own percents have a point in every language.
                        "tooltip": {
                            "formatter": f"{{b}} ({t.percent(share.cards / total, exact=True)})",
                        },
                        "itemStyle": {"color": _COLOURS[share.name]},
                    }
                    for label, share in zip(labels, shares, strict=True)
                ],
            }
        ],
    }
    parts = ", ".join(f"{names[share.name]} {t.number(share.cards)}" for share in shares)
    return Drawing(
        option=option,
        summary=t("{cards}: {parts}.", cards=t.plural("{n} card", "{n} cards", total), parts=parts),
        table=Table((t("State"), t("Cards")), tuple((names[share.name], share.cards) for share in shares)),
        behind=(tuple(InState(share.name) for share in shares),),
    )


def make(figures: Figures, _view: View, t: Translator) -> Drawing | None:
    """Return the drawing, None without a single card."""
    shares = build(figures)
    return draw(shares, t) if shares else None


CHART = Chart(
    key="cards_by_state",
    title=N_("Cards by state"),
    empty=N_("Add phrases to see how many are new, in learning and known."),
    make=make,
    needs=frozenset({Part.CARDS}),
    hint=N_("A phrase may have several cards: one for each way of asking."),
    height=290,
)
