"""On a phone: by touch, upright, without scrolling sideways."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.ui.navigation import PAGES
from tests.browser.conftest import Visit
from tests.browser.site import LoggedAnswer, Site
from tests.browser.visitor import Tab

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}

# Streamlit scrolls a box inside the window, so the window alone says nothing.
TOO_WIDE = """() => [...document.querySelectorAll("*")]
  .filter((e) => e.scrollWidth > e.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(e).overflowX))
  .filter((e) => e === document.scrollingElement || e.clientWidth > innerWidth / 2)
  .map((e) => `${e.tagName} ${e.dataset.testid || e.className}: ${e.scrollWidth} > ${e.clientWidth}`)"""


def assert_fits(tab: Tab) -> None:
    assert tab.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert tab.page.evaluate(TOO_WIDE) == []


def test_a_session_goes_by_tapping(site: Site, visit: Visit) -> None:
    site.add_numbered_deck(3)
    tab = visit(site.address, **PHONE).tab
    tab.open("/")
    # The menu lies over the page, and makes way for the one that is chosen.
    sidebar = tab.page.get_by_test_id("stSidebar")
    tab.button("Expand sidebar").tap()
    expect(sidebar).to_have_attribute("data-collapsed", "false")
    tab.menu.filter(has_text="Today").tap()
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    # There are no keys to press.
    expect(tab.button("Start reviewing").locator("kbd")).to_be_hidden()
    tab.button("Start reviewing").tap()

    for number, rating in enumerate((3, 4, 1), start=1):
        expect(tab.question).to_have_text(f"frase {number}")
        tab.show_button.tap()
        expect(tab.answer).to_have_text(f"phrase {number}")
        assert_fits(tab)
        tab.rating_button(rating).tap()
        tab.expect_done(number)
    assert site.log() == [
        LoggedAnswer("frase 1", 3),
        LoggedAnswer("frase 2", 4),
        LoggedAnswer("frase 3", 1),
    ]


def test_no_page_scrolls_sideways_even_with_long_words(site: Site, visit: Visit) -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle"
    site.add_deck(word, [PhraseDraft(word * 3, word * 3, tags=(word[:60],))])
    tab = visit(site.address, **PHONE).tab
    for spec in PAGES:
        tab.open("/" if spec is PAGES[0] else f"/{spec.name}")
        expect(tab.heading(spec.title)).to_be_visible()
        assert_fits(tab)
