"""The chart of cards by state."""

from __future__ import annotations

from phraseweaver.charts.cards_by_state import StateShare, build, make
from phraseweaver.domain.schedule import CardState
from phraseweaver.translation import translator
from tests.charts.figures import figures


def test_states_come_in_the_order_in_which_a_card_goes_through_them() -> None:
    data = figures(states={CardState.REVIEW: 30, CardState.NEW: 12, CardState.LEARNING: 3})
    assert build(data) == [
        StateShare(CardState.NEW, 12),
        StateShare(CardState.LEARNING, 3),
        StateShare(CardState.REVIEW, 30),
    ]


def test_a_state_without_cards_has_no_sector() -> None:
    assert build(figures(states={CardState.NEW: 0, CardState.REVIEW: 1})) == [StateShare(CardState.REVIEW, 1)]


def test_without_a_card_there_is_nothing_to_draw() -> None:
    assert make(figures(), translator("en")) is None


def test_each_sector_tells_its_number() -> None:
    drawing = make(figures(states={CardState.NEW: 1_200, CardState.REVIEW: 30}), translator("en"))
    assert drawing
    sectors = [(part["name"], part["value"]) for part in drawing.option["series"][0]["data"]]
    assert sectors == [("New · 1,200", 1_200), ("Review · 30", 30)]
    assert drawing.summary == "1,230 cards: New 1,200, Review 30."


def test_states_keep_their_colours_whichever_of_them_occur() -> None:
    def colours(states: dict[CardState, int]) -> list[str]:
        drawing = make(figures(states=states), translator("en"))
        assert drawing
        return [part["itemStyle"]["color"] for part in drawing.option["series"][0]["data"]]

    everything = colours(dict.fromkeys(CardState, 1))
    assert len(set(everything)) == 4
    assert colours({CardState.REVIEW: 1}) == [everything[CardState.REVIEW]]
