"""The figures of Today and Progress, by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from phraseweaver.app import App
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.queue import Left
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import CardState
from phraseweaver.services import decks, progress, review
from tests.fixed_clock import FixedClock
from tests.services.studying import another, answer, card_id, give, local, new_deck, prefer, schedule

TODAY = date(2026, 3, 10)


def test_a_learner_without_anything_has_empty_figures(app: App) -> None:
    data = progress.load(app, local(app), period_days=7)
    assert (data.today, data.first) == (TODAY, date(2026, 3, 4))
    assert (data.days, data.states, data.forecast, data.backlog) == ({}, {}, {}, 0)
    today = progress.today(app, local(app))
    assert (today.today, today.answered, today.left) == (TODAY, AnswerTotals(), Left())
    assert (today.phrases, today.decks) == (0, 0)


def test_answers_stand_at_their_study_days(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", "tres")
    give(app, user, card_id(app, user, "uno"), Rating.AGAIN, Rating.GOOD)
    clock.set(datetime(2026, 3, 12, 9, tzinfo=UTC))
    give(app, user, card_id(app, user, "dos"), Rating.EASY)
    data = progress.load(app, user, period_days=3)
    assert data.days == {
        date(2026, 3, 10): AnswerTotals(again=1, good=1, new=1, learning=1),
        date(2026, 3, 12): AnswerTotals(easy=1, new=1),
    }


def test_the_period_ends_today_and_begins_so_many_days_before(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, *(f"frase {number}" for number in range(4)))
    for number in range(4):
        give(app, user, card_id(app, user, f"frase {number}"), Rating.EASY)
        clock.advance(days=1)
    clock.advance(days=-1)  # answers on the 10th, 11th, 12th and today, the 13th
    data = progress.load(app, user, period_days=3)
    assert list(data.days) == [date(2026, 3, 11), date(2026, 3, 12), date(2026, 3, 13)]
    assert list(progress.load(app, user, period_days=1).days) == [date(2026, 3, 13)]


def test_answers_of_all_decks_are_added_up(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", name="First")
    second = new_deck(app, user, "dos", name="Second")
    give(app, user, card_id(app, user, "uno"), Rating.EASY)
    give(app, user, card_id(app, user, "dos"), Rating.EASY)
    decks.delete_deck(app, user, second)
    assert progress.load(app, user, period_days=1).days == {TODAY: AnswerTotals(easy=2, new=2)}


def test_cards_are_counted_by_state_without_the_suspended_ones(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", "tres", "cuatro")
    give(app, user, card_id(app, user, "uno"), Rating.EASY)
    give(app, user, card_id(app, user, "dos"), Rating.AGAIN)
    review.suspend(app, user, card_id(app, user, "cuatro"))
    states = progress.load(app, user, period_days=1).states
    assert states == {CardState.NEW: 1, CardState.LEARNING: 1, CardState.REVIEW: 1}


def test_the_forecast_holds_review_cards_by_their_due_dates(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", "tres")
    for text in ("uno", "dos"):
        give(app, user, card_id(app, user, text), Rating.GOOD, Rating.GOOD)
    give(app, user, card_id(app, user, "tres"), Rating.AGAIN)
    due = sorted(schedule(app, user, card_id(app, user, text)).due_on or TODAY for text in ("uno", "dos"))
    data = progress.load(app, user, period_days=1)
    assert sorted(day for day, count in data.forecast.items() for _ in range(count)) == due
    assert data.backlog == 0

    clock.set(datetime(due[-1].year, due[-1].month, due[-1].day, 9, tzinfo=UTC) + timedelta(days=1))
    late = progress.load(app, user, period_days=1)
    assert (late.forecast, late.backlog) == ({}, 2)


def test_what_comes_after_thirty_days_is_not_forecast(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    card = card_id(app, user, "uno")
    for _ in range(4):
        give(app, user, card, Rating.EASY)
        due = schedule(app, user, card).due_on
        assert due
        clock.set(datetime(due.year, due.month, due.day, 9, tzinfo=UTC))
    give(app, user, card, Rating.EASY)
    due = schedule(app, user, card).due_on
    assert due
    clock.set(datetime(due.year, due.month, due.day, 9, tzinfo=UTC) - timedelta(days=30))
    assert progress.load(app, user, period_days=1).forecast == {}
    clock.advance(days=1)
    assert progress.load(app, user, period_days=1).forecast == {due: 1}


def test_an_archived_deck_is_out_of_the_forecast(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno")
    give(app, user, card_id(app, user, "uno"), Rating.EASY)
    assert sum(progress.load(app, user, period_days=1).forecast.values()) == 1
    decks.archive_deck(app, user, deck)
    assert progress.load(app, user, period_days=1).forecast == {}


def test_today_says_what_was_done_and_what_is_left(app: App) -> None:
    user = local(app)
    prefer(app, user, new_per_day=2)
    new_deck(app, user, "uno", "dos", "tres", name="First")
    away = new_deck(app, user, "cuatro", name="Second")
    decks.archive_deck(app, user, away)
    answer(app, user, Rating.AGAIN, milliseconds=3_000)
    today = progress.today(app, user)
    assert today.answered == AnswerTotals(again=1, new=1, milliseconds=3_000)
    assert today.left == Left(new=1, learning=1)
    assert (today.phrases, today.decks) == (4, 1)


def test_what_was_taken_back_is_not_counted(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    answer(app, user)
    review.undo(app, user)
    assert progress.load(app, user, period_days=7).days == {}
    assert progress.today(app, user).answered == AnswerTotals()


def test_another_learners_answers_do_not_count(app: App) -> None:
    user, other = local(app), another(app)
    new_deck(app, other, "uno")
    give(app, other, card_id(app, other, "uno"), Rating.EASY)
    data = progress.load(app, user, period_days=7)
    assert (data.days, data.states, data.forecast, data.backlog) == ({}, {}, {}, 0)
    assert progress.today(app, user).phrases == 0


def test_the_night_before_the_rollover_is_still_yesterday(app: App, clock: FixedClock) -> None:
    user = local(app)
    clock.set(datetime(2026, 3, 11, 2, 59, tzinfo=UTC))
    assert progress.today(app, user).today == TODAY
    clock.set(datetime(2026, 3, 11, 3, 0, tzinfo=UTC))
    assert progress.load(app, user, period_days=1).first == date(2026, 3, 11)
