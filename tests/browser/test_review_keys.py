"""One row of the log for each card that was answered, whatever the fingers do."""

from __future__ import annotations

from itertools import cycle

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.site import LoggedAnswer, Site
from tests.browser.visitor import Tab
from tests.conftest import BACKENDS

pytestmark = pytest.mark.browser

on_both_databases = pytest.mark.parametrize("site", BACKENDS, indirect=True)


def reviewing(site: Site, visit: Visit, cards: int = 5) -> Tab:
    site.add_numbered_deck(cards)
    tab = visit(site.address).tab
    tab.open("/review")
    expect(tab.question).to_have_text("frase 1")
    return tab


@on_both_databases
def test_a_double_click_on_a_rating_is_one_answer(site: Site, visit: Visit) -> None:
    tab = reviewing(site, visit)
    tab.show_button.click()
    tab.rating_button(3).dblclick()
    tab.expect_done(1)

    # The answer to the next card went the same way after the clicks, so nothing of theirs is still to come.
    tab.press("Space", "4")
    tab.expect_done(2)
    assert site.log() == [LoggedAnswer("frase 1", 3), LoggedAnswer("frase 2", 4)]


def test_a_held_key_is_one_answer(site: Site, visit: Visit) -> None:
    tab = reviewing(site, visit)
    for key in ("Space", "3"):
        for _ in range(10):
            tab.page.keyboard.down(key)
        tab.page.keyboard.up(key)
    tab.expect_done(1)

    expect(tab.answer).to_be_hidden()
    tab.press("Space", "4")
    tab.expect_done(2)
    assert site.log() == [LoggedAnswer("frase 1", 3), LoggedAnswer("frase 2", 4)]


def test_of_two_quick_ratings_the_first_counts(site: Site, visit: Visit) -> None:
    tab = reviewing(site, visit)
    tab.press("Space", "3", "1", "1")
    tab.expect_done(1)

    tab.press("Space", "4", "2")
    tab.expect_done(2)
    assert site.log() == [LoggedAnswer("frase 1", 3), LoggedAnswer("frase 2", 4)]


def test_a_rating_before_the_answer_is_shown_is_none(site: Site, visit: Visit) -> None:
    tab = reviewing(site, visit)
    tab.press("3", "Space", "2")
    tab.expect_done(1)
    assert site.log() == [LoggedAnswer("frase 1", 2)]


@on_both_databases
def test_fifteen_cards_as_fast_as_the_keys_go_are_fifteen_answers(site: Site, visit: Visit) -> None:
    tab = reviewing(site, visit, cards=18)
    ratings = cycle("324")
    while len(tab.ratings_given()) < 15:
        tab.press("Space", next(ratings))
    tab.expect_done(15)

    given = tab.ratings_given()
    assert [(answer.text, answer.rating) for answer in site.log()] == given
    assert [question for question, _ in given] == [f"frase {number}" for number in range(1, 16)]


@on_both_databases
def test_undo_takes_the_answer_out_of_the_log_and_shows_its_card_again(site: Site, visit: Visit) -> None:
    tab = reviewing(site, visit)
    tab.press("Space", "3")
    tab.expect_done(1)
    tab.press("Space", "1")
    tab.expect_done(2)
    expect(tab.question).to_have_text("frase 3")

    tab.press("u")
    tab.expect_done(1)
    expect(tab.question).to_have_text("frase 2")
    expect(tab.answer).to_be_hidden()
    assert site.log() == [LoggedAnswer("frase 1", 3)]

    tab.press("Space", "4")
    tab.expect_done(2)
    assert site.log() == [LoggedAnswer("frase 1", 3), LoggedAnswer("frase 2", 4)]


def test_undo_pressed_at_once_takes_back_the_answer_just_given(site: Site, visit: Visit) -> None:
    tab = reviewing(site, visit)
    tab.press("Space", "3")
    tab.expect_done(1)
    tab.press("Space", "1", "u")
    expect(tab.question).to_have_text("frase 2")
    tab.expect_done(1)
    assert site.log() == [LoggedAnswer("frase 1", 3)]
