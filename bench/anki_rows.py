"""What is compared with Anki: the same thing done by ours and by the `anki` package, and the ratio wanted."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

from bench.anki_collection import TOP_DECK, Collection
from bench.scenario import Call
from bench.scenarios import find
from bench.scenarios import progress as progress_page
from phraseweaver.app import App
from phraseweaver.domain import search_query
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.learner import ReviewOrder
from phraseweaver.domain.rating import Rating
from phraseweaver.services import accounts, review
from phraseweaver.store import daily, decks, due, due_dates, users
from phraseweaver.store.search import Search

SECONDS = 7_000
HITS = 50
YEAR, MONTH = 365, 30
_BY_DAY, _BY_RETRIEVABILITY = 0, 7
_ANKI_ORDERS = {ReviewOrder.DUE: _BY_DAY, ReviewOrder.RETRIEVABILITY: _BY_RETRIEVABILITY}


def _undo_ours(app: App, user: UserId) -> None:
    review.undo(app, user)


def _undo_anki(collection: Collection) -> None:
    collection.undo()


def _leave_ours(_app: App, _user: UserId) -> None:
    """Leave everything as it is."""


def _leave_anki(_collection: Collection) -> None:
    """Leave everything as it is."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison.

    `ours` and `anki` return the call that is timed; what they do before and what the `restore` functions do
    after it are not. `targets` holds by database the most that our median may be of Anki's, for 100,000
    cards. `slow` rows are called less often.
    """

    key: str
    title: str
    ours: Callable[[App, UserId], Call]
    anki: Callable[[Collection], Call]
    targets: dict[str, float] = field(default_factory=dict)
    order: ReviewOrder = ReviewOrder.RETRIEVABILITY
    restore_ours: Callable[[App, UserId], None] = _leave_ours
    restore_anki: Callable[[Collection], None] = _leave_anki
    slow: bool = False


def set_order_ours(app: App, user: UserId, order: ReviewOrder) -> None:
    """Let the learner's reviews come in that order."""
    with app.sessions.begin() as session:
        users.save(session, replace(users.get(session, user), review_order=order))


def set_order_anki(collection: Collection, order: ReviewOrder) -> None:
    """Let the collection's reviews come in that order."""
    options = collection.decks.get_config(1)
    options["reviewOrder"] = _ANKI_ORDERS[order]
    collection.decks.update_config(options)


def _ours_counts(app: App, user: UserId) -> Call:
    def count() -> object:
        with app.sessions.read() as session:
            learner = users.get(session, user)
            return due.day(session, learner, accounts.today(app, learner))

    return count


def _anki_counts(collection: Collection) -> Call:
    return partial(collection.sched.deck_due_tree)


def _ours_screen(app: App, user: UserId) -> Call:
    return partial(review.screen, app, user)


def _ours_first_card(app: App, user: UserId) -> Call:
    # The learner and the decks are known by then: the counts of the day come first (a row of their own).
    with app.sessions.read() as session:
        learner = users.get(session, user)
        whose = due.whose(learner, decks.active_ids(session, user), accounts.today(app, learner))
    statement = due.first_review(learner.review_order, learner.bury_siblings, None)

    def first() -> object:
        with app.sessions.read() as session:
            return session.scalar(statement, whose)

    return first


def _anki_new_queue(collection: Collection) -> Call:
    # Opening a deck throws the queue of the one before away, as in Anki's window.
    top = collection.decks.id_for_name(TOP_DECK)
    for deck in (1, top):
        collection.decks.set_current(deck)
    return partial(collection.sched.get_queued_cards)


def _ours_answer(app: App, user: UserId) -> Call:
    card = review.screen(app, user).card
    assert card is not None, "the data sets leave every day unfinished"
    return partial(
        review.rate,
        app,
        user,
        card.id,
        Rating.GOOD,
        seen=card.reps,
        duration_ms=SECONDS,
        load=card.load,
        variant=card.variant,
    )


