"""Typing an answer: keys go to the field until the answer is shown, and rate from then on."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from phraseweaver.domain.phrase_draft import PhraseDraft
from tests.browser.conftest import Visit
from tests.browser.site import LoggedAnswer, Site

pytestmark = pytest.mark.browser


def test_digits_are_typed_into_the_field_and_rate_once_the_answer_is_shown(site: Site, visit: Visit) -> None:
    site.add_deck(
        "Números",
        [PhraseDraft("tengo 12 años", "I am 12"), PhraseDraft("son las 3", "it is 3 o'clock")],
        kind="production",
    )
    tab = visit(site.address).tab
    tab.open("/review")

    expect(tab.typed).to_be_focused()
    tab.page.keyboard.type("tengo 12 años")
    expect(tab.typed).to_have_value("tengo 12 años")
    tab.press("Enter")
    expect(tab.answer).to_have_text("tengo 12 años")
    tab.press("4")
    tab.expect_done(1)

    # The next card takes the focus by itself.
    expect(tab.question).to_have_text("it is 3 o'clock")
    tab.page.keyboard.type("son las 3")
    tab.press("Enter", "2")
    tab.expect_done(2)
    assert site.log() == [LoggedAnswer("tengo 12 años", 4), LoggedAnswer("son las 3", 2)]


def test_keys_do_nothing_to_the_card_behind_an_open_dialog(site: Site, visit: Visit) -> None:
    site.add_numbered_deck(3)
    tab = visit(site.address).tab
    tab.open("/review")
    expect(tab.question).to_have_text("frase 1")

    tab.press("Space", "e")
    expect(tab.dialog).to_be_visible()
    tab.dialog.get_by_role("heading", name="Edit phrase").click()
    tab.press("3", "u", "1")
    tab.press("Escape")
    expect(tab.dialog).to_be_hidden()
    assert site.log() == []

    tab.press("Space", "4")
    tab.expect_done(1)
    assert site.log() == [LoggedAnswer("frase 1", 4)]
