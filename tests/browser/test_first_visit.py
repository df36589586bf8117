"""What the first visit takes from the browser: the time zone and the language."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.translation import translator
from tests.browser.conftest import Visit
from tests.browser.site import Site

pytestmark = pytest.mark.browser

en, ru = translator("en"), translator("ru")


def test_the_first_visit_takes_the_time_zone_from_the_browser_and_later_ones_leave_it(
    site: Site, visit: Visit
) -> None:
    visit(site.address, timezone_id="Pacific/Auckland").tab.open("/")
    assert site.time_zones() == ["Pacific/Auckland"]

    visit(site.address, timezone_id="America/Lima").tab.open("/")
    assert site.time_zones() == ["Pacific/Auckland"]


def test_a_russian_browser_is_met_in_russian(site: Site, visit: Visit) -> None:
    tab = visit(site.address, locale="ru-RU").tab
    tab.open("/")
    assert ru("Today") != en("Today")
    expect(tab.heading(ru("Today"))).to_be_visible()
    expect(tab.heading(ru("Which language would you like to speak?"))).to_be_visible()
    expect(tab.page.locator("html")).to_have_attribute("lang", "ru")
    # What Streamlit says by itself, too.
    tab.open("/transfer")
    chooser = tab.page.get_by_test_id("stFileUploaderDropzone").first
    expect(chooser).to_contain_text(ru("Choose a file"))
    expect(chooser).not_to_contain_text("Upload")


def test_any_other_browser_is_met_in_english(site: Site, visit: Visit) -> None:
    tab = visit(site.address, locale="fr-FR").tab
    tab.open("/")
    expect(tab.heading(en("Today"))).to_be_visible()


def test_the_language_chosen_in_the_settings_is_kept_whatever_the_browser_speaks(
    site: Site, visit: Visit
) -> None:
    tab = visit(site.address, locale="en-US").tab
    tab.open("/settings")
    tab.choose(en("Interface language"), "Русский")
    tab.button(en("Save")).click()
    expect(tab.heading(ru("Settings"))).to_be_visible()

    site.add_deck("Upload", [PhraseDraft("casa", "house")])
    another = visit(site.address, locale="en-US").tab
    another.open("/decks")
    expect(another.heading(ru("Decks"))).to_be_visible()
    expect(another.page.locator("html")).to_have_attribute("lang", "ru")
    # What the learner has written stays, whoever else says the same.
    expect(another.heading("Upload")).to_be_visible()

    # And back, with all else in the form as it was.
    tab.choose(ru("Interface language"), "English")
    tab.button(ru("Save")).click()
    expect(tab.heading(en("Settings"))).to_be_visible()
    expect(tab.page.locator("html")).to_have_attribute("lang", "en")
