"""`kill -9` of the server: what was acknowledged is there, nothing is there twice, and the tab goes on."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.site import LoggedAnswer, Site
from tests.browser.visitor import Tab
from tests.conftest import BACKENDS

pytestmark = pytest.mark.browser

on_both_databases = pytest.mark.parametrize("site", BACKENDS, indirect=True)


def reviewing(site: Site, visit: Visit) -> Tab:
    site.add_numbered_deck(18)
    visitor = visit(site.address)
    visitor.loses_the_server = True
    visitor.tab.open("/review")
    expect(visitor.tab.question).to_have_text("frase 1")
    return visitor.tab


@on_both_databases
def test_every_acknowledged_rating_survives_a_kill_and_the_tab_goes_on_by_itself(
    site: Site, visit: Visit
) -> None:
    tab = reviewing(site, visit)
    tab.press("Space", "3")
    tab.expect_done(1)
    tab.press("Space", "4")
    tab.expect_done(2)
    site.server.kill()
    acknowledged = [LoggedAnswer("frase 1", 3), LoggedAnswer("frase 2", 4)]
    assert site.log() == acknowledged

    # Given while nobody listens: it is kept in the browser and handed in as soon as the server is back.
    tab.press("Space", "2")
    site.server.start()
    tab.expect_done(3)
    assert site.log() == [*acknowledged, LoggedAnswer("frase 3", 2)]


@on_both_databases
def test_a_kill_in_the_middle_of_a_quick_session_loses_nothing_and_doubles_nothing(
    site: Site, visit: Visit
) -> None:
    tab = reviewing(site, visit)
    while len(tab.ratings_given()) < 6:
        tab.press("Space", "3")
    site.server.kill()
    site.server.start()

    while len(tab.ratings_given()) < 9:
        tab.press("Space", "3")
    tab.expect_done(9)
    assert [(answer.text, answer.rating) for answer in site.log()] == tab.ratings_given()


def test_an_idle_tab_goes_on_by_itself_once_the_server_is_back(site: Site, visit: Visit) -> None:
    tab = reviewing(site, visit)
    tab.settle()
    site.server.kill()
    site.server.start()
    tab.settle()

    tab.press("Space", "3")
    tab.expect_done(1)
    assert site.log() == [LoggedAnswer("frase 1", 3)]


def test_a_rating_whose_acknowledgement_went_down_with_the_server_counts_once_and_nothing_is_complained_of(
    site: Site, visit: Visit
) -> None:
    tab = reviewing(site, visit)
    tab.lose_answers(True)
    tab.press("Space", "3")
    for _ in range(400):
        if site.log():
            break
        tab.page.wait_for_timeout(50)
    assert site.log() == [LoggedAnswer("frase 1", 3)]
    site.server.kill()
    tab.lose_answers(False)
    site.server.start()

    tab.expect_done(1)
    tab.press("Space", "4")
    tab.expect_done(2)
    expect(tab.alert).to_be_hidden()
    assert site.log() == [LoggedAnswer("frase 1", 3), LoggedAnswer("frase 2", 4)]
