"""In which order a day's reviews come: the same on both databases, and as the formula of memory says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import update

from phraseweaver.app import App
from phraseweaver.domain.ids import CardId, UserId
from phraseweaver.domain.learner import ReviewOrder
from phraseweaver.domain.schedule import CardState
from phraseweaver.store import cards, decks, due, users
from phraseweaver.store.review_cards import scheduler_for
from phraseweaver.store.tables import CardRow
from tests.services.studying import add, local, new_deck, prefer

TODAY = date(2026, 3, 10)


@dataclass(frozen=True)
class Waiting:
    """A card in review: its memory, the days since its last answer and since it became due."""

    stability: float
    since_answer: int | None
    overdue: int
    interval: int


def put_in_review(app: App, user: UserId, wanted: list[Waiting]) -> list[CardId]:
    """Turn the learner's cards, oldest first, into those."""
    with app.sessions.begin() as session:
        scope = decks.active_ids(session, user)
        ids = sorted(card for deck in scope for card in cards.ids_of_deck(session, user, deck, 1_000))
        assert len(ids) == len(wanted)
        for card, how in zip(ids, wanted, strict=True):
            answered = None if how.since_answer is None else TODAY - timedelta(days=how.since_answer)
            session.execute(
                update(CardRow)
                .where(CardRow.id == card)
                .values(
                    state=CardState.REVIEW,
                    stability=how.stability,
                    difficulty=5.0,
                    due_on=TODAY - timedelta(days=how.overdue),
                    interval_days=how.interval,
                    last_studied_on=answered,
                    last_reviewed_at=answered and datetime.combine(answered, datetime.min.time(), UTC),
                    reps=3,
                )
            )
    return ids


def asked(app: App, user: UserId) -> list[CardId]:
    """Return the day's reviews in the order in which they come, each suspended after it came."""
    found: list[CardId] = []
    with app.sessions.begin() as session:
        learner = users.get(session, user)
        scope = decks.active_ids(session, user)
        first = due.first_review(learner.review_order, learner.bury_siblings, None)
        while card := session.scalar(first, due.whose(learner, scope, TODAY)):
            found.append(CardId(card))
            cards.set_suspended(session, user, [CardId(card)], True)
    return found


def retrievabilities(app: App, user: UserId, ids: list[CardId]) -> dict[CardId, float]:
    """Return how well each card is remembered on the study day, by the formula of the scheduler."""
    with app.sessions.read() as session:
        scheduler = scheduler_for(users.get(session, user))
        found = {
            card: scheduler.retrievability(cards.schedule_of(cards.get(session, user, card)), TODAY)
            for card in ids
        }
    return {card: value for card, value in found.items() if value is not None}


def collection(app: App, user: UserId, wanted: list[Waiting]) -> list[CardId]:
    """Make two decks that hold the cards between them."""
    half = len(wanted) // 2
    new_deck(app, user, *(f"uno {n}" for n in range(half)), name="One")
    deck = new_deck(app, user, name="Two")
    add(app, user, deck, *(f"dos {n}" for n in range(len(wanted) - half)))
    return put_in_review(app, user, wanted)


def random_cards(seed: int, number: int, *, known: float = 1.0) -> list[Waiting]:
    """Return cards due today or earlier; of a share of 1 − `known` the last answer's day is not known."""
    random = Random(seed)
    made = []
    for _ in range(number):
        interval, overdue = random.randrange(1, 90), random.randrange(0, 40)
        since = interval + overdue if random.random() < known else None
        made.append(Waiting(random.uniform(0.1, 120), since, overdue, interval))
    return made


@pytest.mark.parametrize("seed", [1, 2])
def test_the_card_with_the_lowest_retrievability_comes_first(app: App, seed: int) -> None:
    user = local(app)
    ids = collection(app, user, random_cards(seed, 60))
    known = retrievabilities(app, user, ids)
    assert asked(app, user) == sorted(ids, key=lambda card: (known[card], card))


def test_a_card_from_elsewhere_counts_its_days_from_its_due_date(app: App) -> None:
    """Where the last answer's day is not known, both databases reckon as the scheduler does."""
    user = local(app)
    ids = collection(app, user, random_cards(3, 40, known=0.5))
    known = retrievabilities(app, user, ids)
    assert len(known) == 40
    assert asked(app, user) == sorted(ids, key=lambda card: (known[card], card))


def test_what_is_equally_likely_forgotten_comes_in_the_order_in_which_it_was_made(app: App) -> None:
    user = local(app)
    half_gone = [Waiting(5.0, 10, 3, 7), Waiting(10.0, 20, 0, 20), Waiting(2.0, 4, 1, 3)]
    ids = collection(app, user, [Waiting(10.0, 10, 0, 10), *half_gone])
    assert asked(app, user) == [ids[1], ids[2], ids[3], ids[0]]


def test_a_short_overdue_card_comes_before_a_long_one_that_is_overdue_for_longer(app: App) -> None:
    # 2 days' interval, 2 days late: t/S = 2. 60 days' interval, 12 days late: t/S = 1.2.
    user = local(app)
    long, short = collection(app, user, [Waiting(60.0, 72, 12, 60), Waiting(2.0, 4, 2, 2)])
    assert asked(app, user) == [short, long]


def test_by_due_date_the_longest_due_comes_first_and_then_the_shortest_interval(app: App) -> None:
    user = local(app)
    prefer(app, user, review_order=ReviewOrder.DUE)
    wanted = random_cards(4, 40)
    ids = collection(app, user, wanted)
    how = dict(zip(ids, wanted, strict=True))
    expected = sorted(ids, key=lambda card: (-how[card].overdue, how[card].interval, card))
    assert asked(app, user) == expected


def test_a_card_without_a_memory_is_asked_all_the_same(app: App) -> None:
    user = local(app)
    ids = collection(app, user, random_cards(5, 6))
    with app.sessions.begin() as session:
        session.execute(
            update(CardRow).where(CardRow.id.in_(ids[:2])).values(stability=None, difficulty=None)
        )
    # Last, because nothing is known of what would be lost by waiting.
    assert asked(app, user)[-2:] == ids[:2]


def test_what_is_most_likely_forgotten_heads_a_backlog_too(app: App) -> None:
    user = local(app)
    ids = collection(app, user, [w for w in random_cards(6, 40, known=0.7) if w.overdue])
    known = retrievabilities(app, user, ids)
    with app.sessions.read() as session:
        found = cards.overdue(session, users.get(session, user), decks.active_ids(session, user), TODAY)
    assert found == sorted(ids, key=lambda card: (known[card], card))
