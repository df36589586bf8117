"""Patterns are made in a form, as a text or as a table, and their page says how each sentence fares."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, expect

from phraseweaver.domain.phrase_draft import PhraseDraft
from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.test_phone import PHONE, assert_fits
from tests.browser.test_phrases import found
from tests.browser.visitor import Tab

pytestmark = pytest.mark.browser


def editor(tab: Tab) -> Locator:
    """Return the fields for the phrase and its translation."""
    return tab.page.locator(".editor")


def cell(tab: Tab, row: int, side: str, slot: int = 1) -> Locator:
    """Return a cell of the table."""
    return tab.field(f"Row {row}, {side} {{{slot}}}")


def sentences(tab: Tab) -> Locator:
    """Return the sentences that the form says it will make."""
    return editor(tab).locator(".preview li")


def mark(tab: Tab, field: str, words: str) -> None:
    """Select words in a field, as by double clicks or with Shift."""
    tab.field(field).evaluate(
        "(area, words) => { area.focus();"
        " const at = area.value.indexOf(words); area.setSelectionRange(at, at + words.length); }",
        words,
    )


def test_a_pattern_is_made_in_the_table_with_the_keyboard_and_is_the_same_as_text(
    site: Site, visit: Visit
) -> None:
    site.add_deck("Deck", [])
    tab = visit(site.address).tab
    tab.open("/phrases")
    tab.unfold("Add with all fields")
    tab.field("Phrase").fill("Quiero un té.")
    tab.field("Translation").fill("I want tea.")
    editor(tab).get_by_role("button", name="As a table").click()
    mark(tab, "Phrase", "un té")
    editor(tab).get_by_role("button", name="Make a slot in “Phrase”").press("Enter")
    mark(tab, "Translation", "tea")
    editor(tab).get_by_role("button", name="Make a slot in “Translation”").press("Enter")
    expect(tab.field("Phrase")).to_have_value("Quiero {1}.")
    expect(cell(tab, 1, "Phrase")).to_have_value("un té")

    # The second row waits for its translation; up and left to its phrase, Tab, and Enter for a third one.
    expect(cell(tab, 2, "Translation")).to_be_focused()
    tab.page.keyboard.type("a|b")
    tab.press("Home", "ArrowLeft")
    tab.page.keyboard.type("un café")
    tab.press("Enter")
    expect(cell(tab, 3, "Phrase")).to_be_focused()
    tab.page.keyboard.type("agua")
    tab.press("Tab")
    tab.page.keyboard.type("water")
    expect(sentences(tab)).to_have_text(
        ["Quiero un té. I want tea.", "Quiero un café. I want a|b.", "Quiero agua. I want water."]
    )

    editor(tab).get_by_role("button", name="As text").click()
    expect(tab.field("Phrase")).to_have_value("Quiero {un té|un café|agua}.")
    expect(tab.field("Translation")).to_have_value("I want {tea|a\\|b|water}.")
    editor(tab).get_by_role("button", name="As a table").click()
    expect(cell(tab, 2, "Translation")).to_have_value("a|b")
    cell(tab, 2, "Translation").fill("coffee")
    tab.press("Control+Enter")
    expect(found(tab)).to_have_text("1 phrase")
    expect(tab.field("Phrase")).to_be_empty()
    assert list(site.phrases().values()) == [
        ("Quiero {un té|un café|agua}.", "I want {tea|coffee|water}."),
    ]


def test_what_is_wrong_is_said_where_it_is_and_nothing_is_stored(site: Site, visit: Visit) -> None:
    site.add_deck("Deck", [])
    tab = visit(site.address).tab
    tab.open("/phrases")
    tab.unfold("Add with all fields")
    field = editor(tab).locator(".field").first
    tab.field("Phrase").fill("😀 Quiero {té|café.")
    expect(field.get_by_role("alert")).to_contain_text("the brace before “té|café.” is never closed")
    field.get_by_role("button", name="Show the place").click()
    marked = tab.field("Phrase").evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)")
    assert marked == "{"
    # There is no table of it, and what is written stays.
    editor(tab).get_by_role("button", name="As a table").click()
    expect(field.get_by_role("alert")).to_be_visible()
    expect(tab.field("Phrase")).to_have_value("😀 Quiero {té|café.")

    tab.field("Phrase").fill("Quiero {té|café|té}.")
    tab.field("Translation").fill("{I want tea.|}")
    expect(editor(tab).locator(".field").nth(1).get_by_role("alert")).to_contain_text(
        "The phrase has 3 variants, its translation 2"
    )
    editor(tab).get_by_role("button", name="As a table").click()
    place = editor(tab).locator("td", has=cell(tab, 2, "Translation"))
    expect(place.get_by_role("alert")).to_have_text("“Translation”: row 2 is empty.")
    expect(cell(tab, 2, "Translation")).to_have_attribute("aria-invalid", "true")
    tab.button_with_key("submit_add_0").press("Enter")
    expect(tab.alert.filter(has_text="“Translation”: row 2 is empty.").first).to_be_visible()
    cell(tab, 2, "Translation").fill("I want coffee.")
    cell(tab, 3, "Translation").fill("I want tea.")
    place = editor(tab).locator("td", has=cell(tab, 3, "Phrase"))
    expect(place.get_by_role("alert")).to_have_text("Row 3 is the same as row 1: Quiero té.")
    assert site.phrases() == {}


def test_on_a_phone_a_patterns_page_tells_of_each_sentence_and_its_table_is_mended_by_tapping(
    site: Site, visit: Visit
) -> None:
    site.add_deck("Deck", [PhraseDraft("Quiero {té|<b>café</b>}.", "I want {tea|coffee}.")])
    tab = visit(site.address, **PHONE).tab
    tab.open("/review")
    tab.button("Show answer").tap()
    tab.page.get_by_role("button", name="Easy").tap()
    tab.expect_done(1)
    (phrase,) = site.phrases()
    tab.open(f"/phrase?id={phrase}")
    told = tab.page.locator(".st-key-variants")
    expect(told).to_contain_text("1. Quiero té.")
    expect(told).to_contain_text("asked 1 time, last on")
    expect(told).to_contain_text("Easy, holds")
    expect(told).to_contain_text("2. Quiero <b>café</b>. next")
    expect(told).to_contain_text("not asked yet")
    # Up there first: a list that opens closes when the page is scrolled, or moves, under it.
    expect(tab.page.locator(".st-key-chart_phrase_answers_per_day canvas").first).to_be_visible()
    tab.page.get_by_role("combobox", name="Sentence").evaluate("box => box.scrollIntoView({block: 'center'})")
    tab.choose("Sentence", "2. Quiero <b>café</b>.")
    expect(tab.text("Nothing to show yet: too few answers.")).to_be_visible()
    assert parse_qs(urlsplit(tab.page.url).query) == {"id": [str(phrase)], "variant": ["2"]}
    tab.page.reload()
    expect(tab.text("Nothing to show yet: too few answers.")).to_be_visible()
    assert_fits(tab)

    tab.button_with_key("edit_phrase").tap()
    expect(cell(tab, 2, "Phrase")).to_have_value("<b>café</b>")
    cell(tab, 2, "Phrase").fill("café")
    table = editor(tab)
    assert table.evaluate("table => table.scrollWidth <= table.clientWidth + 1")
    tab.dialog.get_by_role("button", name="Save").tap()
    expect(tab.dialog).to_be_hidden()
    expect(told).to_contain_text("2. Quiero café. next")
    assert list(site.phrases().values()) == [("Quiero {té|café}.", "I want {tea|coffee}.")]
