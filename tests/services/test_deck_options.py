"""Limits and desired retention that a deck has of its own."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from phraseweaver.app import App
from phraseweaver.domain.ids import CardId, DeckId, UserId
from phraseweaver.domain.queue import Left
from phraseweaver.domain.rating import Rating
from phraseweaver.services import review
from phraseweaver.store.tables import DeckRow
from tests.services.collections_of_cards import cards_of, in_review
from tests.services.studying import answer, local, new_deck, prefer, schedule, shown


@pytest.fixture
def user(app: App) -> UserId:
    return local(app)


def give_options(app: App, deck: DeckId, **options: Any) -> None:
    with app.sessions.begin() as session:
        session.execute(update(DeckRow).where(DeckRow.id == deck).values(**options))


def answered_today(app: App, user: UserId) -> list[str]:
    """Answer all that is asked with Easy and return the questions."""
    found = []
    while card := review.screen(app, user).card:
        found.append(card.question.question)
        review.rate(app, user, card.id, Rating.EASY, seen=card.reps)
    return found


def test_a_decks_own_limit_of_new_cards_holds_within_the_learners(app: App, user: UserId) -> None:
    prefer(app, user, new_per_day=4)
    one = new_deck(app, user, "uno 1", "uno 2", "uno 3", name="One")
    new_deck(app, user, "dos 1", "dos 2", "dos 3", name="Two")
    give_options(app, one, new_per_day=1)
    screen = review.screen(app, user)
    assert (screen.left, screen.beyond) == (Left(new=4), Left(new=2))
    assert review.screen(app, user, deck=one).left == Left(new=1)
    assert answered_today(app, user) == ["uno 1", "dos 1", "dos 2", "dos 3"]
    assert review.screen(app, user).beyond == Left(new=2)


def test_a_deck_may_bring_no_new_cards_at_all(app: App, user: UserId) -> None:
    deck = new_deck(app, user, "uno", "dos")
    give_options(app, deck, new_per_day=0)
    screen = review.screen(app, user)
    assert (screen.card, screen.left, screen.beyond) == (None, Left(), Left(new=2))


def test_a_decks_own_limit_of_reviews_holds_within_the_learners(app: App, user: UserId) -> None:
    one = new_deck(app, user, *(f"uno {n}" for n in range(5)), name="One")
    new_deck(app, user, *(f"dos {n}" for n in range(3)), name="Two")
    in_review(app, user, cards_of(app, user), due_in=0)
    give_options(app, one, reviews_per_day=2)
    screen = review.screen(app, user)
    assert (screen.left, screen.beyond) == (Left(review=5), Left(review=3))
    asked = answered_today(app, user)
    assert sorted(question[:3] for question in asked) == ["dos"] * 3 + ["uno"] * 2


def test_ten_more_today_are_allowed_in_a_limited_deck_too(app: App, user: UserId) -> None:
    deck = new_deck(app, user, *(f"uno {n}" for n in range(14)))
    give_options(app, deck, new_per_day=1)
    answer(app, user, Rating.EASY)
    review.allow_more(app, user, new=True)
    assert review.screen(app, user).left == Left(new=10)


def test_without_a_limit_of_its_own_a_deck_has_the_learners_alone(app: App, user: UserId) -> None:
    prefer(app, user, new_per_day=2)
    deck = new_deck(app, user, "uno", "dos", "tres")
    give_options(app, deck, new_per_day=None)
    assert review.screen(app, user).left == Left(new=2)
    give_options(app, deck, new_per_day=9)
    assert review.screen(app, user).left == Left(new=2)


def interval_of(app: App, user: UserId, card: CardId) -> int:
    """Return the days that Good gives, on the button and in the schedule."""
    seen = review.screen(app, user, prefer=card).card
    assert seen and seen.id == card
    review.rate(app, user, card, Rating.GOOD, seen=seen.reps)
    given = schedule(app, user, card).interval_days
    assert given == seen.outcomes[Rating.GOOD].interval_days
    return given


def test_cards_come_back_sooner_in_a_deck_that_wants_more_retention(app: App, user: UserId) -> None:
    usual = new_deck(app, user, "uno", name="One")
    strict = new_deck(app, user, "dos", name="Two")
    in_review(app, user, cards_of(app, user), due_in=0, interval=100, stability=100.0)
    give_options(app, strict, desired_retention=0.97)
    first, second = shown(app, user, usual).id, shown(app, user, strict).id
    assert interval_of(app, user, second) < interval_of(app, user, first) / 2
