"""The Progress page: sections, what is behind a bar, a picture, figures for a spreadsheet, the report."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, expect

from phraseweaver.domain.ids import CardId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.rating import Rating
from phraseweaver.services import review
from phraseweaver.store import users
from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.test_phone import PHONE, assert_fits
from tests.browser.visitor import Tab
from tests.services.collections_of_cards import cards_of

pytestmark = pytest.mark.browser

SECTIONS = ("Overview", "Reviews", "Memory", "What lies ahead", "Cards", "Hardest")


def studied(site: Site) -> None:
    """Make a deck of three phrases, of which two were answered today: one Easy, one Again."""
    site.add_numbered_deck(3)
    user = site.settled_learner()
    first, second, _ = cards_of(site.app, user)
    for card, rating in ((first, Rating.EASY), (second, Rating.AGAIN)):
        review.rate(site.app, user, CardId(card), rating, seen=0, duration_ms=4_000)


def section(tab: Tab, name: str) -> Locator:
    return tab.page.locator(".st-key-section").get_by_role("radio", name=name)


def chart(tab: Tab, key: str) -> Locator:
    return tab.page.locator(f".st-key-chart_{key}")


def drawn(tab: Tab, key: str) -> Locator:
    """Return the chart's canvas once it is drawn."""
    canvas = chart(tab, key).locator("canvas").first
    expect(canvas).to_be_visible()
    return canvas


def test_every_section_is_drawn_with_and_without_a_history(site: Site, visit: Visit) -> None:
    for prepare in (site.settled_learner, lambda: studied(site)):
        prepare()
        tab = visit(site.address).tab
        tab.open("/progress")
        for name in SECTIONS:
            section(tab, name).click()
            tab.settle()
            expect(section(tab, name)).to_be_checked()
            expect(tab.alert).to_have_count(0)


def test_the_address_keeps_the_section(site: Site, visit: Visit) -> None:
    studied(site)
    tab = visit(site.address).tab
    tab.open("/progress")
    section(tab, "Cards").click()
    drawn(tab, "cards_by_state")
    assert parse_qs(urlsplit(tab.page.url).query) == {"show": ["cards"]}
    tab.open("/progress?show=reviews")
    drawn(tab, "answers_per_day")


def test_a_click_on_a_bar_shows_the_phrases_behind_it_again_and_again(site: Site, visit: Visit) -> None:
    studied(site)
    tab = visit(site.address).tab
    tab.open("/progress?show=reviews")
    # Today's bar is the last of thirty; new cards fill it to the bottom.
    for _ in range(2):
        canvas = drawn(tab, "answers_per_day")
        box = canvas.bounding_box()
        assert box
        canvas.click(position={"x": box["width"] - 22, "y": box["height"] - 40})
        expect(tab.dialog.get_by_text("2 phrases")).to_be_visible()
        expect(tab.dialog.get_by_role("link")).to_have_text(
            [re.compile("frase 1.*phrase 1"), re.compile("frase 2.*phrase 2")]
        )
        tab.press("Escape")
        expect(tab.dialog).to_have_count(0)


def test_the_figures_are_saved_for_a_spreadsheet(site: Site, visit: Visit) -> None:
    studied(site)
    tab = visit(site.address).tab
    tab.open("/progress?show=cards")
    drawn(tab, "cards_by_state")
    with tab.page.expect_download() as saving:
        chart(tab, "cards_by_state").get_by_role("button", name="CSV").click()
    assert saving.value.suggested_filename == "cards_by_state.csv"
    lines = saving.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines == ["State,Cards", "New,1", "Learning,1", "Young,1"]


def test_a_hard_phrase_is_mended_and_suspended_with_a_click(site: Site, visit: Visit) -> None:
    site.add_numbered_deck(3)
    user = site.settled_learner()
    first, *_ = cards_of(site.app, user)
    for seen in range(9):
        # Learned, then forgotten on four later days: half of what makes a leech.
        rating = Rating.EASY if seen == 0 else (Rating.AGAIN, Rating.GOOD)[(seen + 1) % 2]
        review.rate(site.app, user, CardId(first), rating, seen=seen)
    tab = visit(site.address).tab
    tab.open("/progress?show=hardest")
    row = chart(tab, "hardest")
    row.get_by_role("button", name="Mend").click()
    expect(tab.dialog.get_by_label("Phrase", exact=True)).to_have_value("frase 1")
    tab.press("Escape")
    row.get_by_role("button", name="Suspend").click()
    expect(row.get_by_text("1 suspended")).to_be_visible()


