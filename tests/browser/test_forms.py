"""A form that is refused keeps what was typed; what cannot be undone is asked first."""

from __future__ import annotations

import pytest
from playwright.sync_api import WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from phraseweaver.domain.phrase_draft import PhraseDraft
from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.test_phrases import found
from tests.browser.visitor import Tab

pytestmark = pytest.mark.browser


def open_form(tab: Tab) -> None:
    """Open the form with all fields of a phrase."""
    tab.unfold("Add with all fields")


def test_the_form_is_sent_once_and_after_what_is_written_in_it(site: Site, visit: Visit) -> None:
    site.add_deck("Deck", [])
    tab = visit(site.address).tab
    sent: list[str | bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: sent.append(frame))

    tab.page.on("websocket", listen)
    tab.open("/phrases")
    open_form(tab)
    tab.field("Phrase").fill("la mesa")
    tab.field("Translation").fill("table")
    sent.clear()
    tab.button_with_key("submit_add_0").dblclick()
    expect(tab.toasts.first).to_contain_text("“la mesa” is added")

    asked = [BackMsg.FromString(frame).rerun_script for frame in sent if isinstance(frame, bytes)]
    assert [bool(request.fragment_id) for request in asked] == [True, False]
    assert list(site.phrases().values()) == [("la mesa", "table")]


@pytest.mark.parametrize(
    ("text", "translation", "complaint"),
    [
        pytest.param("la cuenta", "", "“Translation” is empty", id="empty"),
        pytest.param(
            "x" * 2_001, "long", "“Phrase” is 2001 characters long; at most 2000 fit", id="too-long"
        ),
        pytest.param("a\u0007b", "bell", "“Phrase” contains the character U+0007", id="control-character"),
        pytest.param("LA MESA", "board", "The deck already has “LA MESA”", id="known"),
    ],
)
def test_a_phrase_that_is_refused_stays_in_the_form(
    site: Site, visit: Visit, text: str, translation: str, complaint: str
) -> None:
    site.add_deck("Deck", [PhraseDraft("la mesa", "table")])
    tab = visit(site.address).tab
    tab.open("/phrases")

    open_form(tab)
    tab.field("Phrase").fill(text)
    tab.field("Translation").fill(translation)
    # By key: the form unfolds still, and a click lands where the button has just been.
    tab.button_with_key("submit_add_0").press("Enter")

    expect(tab.text(complaint)).to_be_visible()
    expect(tab.field("Phrase")).to_have_value(text)
    expect(tab.field("Translation")).to_have_value(translation)
    assert list(site.phrases().values()) == [("la mesa", "table")]


def test_a_form_sent_twice_at_once_adds_one_phrase(site: Site, visit: Visit) -> None:
    site.add_deck("Deck", [])
    tab = visit(site.address).tab
    tab.open("/phrases")

    open_form(tab)
    tab.field("Phrase").fill("la mesa")
    tab.field("Translation").fill("table")
    tab.button_with_key("submit_add_0").dblclick()

    expect(found(tab)).to_have_text("1 phrase")
    expect(tab.field("Phrase")).to_be_empty()
    tab.field("Phrase").fill("la silla")
    tab.field("Translation").fill("chair")
    tab.button_with_key("submit_add_1").click()
    expect(found(tab)).to_have_text("2 phrases")
    expect(tab.alert).to_be_hidden()
    assert list(site.phrases().values()) == [("la mesa", "table"), ("la silla", "chair")]


def test_a_double_click_on_the_starter_deck_adds_one_and_complains_of_nothing(
    site: Site, visit: Visit
) -> None:
    tab = visit(site.address).tab
    tab.open("/")
    tab.button("Add the starter deck").dblclick()
    expect(tab.text("20 cards are waiting")).to_be_visible()
    tab.open("/decks")
    expect(tab.alert).to_be_hidden()
    assert list(site.deck_ids().values()) == ["Spanish: first phrases"]


def test_a_deck_name_that_is_taken_is_said_in_the_dialog_which_keeps_the_name(
    site: Site, visit: Visit
) -> None:
    site.add_deck("Viajes", [])
    tab = visit(site.address).tab
    tab.open("/decks")

    tab.button("New deck").click()
    tab.field("Name of the deck").fill("VIAJES")
    tab.button("Create deck").click()
    expect(tab.dialog.get_by_text("You already have a deck called “VIAJES”")).to_be_visible()
    expect(tab.field("Name of the deck")).to_have_value("VIAJES")

    tab.field("Name of the deck").fill("Viajes 2")
    tab.button("Create deck").click()
    expect(tab.dialog).to_be_hidden()
    expect(tab.heading("Viajes 2")).to_be_visible()
    assert list(site.deck_ids().values()) == ["Viajes", "Viajes 2"]


def test_a_double_click_in_a_dialog_makes_and_deletes_one_deck_and_complains_of_nothing(
    site: Site, visit: Visit
) -> None:
    tab = visit(site.address).tab
    tab.open("/decks")
    tab.button("New deck").click()
    tab.field("Name of the deck").fill("Viajes")
    tab.button("Create deck").dblclick()
    expect(tab.dialog).to_be_hidden()
    expect(tab.heading("Viajes")).to_be_visible()
    expect(tab.alert).to_be_hidden()
    decks = site.deck_ids()
    assert list(decks.values()) == ["Viajes"]

    tab.choose_for_deck(next(iter(decks)), "Delete")
    tab.button("Delete for good").dblclick()
    expect(tab.dialog).to_be_hidden()
    expect(tab.heading("Viajes")).to_be_hidden()
    expect(tab.alert).to_be_hidden()
    assert site.deck_ids() == {}


def test_deleting_a_deck_asks_first_and_escape_or_keeping_it_keeps_it(site: Site, visit: Visit) -> None:
    deck = site.add_numbered_deck(3)
    tab = visit(site.address).tab
    tab.open("/decks")

    tab.choose_for_deck(deck, "Delete")
    expect(tab.dialog).to_contain_text("3 phrases")
    tab.press("Escape")
    expect(tab.dialog).to_be_hidden()

    tab.choose_for_deck(deck, "Delete")
    tab.button("Keep it").click()
    expect(tab.dialog).to_be_hidden()
    assert list(site.deck_ids().values()) == ["Números"]

    tab.choose_for_deck(deck, "Delete")
    tab.button("Delete for good").click()
    expect(tab.dialog).to_be_hidden()
    expect(tab.text("A deck holds the phrases of one language.")).to_be_visible()
    assert list(site.deck_ids().values()) == []
    assert site.phrases() == {}


def test_a_phrase_deleted_in_another_tab_is_said_to_be_gone_once(site: Site, visit: Visit) -> None:
    site.add_numbered_deck(2)
    phrase = next(iter(site.phrases()))
    visitor = visit(site.address)
    first, second = visitor.tab, visitor.open_tab()
    for tab in (first, second):
        tab.open("/phrases")

    first.page.goto(f"{site.address}/phrase?id={phrase}")
    first.button_with_key("edit_phrase").click()
    expect(first.dialog).to_be_visible()
    second.button("Delete “frase 1”").click()
    second.dialog.get_by_role("button", name="Delete").click()
    expect(found(second)).to_have_text("1 phrase")

    first.button("Save").click()
    expect(first.dialog).to_be_hidden()
    expect(first.text("This is no longer there.")).to_have_count(1)

    first.page.get_by_role("link", name="All phrases").click()
    expect(found(first)).to_have_text("1 phrase")
    expect(first.text("This is no longer there.")).to_be_hidden()
