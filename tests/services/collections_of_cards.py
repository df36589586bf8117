"""Collections of cards in every state that study can lead to, and going through a whole day of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select, update

from phraseweaver.app import App
from phraseweaver.domain.ids import CardId, UserId
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import CardState
from phraseweaver.services import decks, review
from phraseweaver.services.review import ReviewCard
from phraseweaver.store import users
from phraseweaver.store.tables import CardRow
from tests.fixed_clock import FixedClock
from tests.services.studying import new_deck

KINDS = ("recognition", "production", "listening")
THINKING = timedelta(seconds=20)


@dataclass(frozen=True)
class Asked:
    """An answer given in the course of a day."""

    card: ReviewCard
    rating: Rating


def cards_of(app: App, user: UserId) -> list[CardId]:
    """Return all cards of the learner in the order in which they were made."""
    with app.sessions.read() as session:
        found = session.scalars(select(CardRow.id).where(CardRow.user_id == user).order_by(CardRow.id))
        return [CardId(card) for card in found]


def change_cards(app: App, cards: list[CardId], **values: Any) -> None:
    """Write columns of cards directly, as years of study would have left them."""
    with app.sessions.begin() as session:
        session.execute(update(CardRow).where(CardRow.id.in_(cards)).values(**values))


def in_review(
    app: App, user: UserId, cards: list[CardId], *, due_in: int, interval: int = 10, stability: float = 10.0
) -> None:
    """Put cards in review, due `due_in` study days from today."""
    today = study_date(app, user)
    due = today + timedelta(days=due_in)
    answered = due - timedelta(days=interval)
    change_cards(
        app,
        cards,
        state=CardState.REVIEW,
        step=None,
        stability=stability,
        difficulty=5.0,
        due_on=due,
        due_at=None,
        interval_days=interval,
        last_studied_on=answered,
        last_reviewed_at=app.clock() - timedelta(days=(today - answered).days),
        reps=4,
    )


def in_learning(app: App, cards: list[CardId], due_at: datetime, state: CardState) -> None:
    """Put cards on their first step, which ends then."""
    change_cards(
        app,
        cards,
        state=state,
        step=0,
        stability=1.0,
        difficulty=5.0,
        due_on=None,
        due_at=due_at,
        interval_days=0 if state is CardState.LEARNING else 3,
        last_studied_on=None,
        last_reviewed_at=due_at - timedelta(minutes=10),
        reps=4,
    )


def random_collection(app: App, user: UserId, random: Random, *, phrases: int = 8) -> None:
    """Make three decks, one of them archived, with cards in every state."""
    for number in range(3):
        kinds = random.sample(KINDS, random.randrange(1, 4))
        texts = [f"frase {number} {n}" for n in range(phrases)]
        deck = new_deck(app, user, *texts, name=f"Deck {number}", kinds=kinds)
        if number == 2:
            decks.archive_deck(app, user, deck)
    now = app.clock()
    tomorrow = study_date(app, user) + timedelta(days=1)
    for card in cards_of(app, user):
        match random.randrange(8):
            case 0 | 1 | 2:
                due_in = random.choice([-9, -1, 0, 0, 1, 20])
                in_review(app, user, [card], due_in=due_in, stability=random.uniform(1, 40))
            case 3 | 4:
                minutes = random.choice([-900, -1, 5, 45, 60 * 30])
                state = random.choice([CardState.LEARNING, CardState.RELEARNING])
                in_learning(app, [card], now + timedelta(minutes=minutes), state)
            case _:
                pass
        if random.random() < 0.1:
            change_cards(app, [card], suspended=True)
        if random.random() < 0.1:
            change_cards(app, [card], buried_until=tomorrow - timedelta(days=random.randrange(3)))


def study_date(app: App, user: UserId) -> Any:
    """Return the learner's study date."""
    with app.sessions.read() as session:
        return users.get(session, user).days.date_of(app.clock())


def study_all_day(
    app: App,
    clock: FixedClock,
    user: UserId,
    rate: Callable[[ReviewCard], Rating],
    *,
    at_most: int = 1_000,
) -> list[Asked]:
    """Answer what the screen asks until the day is done, waiting for steps; return the answers."""
    given: list[Asked] = []
    for _ in range(at_most):
        screen = review.screen(app, user)
        if screen.card is None:
            if screen.waiting_until is None:
                return given
            clock.set(screen.waiting_until)
            continue
        rating = rate(screen.card)
        given.append(Asked(screen.card, rating))
        clock.advance(THINKING)
        review.rate(app, user, screen.card.id, rating, seen=screen.card.reps, load=screen.card.load)
    raise AssertionError(f"the day did not end with {at_most} answers")
