"""A study day: what is asked, what an answer does, and taking it back."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from phraseweaver.app import App
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.ids import CardId, DeckId, UserId
from phraseweaver.domain.learner import ReviewOrder
from phraseweaver.domain.queue import LEARN_AHEAD, Left
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import NEW_CARD, CardState
from phraseweaver.errors import AnswerNotLatest, CardChanged, NothingToUndo, PhraseWeaverError, TextRejected
from phraseweaver.services import decks, phrases, review
from phraseweaver.services.decks import DeckForm
from phraseweaver.store import daily, hourly, reviews, users
from phraseweaver.store.tables import CardRow, DailyRow, HourlyRow, ReviewRow
from tests.fixed_clock import FixedClock
from tests.services.studying import (
    BOTH,
    add,
    answer,
    card_id,
    contents,
    give,
    local,
    new_deck,
    phrase_id,
    prefer,
    schedule,
    shown,
)
from tests.threads import at_once

TODAY = date(2026, 3, 10)
REMEMBERED = ("users.last_studied_on", "neutral_days")
"""What the first answer of a day leaves behind even if it is taken back: that the learner was here."""


def learn(app: App, user: UserId, clock: FixedClock, *texts: str) -> None:
    """Bring new recognition cards into review at one sitting, then wait until all of them are due."""
    for text in texts:
        give(app, user, card_id(app, user, text), Rating.GOOD, Rating.GOOD)
    latest = max(schedule(app, user, card_id(app, user, text)).due_on or TODAY for text in texts)
    clock.advance(days=(latest - TODAY).days)


def go_through(app: App, user: UserId, clock: FixedClock, rating: Rating = Rating.GOOD) -> list[str]:
    """Answer whatever is asked until the day is done; return the questions in their order."""
    asked: list[str] = []
    while len(asked) < 100:
        screen = review.screen(app, user)
        if screen.card:
            asked.append(screen.card.question.question)
            review.rate(app, user, screen.card.id, rating, seen=screen.card.reps)
        elif screen.waiting_until:
            clock.set(screen.waiting_until)
        else:
            return asked
    raise AssertionError(f"the day does not end: {asked}")


# --- A day and its end


def test_a_day_of_new_cards_ends_when_each_has_left_learning(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", "tres")
    assert go_through(app, user, clock) == ["uno", "dos", "tres", "uno", "dos", "tres"]
    screen = review.screen(app, user)
    assert (screen.card, screen.upcoming, screen.waiting_until) == (None, None, None)
    assert screen.left == Left()
    assert (screen.answered.new, screen.answered.learning, screen.answered.answers) == (3, 3, 6)


def test_a_day_without_cards_is_done(app: App) -> None:
    screen = review.screen(app, local(app))
    assert (screen.card, screen.left, screen.can_undo) == (None, Left(), False)


def test_the_look_back_counts_todays_answers_and_what_is_due_by_tomorrow(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", "tres")
    give(app, user, card_id(app, user, "uno"), Rating.GOOD, Rating.GOOD)
    give(app, user, card_id(app, user, "dos"), Rating.AGAIN)
    finished = review.finished(app, user)
    assert (finished.answered.answers, finished.due_tomorrow, finished.streak.current) == (3, 0, 1)
    due = schedule(app, user, card_id(app, user, "uno")).due_on
    assert due
    clock.advance(days=(due - TODAY).days - 1)
    assert review.finished(app, user).due_tomorrow == 1


def test_new_cards_stop_at_the_days_limit(app: App, clock: FixedClock) -> None:
    user = local(app)
    prefer(app, user, new_per_day=2)
    new_deck(app, user, "uno", "dos", "tres")
    screen = review.screen(app, user)
    assert (screen.left.new, screen.beyond.new) == (2, 1)
    assert set(go_through(app, user, clock)) == {"uno", "dos"}
    assert review.screen(app, user).beyond == Left(new=1)


def test_reviews_stop_at_the_days_limit(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", "tres")
    learn(app, user, clock, "uno", "dos", "tres")
    prefer(app, user, reviews_per_day=2)
    screen = review.screen(app, user)
    assert (screen.left.review, screen.beyond.review) == (2, 1)
    assert len(go_through(app, user, clock)) == 2


def test_a_limit_can_be_raised_for_today_only(app: App, clock: FixedClock) -> None:
    user = local(app)
    prefer(app, user, new_per_day=1, reviews_per_day=0)
    new_deck(app, user, *(f"frase {number:02}" for number in range(15)))
    assert review.screen(app, user).left.new == 1
    review.allow_more(app, user, new=True)
    assert review.screen(app, user).left.new == 11
    review.allow_more(app, user, new=False)
    assert review.screen(app, user).left.new == 11
    clock.advance(days=1)
    assert review.screen(app, user).left.new == 1


def test_a_day_without_a_limit_left_asks_no_new_card(app: App) -> None:
    user = local(app)
    prefer(app, user, new_per_day=0)
    new_deck(app, user, "uno")
    assert review.screen(app, user).card is None


def test_the_limit_counts_over_all_decks_together(app: App, clock: FixedClock) -> None:
    user = local(app)
    prefer(app, user, new_per_day=3)
    first = new_deck(app, user, "uno", "dos", name="First")
    second = new_deck(app, user, "un", "deux", name="Second")
    assert review.screen(app, user).left.new == 3
    assert review.screen(app, user, deck=first).left.new == 2
    go_through(app, user, clock)
    assert review.screen(app, user, deck=second).left.new == 0


def test_new_cards_are_spread_over_the_reviews(app: App, clock: FixedClock) -> None:
    user = local(app)
    deck = new_deck(app, user, "a1", "a2", "a3", "a4")
    learn(app, user, clock, "a1", "a2", "a3", "a4")
    add(app, user, deck, "n1", "n2")
    # Easy: no card comes back today.
    kinds = ["n" if text.startswith("n") else "r" for text in go_through(app, user, clock, Rating.EASY)]
    assert kinds == ["r", "n", "r", "r", "n", "r"]


def test_new_cards_come_in_the_order_in_which_they_were_added(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "zeta", "alfa", "mitad")
    assert go_through(app, user, clock, Rating.EASY) == ["zeta", "alfa", "mitad"]


def test_the_card_most_likely_forgotten_is_asked_first(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "firme", "flojo")
    give(app, user, card_id(app, user, "firme"), Rating.EASY)
    give(app, user, card_id(app, user, "flojo"), Rating.HARD, Rating.HARD, Rating.GOOD, Rating.GOOD)
    clock.advance(days=60)
    assert shown(app, user).question.question == "flojo"


def test_the_card_due_longest_is_asked_first_where_the_learner_wishes_it(app: App, clock: FixedClock) -> None:
    user = local(app)
    prefer(app, user, review_order=ReviewOrder.DUE)
    new_deck(app, user, "firme", "flojo")
    give(app, user, card_id(app, user, "firme"), Rating.EASY)
    clock.advance(days=40)
    give(app, user, card_id(app, user, "flojo"), Rating.GOOD, Rating.GOOD)
    clock.advance(days=40)
    assert shown(app, user).question.question == "firme"


# --- Learning steps


def test_a_step_that_is_over_comes_before_everything_else(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", "tres")
    answer(app, user, Rating.AGAIN)
    assert shown(app, user).question.question == "dos"
    clock.advance(minutes=1)
    assert shown(app, user).question.question == "uno"


def test_a_step_is_not_waited_for_when_nothing_else_is_left(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    answer(app, user, Rating.GOOD)
    assert schedule(app, user, card_id(app, user, "uno")).due_at == datetime(2026, 3, 10, 9, 10, tzinfo=UTC)
    assert shown(app, user).question.question == "uno"


def test_a_step_that_lies_further_ahead_is_announced(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    answer(app, user, Rating.GOOD)
    clock.set(datetime(2026, 3, 10, 8, tzinfo=UTC))
    screen = review.screen(app, user)
    assert screen.card is None
    assert screen.waiting_until == datetime(2026, 3, 10, 9, 10, tzinfo=UTC) - LEARN_AHEAD
    clock.set(screen.waiting_until)
    assert shown(app, user).question.question == "uno"


def test_a_lapse_brings_the_card_back_in_ten_minutes(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    learn(app, user, clock, "uno")
    answer(app, user, Rating.AGAIN)
    after = schedule(app, user, card_id(app, user, "uno"))
    assert (after.state, after.lapses) == (CardState.RELEARNING, 1)
    assert after.due_at == clock.now + timedelta(minutes=10)


# --- Siblings


def test_the_other_cards_of_a_phrase_wait_until_the_next_study_day(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", kinds=BOTH)
    assert shown(app, user).kind == "recognition"
    answer(app, user, Rating.EASY)
    assert review.screen(app, user).card is None
    clock.set(datetime(2026, 3, 11, 3, tzinfo=UTC))  # 04:00 in Berlin
    assert shown(app, user).kind == "production"


def test_siblings_do_not_wait_where_the_learner_does_not_wish_it(app: App) -> None:
    user = local(app)
    prefer(app, user, bury_siblings=False)
    new_deck(app, user, "uno", kinds=BOTH)
    answer(app, user, Rating.EASY)
    assert shown(app, user).kind == "production"


def test_a_card_in_learning_is_never_hidden_by_its_sibling(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", kinds=BOTH)
    give(app, user, card_id(app, user, "uno", "production"), Rating.AGAIN)
    give(app, user, card_id(app, user, "uno"), Rating.EASY)
    clock.advance(minutes=1)
    assert shown(app, user).kind == "production"


def test_a_phrase_counts_once_in_what_is_left(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", kinds=BOTH)
    assert review.screen(app, user).left == Left(new=2)


def test_what_follows_is_never_a_sibling(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", kinds=BOTH)
    screen = review.screen(app, user)
    assert screen.card and screen.upcoming
    assert (screen.card.question.question, screen.upcoming.question.question) == ("uno", "dos")


def test_siblings_of_another_phrase_are_left_alone(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", kinds=BOTH)
    answer(app, user, Rating.EASY)
    assert shown(app, user).question.question == "dos"


# --- The card that the learner sees already


def test_the_card_that_is_seen_stays(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", "tres")
    answer(app, user, Rating.AGAIN)
    seen = shown(app, user)
    clock.advance(minutes=5)  # by now the first card's step is over
    screen = review.screen(app, user, prefer=seen.id)
    assert screen.card and screen.card.id == seen.id
    assert screen.upcoming and screen.upcoming.question.question == "uno"


@pytest.mark.parametrize("gone", ["answered", "buried", "suspended", "deleted", "archived", "other deck"])
def test_the_card_that_is_seen_goes_when_it_may_not_be_asked_any_more(app: App, gone: str) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", name="First")
    other = new_deck(app, user, "dos", name="Second")
    seen = shown(app, user, deck)
    match gone:
        case "answered":
            give(app, user, seen.id, Rating.EASY)
        case "buried":
            review.bury(app, user, seen.id)
        case "suspended":
            review.suspend(app, user, seen.id)
        case "deleted":
            phrases.delete_phrase(app, user, seen.phrase)
        case "archived":
            decks.archive_deck(app, user, deck)
    screen = review.screen(app, user, deck=other if gone == "other deck" else None, prefer=seen.id)
    assert screen.card and screen.card.question.question == "dos"


# --- Hiding cards


def test_a_buried_card_is_back_on_the_next_study_day(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    review.bury(app, user, shown(app, user).id)
    assert review.screen(app, user).left == Left()
    clock.advance(days=1)
    assert shown(app, user).question.question == "uno"


def test_a_suspended_card_comes_back_when_the_learner_says_so(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    learn(app, user, clock, "uno")
    card = card_id(app, user, "uno")
    before = schedule(app, user, card)
    review.suspend(app, user, card)
    clock.advance(days=400)
    assert review.screen(app, user).left == Left()
    review.unsuspend(app, user, card)
    assert shown(app, user).id == card
    assert schedule(app, user, card) == before


def test_cards_of_an_archived_deck_are_not_due(app: App, clock: FixedClock) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", "dos", "tres")
    learn(app, user, clock, "uno")
    give(app, user, card_id(app, user, "dos"), Rating.AGAIN)
    decks.archive_deck(app, user, deck)
    screen = review.screen(app, user)
    assert (screen.card, screen.left, screen.beyond, screen.waiting_until) == (None, Left(), Left(), None)
    decks.unarchive_deck(app, user, deck)
    assert review.screen(app, user).left == Left(new=1, learning=1, review=1)


def test_in_one_deck_only_its_cards_are_asked(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", name="First")
    second = new_deck(app, user, "dos", name="Second")
    screen = review.screen(app, user, deck=second)
    assert screen.card and screen.card.question.question == "dos"
    assert (screen.left, screen.upcoming) == (Left(new=1), None)


# --- An answer


def test_an_answer_gives_what_its_button_showed(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, *(f"frase {number}" for number in range(4)))
    learn(app, user, clock, *(f"frase {number}" for number in range(4)))
    for rating in Rating:
        card = shown(app, user)
        rated = review.rate(app, user, card.id, rating, seen=card.reps, load=card.load)
        assert rated.after == card.outcomes[rating] == schedule(app, user, card.id)


def test_an_answer_gives_what_its_button_showed_though_nothing_was_kept_in_between(
    app: App, clock: FixedClock
) -> None:
    user = local(app)
    texts = [f"frase {number}" for number in range(24)]
    new_deck(app, user, *texts)
    prefer(app, user, new_per_day=50, review_order=ReviewOrder.DUE)
    learn(app, user, clock, *texts)
    for rating in (Rating.HARD, Rating.GOOD, Rating.EASY) * 2:
        card = shown(app, user)
        clock.advance(minutes=20)
        rated = review.rate(app, user, card.id, rating, seen=card.reps)
        given, promised = rated.after, card.outcomes[rating]
        assert (given.due_on, given.interval_days) == (promised.due_on, promised.interval_days)


def test_the_cards_drawn_before_keep_the_intervals_on_their_buttons(app: App, clock: FixedClock) -> None:
    user = local(app)
    texts = [f"frase {number}" for number in range(30)]
    new_deck(app, user, *texts)
    prefer(app, user, new_per_day=50)
    learn(app, user, clock, *texts)
    screen = review.screen(app, user)
    assert screen.card and screen.upcoming
    for text in texts:
        other = card_id(app, user, text)
        if other not in (screen.card.id, screen.upcoming.id):
            give(app, user, other, Rating.GOOD)
    drawn = [screen.card, screen.upcoming]
    again = review.screen(app, user, prefer=screen.card.id, drawn=drawn)
    assert again.card and again.card.outcomes == screen.card.outcomes
    anew = review.screen(app, user, prefer=screen.card.id)
    assert anew.card and anew.card.load != screen.card.load


def test_an_answer_is_stored_in_the_log_with_what_was_before(app: App, clock: FixedClock) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno")
    learn(app, user, clock, "uno")
    card = card_id(app, user, "uno")
    before = schedule(app, user, card)
    rated = review.rate(app, user, card, Rating.HARD, seen=before.reps, duration_ms=4_200, typed=" Uno ")
    with app.sessions.read() as session:
        row = session.scalars(select(ReviewRow).order_by(ReviewRow.id.desc())).first()
        assert row
        assert reviews.before_of(row) == before
        assert (row.card_id, row.deck_id, row.rating, row.duration_ms) == (card, deck, 2, 4_200)
        assert (row.reviewed_at, row.studied_on) == (clock.now, clock.now.date())
        assert (row.interval_days, row.typed) == (rated.after.interval_days, "Uno")


def test_the_time_of_an_answer_is_stored_up_to_a_minute(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos")
    answer(app, user, Rating.EASY, milliseconds=3_600_000)
    answer(app, user, Rating.EASY, milliseconds=-1)
    assert review.screen(app, user).answered.milliseconds == 60_000


@pytest.mark.parametrize("typed", ["a\0b", "\ud800", "x" * 2_001])
def test_a_typed_answer_that_cannot_be_stored_is_refused(app: App, typed: str) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    card, before = shown(app, user), contents(app)
    with pytest.raises(TextRejected):
        review.rate(app, user, card.id, Rating.GOOD, seen=0, typed=typed)
    assert contents(app) == before


def test_a_stale_answer_changes_nothing(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", kinds=BOTH)
    card = answer(app, user)
    before = contents(app)
    with pytest.raises(CardChanged):
        review.rate(app, user, card.id, Rating.AGAIN, seen=card.reps)
    assert contents(app) == before


def test_an_answer_from_the_future_changes_nothing(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    card, before = shown(app, user), contents(app)
    with pytest.raises(CardChanged):
        review.rate(app, user, card.id, Rating.GOOD, seen=1)
    assert contents(app) == before


def test_the_learner_is_told_of_a_leech_at_its_eighth_lapse(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    card = card_id(app, user, "uno")
    give(app, user, card, Rating.EASY)
    told = []
    for _ in range(12):
        clock.advance(days=30)
        rated = review.rate(app, user, card, Rating.AGAIN, seen=schedule(app, user, card).reps)
        told.append(rated.leech)
        give(app, user, card, Rating.GOOD)
    assert [number for number, leech in enumerate(told, 1) if leech] == [8, 12]


# --- At the same time


def test_of_two_answers_at_once_one_counts(app: App) -> None:
    user = local(app)
    new_deck(app, user, *(f"frase {number}" for number in range(5)), kinds=BOTH)
    for _ in range(5):
        card = shown(app, user)
        outcomes = at_once(
            lambda: review.rate(app, user, card.id, Rating.EASY, seen=0),  # noqa: B023 - the threads end here
            lambda: review.rate(app, user, card.id, Rating.AGAIN, seen=0),  # noqa: B023
        )
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CardChanged", "Rated"]
        review.suspend(app, user, card.id)
    check_books(app, user)
    assert review.screen(app, user).answered.answers == 5


def test_siblings_answered_at_once_both_count(app: App) -> None:
    """Each answer hides the other card, so that the two meet in the same rows."""
    user = local(app)
    new_deck(app, user, *(f"frase {number}" for number in range(5)), kinds=BOTH)
    for number in range(5):
        first, second = (card_id(app, user, f"frase {number}", kind) for kind in BOTH)
        outcomes = at_once(
            lambda: review.rate(app, user, first, Rating.EASY, seen=0),  # noqa: B023 - the threads end here
            lambda: review.rate(app, user, second, Rating.EASY, seen=0),  # noqa: B023
        )
        assert [outcome for outcome in outcomes if not isinstance(outcome, review.Rated)] == []
    check_books(app, user)


def test_two_undos_at_once_take_back_one_answer_each(app: App) -> None:
    user = local(app)
    new_deck(app, user, *(f"frase {number}" for number in range(10)))
    for _ in range(5):
        given = {answer(app, user, Rating.EASY).id for _ in range(2)}
        outcomes = at_once(lambda: review.undo(app, user), lambda: review.undo(app, user))
        assert set(outcomes) == given
        assert review.screen(app, user).answered.answers == 0
        check_books(app, user)


# --- Taking an answer back


@pytest.mark.parametrize("rating", Rating)
def test_undo_of_a_new_cards_answer_restores_every_table(app: App, rating: Rating) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", kinds=BOTH)
    before = contents(app, apart_from=REMEMBERED)
    card = answer(app, user, rating, milliseconds=5_000)
    assert contents(app, apart_from=REMEMBERED) != before
    assert review.undo(app, user) == card.id
    assert contents(app, apart_from=REMEMBERED) == before


@pytest.mark.parametrize("rating", Rating)
def test_undo_of_a_review_restores_every_table(app: App, clock: FixedClock, rating: Rating) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos")
    learn(app, user, clock, "uno", "dos")
    answer(app, user, Rating.GOOD)
    before = contents(app)
    card = answer(app, user, rating, milliseconds=5_000)
    assert review.undo(app, user) == card.id
    assert contents(app) == before


def test_undo_of_a_learning_step_restores_every_table(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", kinds=BOTH)
    answer(app, user, Rating.AGAIN)
    before = contents(app)
    answer(app, user, Rating.GOOD)
    review.undo(app, user)
    assert contents(app) == before


def test_undo_shows_the_siblings_that_the_answer_hid_and_no_others(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", kinds=(*BOTH, "listening"))
    review.bury(app, user, card_id(app, user, "uno", "listening"))
    before = contents(app, apart_from=REMEMBERED)
    answer(app, user)
    review.undo(app, user)
    assert contents(app, apart_from=REMEMBERED) == before


def test_undo_days_later_hides_and_shows_siblings_as_before(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", kinds=BOTH)
    for day in range(4):
        clock.set(datetime(2026, 3, 10 + day, 9, tzinfo=UTC))
        give(app, user, card_id(app, user, "uno", BOTH[day % 2]), Rating.EASY)
    clock.advance(days=60)
    # The date until which a card was hidden may be forgotten once it is past.
    past = ("cards.buried_until", *REMEMBERED)
    before, left = contents(app, apart_from=past), review.screen(app, user).left
    assert left.review == 1
    answer(app, user)
    assert review.screen(app, user).left == Left()
    review.undo(app, user)
    assert (contents(app, apart_from=past), review.screen(app, user).left) == (before, left)


def test_answers_are_taken_back_one_by_one_to_the_first(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", kinds=BOTH)
    states = [contents(app, apart_from=REMEMBERED)]
    for rating in (Rating.GOOD, Rating.AGAIN, Rating.HARD, Rating.EASY):
        answer(app, user, rating)
        states.append(contents(app, apart_from=REMEMBERED))
        clock.advance(minutes=2)
    for state in reversed(states[:-1]):
        review.undo(app, user)
        assert contents(app, apart_from=REMEMBERED) == state
    with pytest.raises(NothingToUndo):
        review.undo(app, user)


def test_an_answer_given_again_after_undo_leads_to_the_same_day(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    learn(app, user, clock, "uno")
    card = answer(app, user, Rating.GOOD)
    first = schedule(app, user, card.id)
    review.undo(app, user)
    answer(app, user, Rating.GOOD)
    assert schedule(app, user, card.id) == first


def test_an_answer_that_is_named_is_taken_back_if_it_is_the_latest(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos")
    first = answer(app, user, Rating.EASY)
    between = contents(app, apart_from=["users.last_studied_on"])
    second = answer(app, user, Rating.EASY)
    assert review.latest_answer(app, user) == (second.id, 0)
    before = contents(app)
    for card, seen in ((first.id, 0), (second.id, 1), (CardId(404), 0)):
        with pytest.raises(AnswerNotLatest):
            review.undo(app, user, card=card, seen=seen)
        assert contents(app) == before
    assert review.undo(app, user, card=second.id, seen=0) == second.id
    assert contents(app, apart_from=["users.last_studied_on"]) == between
    assert review.latest_answer(app, user) == (first.id, 0)


def test_without_an_answer_today_none_is_the_latest(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    assert review.latest_answer(app, user) is None
    answer(app, user)
    clock.advance(days=1)
    assert review.latest_answer(app, user) is None


def test_only_answers_of_this_study_day_are_taken_back(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    answer(app, user)
    clock.set(datetime(2026, 3, 11, 2, 59, tzinfo=UTC))  # 03:59 in Berlin: still the same study day
    assert review.screen(app, user).can_undo
    clock.set(datetime(2026, 3, 11, 3, 0, tzinfo=UTC))
    before = contents(app)
    assert not review.screen(app, user).can_undo
    with pytest.raises(NothingToUndo):
        review.undo(app, user)
    assert contents(app) == before


def test_undo_reaches_past_a_card_that_was_deleted(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos")
    first = answer(app, user, Rating.EASY)
    second = answer(app, user, Rating.EASY)
    phrases.delete_phrase(app, user, second.phrase)
    assert review.undo(app, user) is None
    assert review.screen(app, user).answered.answers == 1
    assert review.undo(app, user) == first.id
    check_books(app, user)


def test_an_answer_below_a_later_one_is_not_taken_back(app: App, clock: FixedClock) -> None:
    """The clock was ahead, then set right: today's answer is no longer the card's latest."""
    user = local(app)
    new_deck(app, user, "uno")
    give(app, user, card_id(app, user, "uno"), Rating.EASY)
    clock.advance(days=1)
    give(app, user, card_id(app, user, "uno"), Rating.GOOD)
    clock.advance(days=-1)
    before = contents(app)
    with pytest.raises(PhraseWeaverError):
        review.undo(app, user)
    assert contents(app) == before


# --- Days


def test_the_night_before_the_rollover_belongs_to_the_evening(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos")
    clock.set(datetime(2026, 3, 11, 2, 59, 59, tzinfo=UTC))
    answer(app, user, Rating.EASY)
    clock.set(datetime(2026, 3, 11, 3, 0, 0, tzinfo=UTC))
    answer(app, user, Rating.EASY)
    with app.sessions.read() as session:
        days = {day.studied_on: day.totals.answers for day in daily.by_day(session, user, TODAY, date.max)}
    assert days == {date(2026, 3, 10): 1, date(2026, 3, 11): 1}


def test_a_review_card_is_due_from_the_first_second_of_its_study_day(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    give(app, user, card_id(app, user, "uno"), Rating.EASY)
    due = schedule(app, user, card_id(app, user, "uno")).due_on
    assert due
    begins = datetime(due.year, due.month, due.day, 3 if due < date(2026, 3, 29) else 2, tzinfo=UTC)
    clock.set(begins - timedelta(seconds=1))
    assert review.screen(app, user).left.review == 0
    clock.set(begins)
    assert review.screen(app, user).left.review == 1


def test_a_clock_that_is_set_back_breaks_nothing(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos")
    card = card_id(app, user, "uno")
    give(app, user, card, Rating.EASY)
    clock.advance(days=-2)
    give(app, user, card, Rating.GOOD)
    after = schedule(app, user, card)
    assert (after.state, after.last_studied_on) == (CardState.REVIEW, date(2026, 3, 8))
    assert shown(app, user).question.question == "dos"
    check_books(app, user)
    assert review.undo(app, user) == card
    check_books(app, user)


def test_past_days_keep_their_dates_when_the_learner_moves(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    answer(app, user, Rating.EASY)
    prefer(app, user, time_zone="Pacific/Auckland", rollover_hour=0)
    with app.sessions.read() as session:
        assert daily.study_dates(session, user) == {date(2026, 3, 10)}
    check_books(app, user)


# --- The books agree


def check_books(app: App, user: UserId) -> None:
    """Fail unless totals, log and cards tell the same story."""
    with app.sessions.read() as session:
        names = AnswerTotals.names()
        kept = {
            (row.studied_on, DeckId(row.deck_id)): AnswerTotals(
                **{name: getattr(row, name) for name in names}
            )
            for row in session.scalars(select(DailyRow).where(DailyRow.user_id == user))
        }
        assert kept == reviews.totals_from_log(session, user)
        hours: Counter[tuple[date, int]] = Counter()
        for by_hour in session.scalars(select(HourlyRow).where(HourlyRow.user_id == user)):
            assert 0 <= by_hour.passed <= by_hour.answers > 0
            hours[by_hour.studied_on, by_hour.deck_id] += by_hour.answers
        assert hours == {key: totals.answers for key, totals in kept.items()}
        logged = Counter(session.scalars(select(ReviewRow.card_id).where(ReviewRow.user_id == user)))
        for row in session.scalars(select(CardRow).where(CardRow.user_id == user)):
            assert logged[row.id] == row.reps, row.id
        lapses = dict(
            session.execute(
                select(ReviewRow.card_id, func.count())
                .where(ReviewRow.user_id == user, ReviewRow.before_state == 2, ReviewRow.rating == 1)
                .group_by(ReviewRow.card_id)
            ).all()
        )
        for row in session.scalars(select(CardRow).where(CardRow.user_id == user)):
            assert lapses.get(row.id, 0) == row.lapses


@pytest.mark.parametrize("seed", range(2))
def test_totals_and_cards_agree_with_the_log_whatever_was_done(
    app: App, clock: FixedClock, seed: int
) -> None:
    chance = random.Random(seed)
    user = local(app)
    prefer(app, user, new_per_day=5, reviews_per_day=8, bury_siblings=chance.random() < 0.7)
    first = new_deck(app, user, *(f"uno {number}" for number in range(8)), name="First", kinds=BOTH)
    second = new_deck(app, user, *(f"dos {number}" for number in range(6)), name="Second", kinds=BOTH)
    for step in range(90):
        # Nothing to undo, a deck that is gone: then nothing was done.
        with suppress(PhraseWeaverError):
            one_step(app, user, clock, chance, (first, second), step)
        if step % 20 == 19:
            check_books(app, user)
    check_books(app, user)
    before = contents(app)
    with app.sessions.begin() as session:
        daily.rebuild(session, user)
        hourly.rebuild(session, user, users.get(session, user).days.zone)
    assert contents(app) == before


def one_step(
    app: App, user: UserId, clock: FixedClock, chance: random.Random, there: tuple[DeckId, DeckId], step: int
) -> None:
    """Do one thing that a learner may do, answers most often."""
    what = chance.choices(
        ["answer", "wait", "day", "undo", "delete", "suspend", "kinds", "add", "deck"],
        [60, 10, 8, 12, 2, 2, 2, 3, 0.3],
    )[0]
    match what:
        case "answer":
            if review.screen(app, user).card:
                answer(app, user, chance.choice(list(Rating)), milliseconds=chance.randrange(90_000))
        case "wait":
            clock.advance(minutes=chance.randrange(60))
        case "day":
            clock.advance(hours=chance.choice([20, 24, 70]))
        case "undo":
            review.undo(app, user)
        case "delete" | "suspend":
            card = review.screen(app, user).card
            if card and what == "delete":
                phrases.delete_phrase(app, user, card.phrase)
            elif card:
                review.suspend(app, user, card.id)
        case "kinds":
            kinds = chance.choice([("recognition",), ("production",), BOTH])
            decks.change_deck(app, user, there[0], DeckForm("First", "es", "en", kinds))
        case "add":
            add(app, user, there[1], f"nuevo {step}")
        case "deck":
            decks.delete_deck(app, user, there[1])


def test_what_was_answered_stays_counted_when_the_deck_is_deleted(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", "dos")
    answer(app, user, Rating.EASY)
    answer(app, user, Rating.AGAIN)
    decks.delete_deck(app, user, deck)
    assert review.screen(app, user).answered.answers == 2
    with app.sessions.read() as session:
        assert session.scalar(select(func.count()).select_from(ReviewRow)) == 2
        assert session.scalar(select(func.count()).select_from(CardRow)) == 0
    check_books(app, user)


def test_a_new_card_has_the_schedule_of_one_that_was_never_answered(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    assert schedule(app, user, CardId(card_id(app, user, "uno"))) == NEW_CARD
    assert phrase_id(app, user, "uno") == shown(app, user).phrase