def test_those_who_do_not_see_a_chart_hear_what_it_says(site: Site, visit: Visit) -> None:
    studied(site)
    tab = visit(site.address).tab
    tab.open("/progress?show=cards")
    drawn(tab, "cards_by_state")
    said = "3 cards: New 1, Learning 1, Young 1."
    expect(chart(tab, "cards_by_state").locator(f'[aria-label="{said}"]')).to_have_count(1)


def test_the_report_fits_on_one_sheet_and_is_light(site: Site, visit: Visit) -> None:
    studied(site)
    tab = visit(site.address, color_scheme="dark").tab
    tab.open("/report?embed_options=light_theme")
    expect(tab.heading("Report")).to_be_visible()
    expect(tab.page.locator(".st-key-report_charts svg").first).to_be_visible()
    background = tab.page.evaluate(
        "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    )
    assert min(int(part) for part in re.findall(r"\d+", background)[:3]) > 240
    paper = tab.page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1


def test_on_a_phone_nothing_but_the_calendar_scrolls_sideways(site: Site, visit: Visit) -> None:
    studied(site)
    tab = visit(site.address, **PHONE).tab
    for name in ("reviews", "memory", "ahead", "cards", "hardest"):
        tab.open(f"/progress?show={name}")
        assert_fits(tab)
    tab.open("/progress")
    canvas = drawn(tab, "heatmap")
    # The calendar keeps its squares as large as a finger and shows the latest days first.
    box = canvas.bounding_box()
    assert box
    assert box["width"] >= 600
    assert box["x"] + box["width"] <= 390


def test_from_a_sentence_of_a_pattern_to_all_its_charts_and_the_phrases_behind_a_weekday(
    site: Site, visit: Visit
) -> None:
    site.add_deck("Deck", [PhraseDraft.checked("Quiero {té|café}.", "I want {tea|coffee}.")])
    user = site.settled_learner()
    (card,) = cards_of(site.app, user)
    # Tea is asked for until it holds.
    for seen, rating in enumerate((Rating.AGAIN, Rating.GOOD, Rating.GOOD)):
        review.rate(site.app, user, CardId(card), rating, seen=seen)
    (phrase,) = site.phrases()
    tab = visit(site.address).tab
    tab.open(f"/phrase?id={phrase}&variant=1")
    tab.page.get_by_role("link", name="All charts of this sentence").click()
    canvas = drawn(tab, "weekdays")
    expect(chart(tab, "weekdays").get_by_text("3 answers.")).to_be_visible()
    asked = {"show": ["reviews"], "in": [f"phrase:{phrase}:1"]}
    assert parse_qs(urlsplit(tab.page.url).query) == asked
    box = canvas.bounding_box()
    assert box
    # Monday's bar stands at a tenth of the width, Sunday's at 87 %; today's alone has answers.
    today = 0.10 + 0.77 * (app_day(site).weekday() / 6)
    canvas.click(position={"x": box["width"] * today, "y": box["height"] - 40})
    expect(tab.dialog.get_by_role("link")).to_have_text([re.compile(r"Quiero \{té\|café\}")])
    tab.press("Escape")
    expect(tab.dialog).to_be_hidden()

    tab.choose("Sentence", "2. Quiero café.")
    expect(chart(tab, "weekdays").get_by_text("will appear here")).to_be_visible()
    assert parse_qs(urlsplit(tab.page.url).query) == {**asked, "in": [f"phrase:{phrase}:2"]}
    section(tab, "Cards").click()
    drawn(tab, "cards_by_state")
    expect(chart(tab, "cards_by_state").get_by_text("no card of its own")).to_be_visible()


def app_day(site: Site) -> date:
    """Return the learner's study day."""
    with site.app.sessions.read() as session:
        learner = users.get(session, site.settled_learner())
        return learner.days.date_of(site.app.clock())
