"""How many cards are new, being learned and in review."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.charts.chart import Chart, Drawing
from phraseweaver.charts.palette import BLUE, GREEN, SKY, VERMILION
from phraseweaver.domain.progress import ProgressData
from phraseweaver.domain.schedule import CardState
from phraseweaver.errors import N_
from phraseweaver.translation import Translator

_COLOURS = {
    CardState.NEW: BLUE,
    CardState.LEARNING: SKY,
    CardState.REVIEW: GREEN,
    CardState.RELEARNING: VERMILION,
}


@dataclass(frozen=True, slots=True)
class StateShare:
    """The cards in one state."""

    state: CardState
    cards: int


def build(data: ProgressData) -> list[StateShare]:
    """Return the states that have cards, in the order a card goes through them."""
    return [StateShare(state, data.states[state]) for state in CardState if data.states.get(state)]


def draw(shares: list[StateShare], t: Translator) -> Drawing:
    """Return a ring with one sector a state and the numbers beside their names."""
    names = {
        CardState.NEW: t("New"),
        CardState.LEARNING: t("Learning"),
        CardState.REVIEW: t("Review"),
        CardState.RELEARNING: t("Relearning"),
    }
    total = sum(share.cards for share in shares)
    option = {
        "animation": False,
        "tooltip": {"trigger": "item", "formatter": "{b} ({d} %)"},
        "legend": {"bottom": 0, "left": "center", "itemWidth": 12, "itemHeight": 12},
        "series": [
            {
                "type": "pie",
                "radius": ["44%", "68%"],
                "center": ["50%", "40%"],
                "label": {"show": False},
                "itemStyle": {"borderRadius": 3},
                "data": [
                    {
                        "name": f"{names[share.state]} · {t.number(share.cards)}",
                        "value": share.cards,
                        "itemStyle": {"color": _COLOURS[share.state]},
                    }
                    for share in shares
                ],
            }
        ],
    }
    parts = ", ".join(f"{names[share.state]} {t.number(share.cards)}" for share in shares)
    return Drawing(
        option=option,
        summary=t("{cards}: {parts}.", cards=t.plural("{n} card", "{n} cards", total), parts=parts),
    )


def make(data: ProgressData, t: Translator) -> Drawing | None:
    """Return the drawing, None without a single card."""
    shares = build(data)
    return draw(shares, t) if shares else None


CHART = Chart(
    key="cards_by_state",
    title=N_("Cards by state"),
    empty=N_("Add phrases to see how many are new, in learning and known."),
    make=make,
)
