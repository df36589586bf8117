"""The chart of how the cards stand."""

from __future__ import annotations

from phraseweaver.charts.cards_by_state import StateShare, build, make
from phraseweaver.domain.progress import Census, InState, View
from phraseweaver.translation import translator
from tests.charts.figures import figures

SOME = figures(census=Census(new=5, young=2, mature=1, suspended=3))


def test_only_states_with_cards_are_shown_in_the_order_a_card_goes_through_them() -> None:
    assert build(SOME) == [
        StateShare("new", 5),
        StateShare("young", 2),
        StateShare("mature", 1),
        StateShare("suspended", 3),
    ]


def test_the_shares_are_all_cards() -> None:
    assert sum(share.cards for share in build(SOME)) == SOME.census.cards == 11


def test_the_numbers_stand_beside_the_names() -> None:
    drawing = make(SOME, View(), translator("en"))
    assert drawing
    (ring,) = drawing.option["series"]
    assert [(sector["name"], sector["value"]) for sector in ring["data"]] == [
        ("New · 5", 5),
        ("Young · 2", 2),
        ("Mature · 1", 1),
        ("Suspended · 3", 3),
    ]
    assert drawing.summary == "11 cards: New 5, Young 2, Mature 1, Suspended 3."
    assert drawing.behind == ((InState("new"), InState("young"), InState("mature"), InState("suspended")),)


def test_a_share_has_the_languages_decimal_mark() -> None:
    for language, share in (("en", "(33.3%)"), ("ru", "(33,3\N{NO-BREAK SPACE}%)")):
        drawing = make(figures(census=Census(new=1, mature=2)), View(), translator(language))
        assert drawing
        assert drawing.option["series"][0]["data"][0]["tooltip"]["formatter"] == "{b} " + share
