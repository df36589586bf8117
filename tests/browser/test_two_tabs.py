"""Two tabs that show the same card."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.site import LoggedAnswer, Site
from tests.conftest import BACKENDS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("site", BACKENDS, indirect=True)
def test_the_second_of_two_tabs_is_told_that_the_card_was_answered_and_goes_on(
    site: Site, visit: Visit
) -> None:
    site.add_numbered_deck(5)
    visitor = visit(site.address)
    first, second = visitor.tab, visitor.open_tab()
    for tab in (first, second):
        tab.open("/review")
        expect(tab.question).to_have_text("frase 1")

    first.press("Space", "3")
    first.expect_done(1)
    second.press("Space", "1")
    expect(second.text("This card was already answered.")).to_be_visible()
    expect(second.question).to_have_text("frase 2")
    assert site.log() == [LoggedAnswer("frase 1", 3)]

    second.press("Space", "4")
    second.expect_done(2)
    expect(second.text("This card was already answered.")).to_be_hidden()
    assert site.log() == [LoggedAnswer("frase 1", 3), LoggedAnswer("frase 2", 4)]


@pytest.mark.parametrize("site", BACKENDS, indirect=True)
def test_undo_takes_back_no_answer_that_was_given_in_another_tab_meanwhile(site: Site, visit: Visit) -> None:
    site.add_numbered_deck(5)
    visitor = visit(site.address)
    first, second = visitor.tab, visitor.open_tab()
    first.open("/review")
    expect(first.question).to_have_text("frase 1")
    first.press("Space", "4")
    first.expect_done(1)
    second.open("/review")
    expect(second.question).to_have_text("frase 2")
    second.press("Space", "4")
    second.expect_done(2)
    both = [LoggedAnswer("frase 1", 4), LoggedAnswer("frase 2", 4)]
    assert site.log() == both

    first.press("u")
    expect(first.text("Another answer came since")).to_be_visible()
    assert site.log() == both
    # Now it is known to this tab.
    first.press("u")
    first.expect_done(1)
    expect(first.question).to_have_text("frase 2")
    assert site.log() == both[:1]
