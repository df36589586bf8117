from __future__ import annotations

from datetime import timedelta

import pytest

from phraseweaver.app import App
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.simulation import SeenCard, WhatIf
from phraseweaver.services import decks, forecast
from phraseweaver.services.decks import DeckForm, DeckOwn
from phraseweaver.services.forecast import FEWEST_CARDS, ForecastFailed
from phraseweaver.store import forecast as stored
from tests.fixed_clock import FixedClock
from tests.services.collections_of_cards import cards_of, change_cards, in_learning, in_review, study_date
from tests.services.studying import give, local, new_deck, prefer

TEXTS = [f"frase {number}" for number in range(30)]


def test_the_learners_days_are_simulated_by_a_process_of_its_own(app: App) -> None:
    user = local(app)
    new_deck(app, user, *TEXTS)
    cards = cards_of(app, user)
    in_review(app, user, cards[:24], due_in=1, interval=10, stability=10.0)
    prefer(app, user, new_per_day=4, desired_retention=0.85)
    view = forecast.load(app, user)
    assert view.seen == 24
    assert view.forecast
    assert view.forecast.desired_retention == 0.85
    days = view.forecast.lines[WhatIf.AS_NOW]
    # Nothing is due today; four, then the last two of the six new cards are begun.
    assert (days[0].reviews, days[0].new, days[1].new, days[2].new) == (0, 4, 2, 0)
    assert days[1].reviews >= 24


def test_a_forecast_is_kept_until_something_changes(
    app: App, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = local(app)
    new_deck(app, user, *TEXTS)
    cards = cards_of(app, user)
    in_review(app, user, cards[:24], due_in=0)
    first = forecast.load(app, user)
    assert forecast.load(app, user) is first
    give(app, user, cards[0], Rating.GOOD)
    second = forecast.load(app, user)
    assert second is not first
    prefer(app, user, desired_retention=0.8)
    third = forecast.load(app, user)
    assert third.forecast
    assert third.forecast.desired_retention == 0.8
    clock.advance(days=1)
    assert forecast.load(app, user).today == third.today + timedelta(days=1)


def test_a_decks_own_desired_retention_is_that_of_its_cards(app: App) -> None:
    user = local(app)
    new_deck(app, user, *TEXTS[:20])
    in_review(app, user, cards_of(app, user), due_in=1, interval=10, stability=10.0)
    strict = new_deck(app, user, *TEXTS[20:], name="Strict")
    before = forecast.load(app, user)
    with app.sessions.read() as session:
        assert stored.waiting_by_wish(session, user) == {None: 10}
    own = DeckOwn(desired_retention=0.97)
    decks.change_deck(app, user, strict, DeckForm("Strict", "es", "en", ("recognition",), own=own))
    after = forecast.load(app, user)
    assert (before.has_wishes, after.has_wishes) == (False, True)
    with app.sessions.read() as session:
        assert stored.waiting_by_wish(session, user) == {0.97: 10}
        assert {card.wish for card in stored.sample(session, user, study_date(app, user), 1)} == {None}
    assert before.forecast
    assert after.forecast
    # In the next ninety days, the strict deck's ten come back more often.
    worked = [
        sum(day.reviews for day in view.lines[WhatIf.AS_NOW]) for view in (before.forecast, after.forecast)
    ]
    assert worked[1] > worked[0]


def test_with_too_few_cards_there_is_no_forecast(app: App) -> None:
    user = local(app)
    new_deck(app, user, *TEXTS)
    in_review(app, user, cards_of(app, user)[: FEWEST_CARDS - 1], due_in=0)
    view = forecast.load(app, user)
    assert (view.seen, view.forecast) == (FEWEST_CARDS - 1, None)


def test_a_simulation_that_fails_is_said_so(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    user = local(app)
    new_deck(app, user, *TEXTS)
    in_review(app, user, cards_of(app, user), due_in=0)
    monkeypatch.setattr(forecast.sys, "executable", "/nowhere/python")
    with pytest.raises(ForecastFailed):
        forecast.load(app, user)


def test_suspended_cards_and_archived_decks_are_left_out(app: App) -> None:
    user = local(app)
    new_deck(app, user, *TEXTS[:4])
    archived = new_deck(app, user, *TEXTS[4:8], name="Archived")
    cards = cards_of(app, user)
    in_review(app, user, cards[:2] + cards[4:6], due_in=0)
    change_cards(app, [cards[0]], suspended=True)
    decks.archive_deck(app, user, archived)
    with app.sessions.read() as session:
        assert stored.seen(session, user) == 1
        assert stored.waiting(session, user) == 2


def test_a_sample_goes_evenly_through_the_due_dates(app: App) -> None:
    user = local(app)
    new_deck(app, user, *TEXTS)
    cards = cards_of(app, user)
    for number, card in enumerate(cards[:20]):
        in_review(app, user, [card], due_in=19 - number, interval=20, stability=float(number + 1))
    with app.sessions.read() as session:
        found = stored.sample(session, user, study_date(app, user), 5)
    assert [card.due_in for card in found] == [4, 9, 14, 19]
    assert found[0] == SeenCard(stability=16.0, difficulty=5.0, days_since=16, due_in=4)


def test_what_is_overdue_or_being_learned_is_due_now(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, *TEXTS[:2])
    late, learning = cards_of(app, user)
    in_review(app, user, [late], due_in=-7, interval=10)
    in_learning(app, [learning], clock(), state=stored.CardState.LEARNING)
    with app.sessions.read() as session:
        found = stored.sample(session, user, study_date(app, user), 1)
    assert sorted((card.due_in, card.days_since) for card in found) == [(0, 1), (0, 17)]


def test_pace_and_habits_are_of_the_last_ninety_days(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, *TEXTS)
    cards = cards_of(app, user)
    give(app, user, cards[0], Rating.AGAIN)
    clock.advance(days=60)
    for card in cards[1:10]:
        give(app, user, card, Rating.GOOD)
    assert forecast.load(app, user).pace == pytest.approx(10 / 90)
    clock.advance(days=31)
    assert forecast.load(app, user).pace == pytest.approx(9 / 90)