def _anki_answer(collection: Collection) -> Call:
    (queued,) = collection.sched.get_queued_cards().cards
    card = collection.get_card(queued.card.id)
    card.start_timer()
    good = importlib.import_module("anki.scheduler.v3").CardAnswer.GOOD
    answer = collection.sched.build_answer(card=card, states=queued.states, rating=good)
    return partial(collection.sched.answer_card, answer)


def _ours_undo(app: App, user: UserId) -> Call:
    _ours_answer(app, user)()
    return partial(review.undo, app, user)


def _anki_undo(collection: Collection) -> Call:
    _anki_answer(collection)()
    return partial(collection.undo)


def _ours_year(app: App, user: UserId) -> Call:
    def read() -> object:
        with app.sessions.read() as session:
            today = accounts.today(app, users.get(session, user))
            return daily.by_day(session, user, today - timedelta(days=YEAR - 1), today)

    return read


def _ours_future_due(app: App, user: UserId) -> Call:
    def read() -> object:
        with app.sessions.read() as session:
            last = accounts.today(app, users.get(session, user)) + timedelta(days=MONTH - 1)
            return due_dates.counts(session, user, decks.active_ids(session, user), last)

    return read


def _ours_search(app: App, user: UserId) -> Call:
    query = search_query.parse(find.WORDS)

    def search() -> object:
        with app.sessions.read() as session:
            learner = users.get(session, user)
            return Search(session, learner, query, app.clock()).page(offset=0, limit=HITS)

    return search


def _anki_search(collection: Collection) -> Call:
    return partial(collection.find_notes, find.WORDS)


def _anki_graphs(days: int) -> Callable[[Collection], Call]:
    def prepare(collection: Collection) -> Call:
        # The call behind Anki's own window of statistics; nothing public leads to it.
        return partial(collection._backend.graphs, search="", days=days)

    return prepare


ROWS: dict[str, Row] = {
    row.key: row
    for row in (
        Row(
            "due-counts",
            "due counts of all decks",
            _ours_counts,
            _anki_counts,
            {"sqlite": 0.15, "postgresql": 0.25},
        ),
        Row(
            "first-card",
            "first review, longest due",
            _ours_first_card,
            _anki_new_queue,
            {"sqlite": 0.03, "postgresql": 0.06},
            order=ReviewOrder.DUE,
        ),
        Row(
            "least-remembered",
            "first review, lowest R",
            _ours_first_card,
            _anki_new_queue,
            {"sqlite": 0.25, "postgresql": 0.20},
        ),
        Row("screen-due", "whole screen, longest due", _ours_screen, _anki_new_queue, order=ReviewOrder.DUE),
        Row("screen", "whole screen, lowest R", _ours_screen, _anki_new_queue),
        Row(
            "answer",
            "answer a card",
            _ours_answer,
            _anki_answer,
            {"sqlite": 1.3, "postgresql": 4.0},
            restore_ours=_undo_ours,
            restore_anki=_undo_anki,
        ),
        Row("undo", "undo an answer", _ours_undo, _anki_undo, {"sqlite": 3.0, "postgresql": 6.0}),
        Row(
            "search",
            "part of a word, 50 hits",
            _ours_search,
            _anki_search,
            {"sqlite": 0.08, "postgresql": 0.25},
        ),
        Row("search-page", "the same, counted, drawn", find.SCENARIO.prepare, _anki_search),
        Row(
            "year",
            "heatmap, true retention",
            _ours_year,
            _anki_graphs(YEAR),
            {"sqlite": 0.01, "postgresql": 0.01},
            slow=True,
        ),
        Row(
            "future-due",
            "due within 30 days",
            _ours_future_due,
            _anki_graphs(MONTH),
            {"sqlite": 0.03, "postgresql": 0.06},
            slow=True,
        ),
        Row(
            "progress",
            "all of Progress",
            progress_page.SCENARIO.prepare,
            _anki_graphs(YEAR),
            {"sqlite": 0.30, "postgresql": 0.20},
            slow=True,
        ),
        Row(
            "progress-kept",
            "all of Progress again",
            progress_page.KEPT.prepare,
            _anki_graphs(YEAR),
            {"sqlite": 0.02, "postgresql": 0.03},
            slow=True,
        ),
    )
}
"""Every row by its key, in the order of the table."""
