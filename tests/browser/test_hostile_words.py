"""Whatever a learner writes is shown as it was written, wherever it is shown."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from phraseweaver.domain.phrase_draft import PhraseDraft
from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.test_phrases import found
from tests.browser.visitor import Tab

pytestmark = pytest.mark.browser

HOSTILE = [
    "\"double\" 'single' «guillemets» back\\slash `ticks` {{braces}} {{0}} %s %(n)d &amp; &#65; <!-- -->",
    "<script>window.broken = 1; alert(1)</script><img src=x onerror='window.broken = 1'><b>b</b>",
    "$x$ and $$y$$ cost $5 :red[a] :blue-background[b] :material/home: :smile: :small[c]",
    "# *one* **two** __three__ ~~four~~ [link](http://example.com) ![picture](http://example.com/a.png)",
    "1. http://example.com and www.example.com and me@example.com | a | b | :streamlit:",
    "- a -> b <- c <-> d -- e >= f <= g ~= h",
    "👩‍👩‍👧‍👦 🇪🇸 مرحبا، كيف حالك؟ שלום x̂ q̃ ạ̈ 你好 \u202eturned\u202c",
    "word " * 399 + "final",
]
"""The last one has 2,000 characters, as many as fit."""


def literally(words: str) -> re.Pattern[str]:
    """Return a pattern for the words as a reader sees them, with invisible joiners anywhere between."""
    return re.compile("\u2060?".join(re.escape(character) for character in words))


def assert_nothing_ran(tab: Tab) -> None:
    # That no box opened and nothing was fetched from elsewhere is asserted for every visitor.
    assert tab.page.evaluate("window.broken") is None


def test_hostile_phrases_go_in_through_the_form_and_are_literal_in_table_page_and_dialog(
    site: Site, visit: Visit
) -> None:
    assert len(HOSTILE[-1]) == 2_000
    site.add_deck("Deck", [])
    tab = visit(site.address).tab
    tab.open("/phrases")

    tab.unfold("Add with all fields")
    for number, words in enumerate(HOSTILE, start=1):
        tab.field("Phrase").fill(words)
        tab.field("Translation").fill(words)
        tab.button_with_key(f"submit_add_{number - 1}").click()
        expect(found(tab)).to_contain_text(f"{number} phrase")
        expect(tab.toasts.first).to_contain_text(literally(f"“{words[:60]}"))
        expect(tab.field("Phrase")).to_be_empty()
    stored = site.phrases()
    assert list(stored.values()) == [(words, words) for words in HOSTILE]

    for phrase, (text, translation) in stored.items():
        row = tab.page.locator(f".st-key-phrase_table [data-id='{phrase}']")
        expect(row.locator(".text")).to_have_text(text)
        expect(row.locator(".translation")).to_have_text(translation)
        # The phrase itself leads to its page, and nothing else is a link.
        expect(row.get_by_role("link")).to_have_count(1)

    for phrase, (text, translation) in stored.items():
        tab.open(f"/phrase?id={phrase}")
        main = tab.page.get_by_test_id("stMainBlockContainer")
        # A doubled brace is how a brace is written.
        shown = text.replace("{{", "{").replace("}}", "}")
        expect(main.get_by_role("heading", level=3).first).to_have_text(literally(shown))
        expect(main.get_by_test_id("stText").first).to_have_text(shown)
        tab.button_with_key("remove_phrase").click()
        expect(tab.dialog.get_by_test_id("stText")).to_have_text(text)
        expect(tab.dialog.get_by_test_id("stCaptionContainer").first).to_have_text(literally(translation))
        tab.button("Keep it").click()
        expect(tab.dialog).to_be_hidden()
    assert_nothing_ran(tab)


def test_hostile_phrases_are_literal_on_the_review_card(site: Site, visit: Visit) -> None:
    site.add_deck("Deck", [PhraseDraft(words, words, note=words) for words in HOSTILE])
    tab = visit(site.address).tab
    tab.open("/review")

    for number, words in enumerate(HOSTILE, start=1):
        # Braces are doubled where they mean themselves, and asked as they are meant.
        meant = words.replace("{{", "{").replace("}}", "}")
        expect(tab.question).to_have_text(meant)
        tab.press("Space")
        expect(tab.answer).to_have_text(meant)
        expect(tab.page.locator(".st-key-review_card .note")).to_have_text(words)
        tab.press("3")
        tab.expect_done(number)
    assert_nothing_ran(tab)


def test_a_hostile_deck_name_is_literal_in_list_dialog_choice_and_card(site: Site, visit: Visit) -> None:
    name = "<b>1.</b> $x$ :red[a] :smile: *y* ![z](http://example.com/a.png) _q_"
    first = site.add_deck(name, [PhraseDraft("frase 1", "phrase 1")])
    site.add_deck("Other", [PhraseDraft("frase 2", "phrase 2")])
    tab = visit(site.address).tab

    tab.open("/decks")
    expect(tab.page.locator(f".st-key-deck_{first}").get_by_role("heading")).to_have_text(literally(name))
    tab.choose_for_deck(first, "Delete")
    expect(tab.dialog).to_contain_text(literally(f"“{name}”"))
    tab.button("Keep it").click()

    tab.open(f"/phrases?deck={first}")
    expect(tab.page.get_by_role("combobox", name="Deck", exact=True)).to_have_value(name)
    expect(tab.page.locator(".st-key-chips button")).to_have_text([literally(f"deck: {name}  ✕")])
    expect(tab.page.locator(".st-key-phrase_table .badge.deck")).to_have_text([name])
    phrase = next(iter(site.phrases()))
    tab.open(f"/phrase?id={phrase}")
    expect(tab.page.get_by_test_id("stMainBlockContainer")).to_contain_text(literally(name))

    tab.open(f"/review?deck={first}")
    expect(tab.page.locator(".st-key-review_card .deck")).to_have_text(name)
    assert_nothing_ran(tab)
