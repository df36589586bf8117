"""Coming back after a break."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from phraseweaver.app import App
from phraseweaver.domain.ids import CardId, UserId
from phraseweaver.domain.rating import Rating
from phraseweaver.errors import SettingRejected
from phraseweaver.services import backlog, decks, review
from phraseweaver.store import users
from phraseweaver.store.review_cards import scheduler_for
from tests.fixed_clock import FixedClock
from tests.services.collections_of_cards import cards_of, change_cards, in_review
from tests.services.studying import another, answer, contents, local, new_deck, schedule

TODAY = date(2026, 3, 10)
DAY = timedelta(days=1)
GOOD = Rating.GOOD


def overdue_cards(
    app: App, user: UserId, number: int, *, name: str = "Spanish", seed: int = 1
) -> list[CardId]:
    """Make a deck of so many cards, due from one to nine days ago."""
    there = set(cards_of(app, user))
    new_deck(app, user, *(f"{name} {n}" for n in range(number)), name=name)
    made = [card for card in cards_of(app, user) if card not in there]
    random = Random(seed)
    for card in made:
        interval, due_in = random.randrange(1, 60), -random.randrange(1, 10)
        in_review(app, user, [card], due_in=due_in, interval=interval, stability=random.uniform(0.5, 80))
    return made


def last_studied(app: App, user: UserId, days_ago: int | None) -> None:
    """Let the learner's latest answer be so many days ago."""
    if days_ago is not None:
        with app.sessions.begin() as session:
            users.set_last_studied(session, user, TODAY - days_ago * DAY)


def away(app: App, number: int, *, days_ago: int | None = 9) -> tuple[UserId, list[CardId]]:
    """Return a learner who is back with so many overdue cards, and the cards."""
    user = local(app)
    cards = overdue_cards(app, user, number)
    last_studied(app, user, days_ago)
    return user, cards


def due_dates(app: App, user: UserId, cards: list[CardId]) -> dict[CardId, date]:
    found = {card: schedule(app, user, card).due_on for card in cards}
    return {card: day for card, day in found.items() if day is not None}


# --- the offer ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "days_ago", "offered"), [(30, 3, 30), (29, 3, 0), (30, 2, 0), (45, 60, 45), (45, None, 0)]
)
def test_spreading_is_offered_after_three_days_away_with_thirty_cards_overdue(
    app: App, number: int, days_ago: int | None, offered: int
) -> None:
    user, _ = away(app, number, days_ago=days_ago)
    assert backlog.overdue(app, user) == offered


def test_only_what_would_be_asked_counts_as_overdue(app: App) -> None:
    user, cards = away(app, 32)
    new_deck(app, user, "hoy", "nueva", name="Today")
    in_review(app, user, cards_of(app, user)[-2:-1], due_in=0)
    archived = overdue_cards(app, user, 10, name="Archived")
    deck = next(line.id for line in decks.list_decks(app, user) if line.name == "Archived")
    decks.archive_deck(app, user, deck)
    overdue_cards(app, another(app), 10)
    change_cards(app, cards[:2], suspended=True)
    assert backlog.overdue(app, user) == 30
    assert len(archived) == 10


def test_after_spreading_nothing_is_offered_any_more(app: App) -> None:
    user, _ = away(app, 40)
    backlog.spread(app, user, 5)
    assert backlog.overdue(app, user) == 0


# --- the spreading --------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", backlog.CHOICES)
def test_the_cards_are_spread_evenly_over_the_days_from_today(app: App, days: int) -> None:
    user, cards = away(app, 40)
    assert backlog.spread(app, user, days) == 40
    counts = Counter(due_dates(app, user, cards).values())
    assert set(counts) == {TODAY + n * DAY for n in range(days)}
    assert max(counts.values()) - min(counts.values()) <= 1


def test_those_most_likely_forgotten_come_first(app: App) -> None:
    user, cards = away(app, 40)
    with app.sessions.read() as session:
        scheduler = scheduler_for(users.get(session, user))
    remembered = {card: scheduler.retrievability(schedule(app, user, card), TODAY) or 0.0 for card in cards}
    backlog.spread(app, user, 5)
    day_of = due_dates(app, user, cards)
    worst_first = sorted(cards, key=lambda card: (remembered[card], card))
    assert [day_of[card] for card in worst_first] == sorted(day_of.values())


def test_nothing_of_a_card_changes_but_its_due_date(app: App) -> None:
    user, _ = away(app, 31)
    before = contents(app, apart_from=["cards.due_on", "users.last_studied_on", "neutral_days.day"])
    backlog.spread(app, user, 7)
    assert contents(app, apart_from=["cards.due_on", "users.last_studied_on", "neutral_days.day"]) == before


def test_the_days_a_card_really_waited_count_when_it_is_answered(app: App, clock: FixedClock) -> None:
    """Spreading takes nothing from the elapsed time: the answer is as good as it would have been without."""
    user, cards = away(app, 30)
    clock.advance(days=2)
    with app.sessions.read() as session:
        scheduler = scheduler_for(users.get(session, user))
    untouched = {
        card: scheduler.review(card, schedule(app, user, card), GOOD, clock.now).memory for card in cards
    }
    clock.advance(days=-2)
    backlog.spread(app, user, 3)
    clock.advance(days=2)
    for card in cards[:10]:
        after = review.rate(app, user, card, GOOD, seen=schedule(app, user, card).reps).after
        assert after.memory == untouched[card]
        assert after.last_studied_on == TODAY + 2 * DAY


def test_each_day_then_asks_its_share(app: App, clock: FixedClock) -> None:
    user, _ = away(app, 33)
    backlog.spread(app, user, 3)
    asked = 0
    for _ in range(3):
        left = review.screen(app, user).left.review
        assert left == 11
        for _ in range(left):
            answer(app, user, Rating.EASY)
            asked += 1
        clock.advance(days=1)
    assert asked == 33


def test_an_answer_after_spreading_is_taken_back_to_the_day_that_it_was_spread_to(app: App) -> None:
    user, cards = away(app, 30)
    backlog.spread(app, user, 3)
    before = {card: schedule(app, user, card) for card in cards}
    card = answer(app, user, GOOD).id
    assert review.undo(app, user) == card
    assert schedule(app, user, card) == before[card]


@pytest.mark.parametrize("days", [0, 1, 4, 15, -3])
def test_other_numbers_of_days_are_refused(app: App, days: int) -> None:
    user, _ = away(app, 30)
    before = contents(app)
    with pytest.raises(SettingRejected):
        backlog.spread(app, user, days)
    assert contents(app) == before


def test_spreading_nothing_moves_nothing(app: App) -> None:
    user = local(app)
    new_deck(app, user, "uno")
    assert backlog.spread(app, user, 3) == 0


# --- the streak -----------------------------------------------------------------------------------------


def test_spreading_does_not_turn_missed_days_into_days_without_anything_to_do(
    app: App, clock: FixedClock
) -> None:
    user = local(app)
    new_deck(app, user, "hoy", name="Today")
    card = answer(app, user, GOOD).id
    assert review.finished(app, user).streak.current == 1
    cards = overdue_cards(app, user, 30)  # due from one to nine days ago: missed while the learner is away
    clock.advance(days=5)
    assert review.finished(app, user).streak.current == 0
    assert backlog.spread(app, user, 5) >= len(cards)
    assert review.finished(app, user).streak.current == 0
    answer(app, user, GOOD)
    streak = review.finished(app, user).streak
    assert (streak.current, streak.longest) == (1, 1)
    assert card not in cards
