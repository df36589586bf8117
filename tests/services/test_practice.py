"""Practising: any deck, any time, without consequences."""

from __future__ import annotations

from datetime import timedelta

import pytest

from phraseweaver.app import App
from phraseweaver.domain.ids import CardId, DeckId
from phraseweaver.domain.rating import Rating
from phraseweaver.errors import NotFound
from phraseweaver.services import decks, practice, review
from tests.fixed_clock import FixedClock
from tests.services.collections_of_cards import cards_of, change_cards, in_review
from tests.services.studying import another, answer, card_id, contents, give, local, new_deck


def test_practising_changes_no_row_of_any_table(app: App, clock: FixedClock) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", "dos", "tres", kinds=("recognition", "production", "listening"))
    answer(app, user, Rating.EASY)
    answer(app, user, Rating.AGAIN)
    before = contents(app)
    clock.advance(days=4)
    round_ = practice.round_of(app, user, deck)
    assert len(round_) == 9
    for card in round_:
        asked = practice.card(app, user, card)
        review.compare_answer(app, user, card, asked.question.expected)
    assert contents(app) == before


def test_a_round_holds_what_is_not_due_new_or_buried_too(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", "dos", "tres")
    in_review(app, user, [card_id(app, user, "uno")], due_in=40)
    review.bury(app, user, card_id(app, user, "dos"))
    assert set(practice.round_of(app, user, deck)) == set(cards_of(app, user))


def test_a_suspended_card_is_not_practised(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", "dos")
    review.suspend(app, user, card_id(app, user, "uno"))
    assert practice.round_of(app, user, deck) == [card_id(app, user, "dos")]


def test_those_answered_longest_ago_come_first_and_those_never_answered_last(
    app: App, clock: FixedClock
) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", "dos", "tres", "cuatro")
    for text in ("tres", "uno", "dos"):
        give(app, user, card_id(app, user, text), Rating.EASY)
        clock.advance(days=1)
    in_order = [card_id(app, user, text) for text in ("tres", "uno", "dos", "cuatro")]
    assert practice.round_of(app, user, deck) == in_order


def test_a_round_ends_after_fifty_cards(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, *(f"frase {n}" for n in range(60)))
    assert practice.round_of(app, user, deck) == cards_of(app, user)[: practice.AT_MOST]
    assert practice.AT_MOST == 50


def test_only_the_cards_of_the_deck_are_practised_and_an_archived_one_can_be(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", name="One")
    other = new_deck(app, user, "dos", name="Two")
    decks.archive_deck(app, user, other)
    assert practice.round_of(app, user, other) == [card_id(app, user, "dos")]


def test_the_days_limit_does_not_hold_practice_back(app: App, clock: FixedClock) -> None:
    user = local(app)
    deck = new_deck(app, user, *(f"frase {n}" for n in range(30)))
    change_cards(app, cards_of(app, user)[:5], last_reviewed_at=clock.now - timedelta(days=1))
    assert len(practice.round_of(app, user, deck)) == 30


def test_a_practised_card_is_the_one_that_a_review_would_show(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    card = card_id(app, user, "uno")
    assert practice.card(app, user, card) == review.screen(app, user).card


def test_another_learners_deck_and_card_are_not_there(app: App) -> None:
    user, stranger = local(app), another(app)
    deck = new_deck(app, stranger, "uno")
    with pytest.raises(NotFound):
        practice.round_of(app, user, deck)
    with pytest.raises(NotFound):
        practice.card(app, user, card_id(app, stranger, "uno"))
    with pytest.raises(NotFound):
        practice.round_of(app, user, DeckId(99))
    with pytest.raises(NotFound):
        practice.card(app, user, CardId(99))
