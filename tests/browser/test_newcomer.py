"""The path of a newcomer, from an empty database to the first figures."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.conftest import BACKENDS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("site", BACKENDS, indirect=True)
def test_a_newcomer_gets_from_nothing_to_the_first_figures_without_a_mouse_in_the_review(
    site: Site, visit: Visit
) -> None:
    tab = visit(site.address).tab

    tab.open("/")
    expect(tab.heading("Which language would you like to speak?")).to_be_visible()

    tab.button("Add the starter deck").click()
    expect(tab.text(re.compile("cards are waiting"))).to_be_visible()

    tab.button("Start reviewing").click()
    expect(tab.heading("Review")).to_be_visible()
    asked: list[str] = []
    for number, rating in enumerate("3142", start=1):
        expect(tab.question).not_to_be_empty()
        expect(tab.answer).to_be_hidden()
        asked.append(tab.question.inner_text())
        tab.press("Space")
        expect(tab.answer).to_be_visible()
        tab.press(rating)
        tab.expect_done(number)

    given = list(zip(asked, (3, 1, 4, 2), strict=True))
    assert [(answer.text, answer.rating) for answer in site.log()] == given

    tab.menu.filter(has_text="Today").click()
    expect(tab.text(re.compile("1 day in a row"))).to_be_visible()
    week = tab.page.get_by_role("list", name="The last seven days").get_by_role("listitem")
    expect(week).to_have_count(7)
    expect(week.last).to_have_accessible_name(re.compile("studied$"))

    tab.menu.filter(has_text="Progress").click()
    expect(tab.heading("Progress")).to_be_visible()
    expect(tab.text(re.compile("4 answers"))).to_be_visible()
