"""Streaks over days on which there was nothing to do, by hand.

Day 0 is Tuesday 10 March 2026. The learner has answered on days −1 and 0, so that the streak is 2.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import CardState
from phraseweaver.services import accounts, decks, phrases, review
from phraseweaver.services.decks import DeckForm
from phraseweaver.services.reminding import breaks
from phraseweaver.store.tables import NeutralDayRow
from tests.fixed_clock import FixedClock
from tests.services.collections_of_cards import cards_of, change_cards, in_learning, in_review
from tests.services.studying import (
    BOTH,
    add,
    another,
    answer,
    card_id,
    give,
    local,
    new_deck,
    phrase_id,
    prefer,
)

EASY = Rating.EASY
DAY_0 = date(2026, 3, 10)


def streak(app: App, user: UserId) -> tuple[int, int]:
    """Return the current streak and the longest one."""
    found = review.finished(app, user).streak
    return found.current, found.longest


def stored_neutral_days(app: App, user: UserId) -> list[int]:
    """Return the days that were stored as neutral, counted from day 0."""
    with app.sessions.read() as session:
        found = session.scalars(select(NeutralDayRow.day).where(NeutralDayRow.user_id == user))
        return sorted((day - DAY_0).days for day in found)


@pytest.fixture
def user(app: App, clock: FixedClock) -> UserId:
    """The learner on day 0, when both cards are answered and come back on day 4 and on day 9."""
    user = local(app)
    clock.advance(days=-1)
    new_deck(app, user, "uno", "dos")
    give(app, user, card_id(app, user, "uno"), EASY)
    clock.advance(days=1)
    give(app, user, card_id(app, user, "dos"), EASY)
    in_review(app, user, [card_id(app, user, "uno")], due_in=4)
    in_review(app, user, [card_id(app, user, "dos")], due_in=9)
    assert streak(app, user) == (2, 2)
    return user


def test_days_on_which_nothing_is_due_keep_the_streak(app: App, clock: FixedClock, user: UserId) -> None:
    for _ in range(3):
        clock.advance(days=1)
        assert streak(app, user) == (2, 2)


def test_the_day_on_which_something_is_due_still_has_time(app: App, clock: FixedClock, user: UserId) -> None:
    clock.advance(days=4)
    assert streak(app, user) == (2, 2)
    answer(app, user, EASY)
    assert streak(app, user) == (3, 3)


def test_a_day_on_which_something_due_was_not_answered_breaks_the_streak(
    app: App, clock: FixedClock, user: UserId
) -> None:
    clock.advance(days=5)
    assert streak(app, user) == (0, 2)
    answer(app, user, EASY)
    assert streak(app, user) == (1, 2)


def test_neutral_days_are_kept_when_later_answers_change_the_cards(
    app: App, clock: FixedClock, user: UserId
) -> None:
    clock.advance(days=4)
    answer(app, user, EASY)
    assert stored_neutral_days(app, user) == [1, 2, 3]
    # Were they reckoned from the cards as they are now, days 1 to 3 would still seem free; were they not
    # kept, the streak would begin anew on day 4. Neither card tells of them any more.
    change_cards(app, cards_of(app, user), due_on=DAY_0 + timedelta(days=1))
    assert streak(app, user) == (3, 3)
    clock.advance(days=1)
    answer(app, user, EASY)
    assert streak(app, user) == (4, 4)
    assert stored_neutral_days(app, user) == [1, 2, 3]


def test_only_the_days_before_the_first_thing_to_do_are_neutral(
    app: App, clock: FixedClock, user: UserId
) -> None:
    clock.advance(days=7)
    answer(app, user, EASY)
    assert stored_neutral_days(app, user) == [1, 2, 3]
    assert streak(app, user) == (1, 2)


def test_new_cards_are_something_to_do(app: App, clock: FixedClock, user: UserId) -> None:
    add(app, user, decks.list_decks(app, user)[0].id, "tres")
    clock.advance(days=1)
    assert streak(app, user) == (2, 2)  # today is not over
    clock.advance(days=1)
    assert streak(app, user) == (0, 2)


def test_new_cards_are_nothing_to_do_for_a_learner_who_takes_none(
    app: App, clock: FixedClock, user: UserId
) -> None:
    prefer(app, user, new_per_day=0)
    add(app, user, decks.list_decks(app, user)[0].id, "tres")
    clock.advance(days=3)
    assert streak(app, user) == (2, 2)


def test_phrases_added_later_do_not_tell_of_the_days_before(
    app: App, clock: FixedClock, user: UserId
) -> None:
    clock.advance(days=2)
    add(app, user, decks.list_decks(app, user)[0].id, "tres")
    assert streak(app, user) == (2, 2)
    clock.advance(days=1)
    assert streak(app, user) == (0, 2)  # day 2 had a new card and no answer


def test_a_step_left_over_is_something_to_do(app: App, clock: FixedClock, user: UserId) -> None:
    in_learning(app, [card_id(app, user, "dos")], clock.now + timedelta(minutes=10), CardState.RELEARNING)
    clock.advance(days=1)
    assert streak(app, user) == (2, 2)
    clock.advance(days=1)
    assert streak(app, user) == (0, 2)


def test_an_archived_deck_asks_for_nothing(app: App, clock: FixedClock, user: UserId) -> None:
    decks.archive_deck(app, user, decks.list_decks(app, user)[0].id)
    clock.advance(days=30)
    assert streak(app, user) == (2, 2)


def test_a_suspended_card_asks_for_nothing(app: App, clock: FixedClock, user: UserId) -> None:
    review.suspend(app, user, card_id(app, user, "uno"))
    clock.advance(days=8)
    assert streak(app, user) == (2, 2)


def test_without_any_card_left_the_streak_stands_still(app: App, clock: FixedClock, user: UserId) -> None:
    decks.delete_deck(app, user, decks.list_decks(app, user)[0].id)
    clock.advance(days=365)
    assert streak(app, user) == (2, 2)


def test_a_learner_who_has_never_answered_has_no_streak(app: App, clock: FixedClock) -> None:
    user = local(app)
    clock.advance(days=5)
    assert streak(app, user) == (0, 0)
    assert stored_neutral_days(app, user) == []


# --- what changes the cards on a free day does not change the days before -------------------------------


def test_a_deck_that_is_brought_back_does_not_take_the_free_days_before(
    app: App, clock: FixedClock, user: UserId
) -> None:
    deck = decks.list_decks(app, user)[0].id
    decks.archive_deck(app, user, deck)
    clock.advance(days=7)
    decks.unarchive_deck(app, user, deck)
    assert streak(app, user) == (2, 2)
    answer(app, user, EASY)
    assert streak(app, user) == (3, 3)


def test_a_card_that_is_resumed_does_not_take_the_free_days_before(
    app: App, clock: FixedClock, user: UserId
) -> None:
    review.suspend(app, user, card_id(app, user, "uno"))
    clock.advance(days=7)
    review.unsuspend(app, user, card_id(app, user, "uno"))
    assert streak(app, user) == (2, 2)


def test_a_kind_of_cards_added_to_a_deck_does_not_take_the_free_days_before(
    app: App, clock: FixedClock, user: UserId
) -> None:
    clock.advance(days=3)
    deck = decks.list_decks(app, user)[0]
    decks.change_deck(app, user, deck.id, DeckForm(deck.name, "es", "en", BOTH))
    assert streak(app, user) == (2, 2)
    clock.advance(days=1)
    assert streak(app, user) == (0, 2)  # day 3 had new cards


def test_a_kind_of_cards_added_to_a_phrase_does_not_take_the_free_days_before(
    app: App, clock: FixedClock, user: UserId
) -> None:
    clock.advance(days=3)
    phrase = phrases.get_phrase(app, user, phrase_id(app, user, "uno"))
    phrases.edit_phrase(app, user, phrase.id, phrase.draft, BOTH)
    assert streak(app, user) == (2, 2)


def test_a_learner_who_takes_new_cards_again_keeps_the_free_days_before(
    app: App, clock: FixedClock, user: UserId
) -> None:
    prefer(app, user, new_per_day=0)
    add(app, user, decks.list_decks(app, user)[0].id, "tres")
    clock.advance(days=3)
    prefer(app, user, new_per_day=20)
    assert streak(app, user) == (2, 2)


# --- undo -----------------------------------------------------------------------------------------------


def test_undo_of_the_days_only_answer_takes_the_day_back(app: App, clock: FixedClock, user: UserId) -> None:
    clock.advance(days=4)
    answer(app, user, EASY)
    review.undo(app, user)
    assert streak(app, user) == (2, 2)  # day 4 is not over
    answer(app, user, EASY)
    assert streak(app, user) == (3, 3)
    review.undo(app, user)
    clock.advance(days=1)
    assert streak(app, user) == (0, 2)  # day 4 had a card and in the end no answer


def test_undo_of_one_of_two_answers_leaves_the_day_met(app: App, clock: FixedClock, user: UserId) -> None:
    clock.advance(days=9)
    for _ in range(2):
        answer(app, user, EASY)
    review.undo(app, user)
    assert streak(app, user) == (1, 2)


def test_an_answer_on_a_day_without_anything_due_counts_like_any_other(
    app: App, clock: FixedClock, user: UserId
) -> None:
    clock.advance(days=2)
    give(app, user, card_id(app, user, "dos"), EASY)
    assert streak(app, user) == (3, 3)
    assert stored_neutral_days(app, user) == [1]


# --- other things ---------------------------------------------------------------------------------------


def test_another_learners_days_are_their_own(app: App, clock: FixedClock, user: UserId) -> None:
    stranger = another(app)
    new_deck(app, stranger, "suya")
    clock.advance(days=2)
    answer(app, stranger, EASY)
    assert streak(app, stranger) == (1, 1)
    assert streak(app, user) == (2, 2)
    assert stored_neutral_days(app, user) == []


def test_a_learner_who_moves_keeps_the_streak(app: App, clock: FixedClock, user: UserId) -> None:
    """Noon in Berlin is the morning of the same day in New York and the evening in Auckland."""
    for zone in ("America/New_York", "Pacific/Auckland"):
        prefer(app, user, time_zone=zone)
        assert accounts.today(app, accounts.local_learner(app, None)) == DAY_0
        assert streak(app, user) == (2, 2)


# --- missed days stay missed --------------------------------------------------------------------


def taken_away(app: App, user: UserId, how: str) -> None:
    """Take "uno", which is overdue, out of the way."""
    match how:
        case "archive":
            decks.archive_deck(app, user, phrases.get_phrase(app, user, phrase_id(app, user, "uno")).deck)
        case "delete deck":
            decks.delete_deck(app, user, phrases.get_phrase(app, user, phrase_id(app, user, "uno")).deck)
        case "delete phrase":
            phrases.delete_phrase(app, user, phrase_id(app, user, "uno"))
        case "suspend":
            review.suspend(app, user, card_id(app, user, "uno"))
        case "kind":
            deck = phrases.get_phrase(app, user, phrase_id(app, user, "uno")).deck
            decks.change_deck(app, user, deck, DeckForm("Spanish", "es", "en", ("production",)))
        case _:
            raise AssertionError(how)


@pytest.mark.parametrize("how", ["archive", "delete deck", "delete phrase", "suspend", "kind"])
def test_a_streak_that_broke_stays_broken_when_what_was_due_is_taken_away(
    app: App, clock: FixedClock, user: UserId, how: str
) -> None:
    clock.advance(days=6)
    assert streak(app, user) == (0, 2)
    taken_away(app, user, how)
    assert streak(app, user) == (0, 2)


# --- planned breaks -----------------------------------------------------------------------------


def test_a_planned_break_neither_counts_nor_breaks(app: App, clock: FixedClock, user: UserId) -> None:
    breaks.plan_break(app, user, DAY_0 + timedelta(days=4), DAY_0 + timedelta(days=5))
    clock.advance(days=6)
    assert streak(app, user) == (2, 2)
    answer(app, user, EASY)
    assert streak(app, user) == (3, 3)


def test_a_day_missed_after_the_break_breaks_the_streak(app: App, clock: FixedClock, user: UserId) -> None:
    breaks.plan_break(app, user, DAY_0 + timedelta(days=4), DAY_0 + timedelta(days=5))
    clock.advance(days=7)
    assert streak(app, user) == (0, 2)
