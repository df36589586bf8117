"""On the way of a review no statement reads a whole table, however large it has grown."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection

from phraseweaver.app import App
from phraseweaver.config import Settings
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.learner import ReviewOrder
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.rating import Rating
from phraseweaver.services import accounts, decks, progress, review
from phraseweaver.services.demo import DeckPlan, make_history
from phraseweaver.store.database_url import sqlite_url
from phraseweaver.store.engine import Sessions, make_engine
from tests.conftest import BACKENDS
from tests.database import PostgresServer
from tests.fixed_clock import FixedClock

LARGE = ("cards", "phrases", "reviews")

Seen = list[tuple[str, Any]]


@pytest.fixture(scope="module", params=BACKENDS)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    url: URL
    server: PostgresServer | None = None
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("plans") / "phraseweaver.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        url = sqlite_url(path)
    else:
        server = request.getfixturevalue("postgres")
        url = server.create(migrated=True)
    engine = make_engine(url)
    app = App(settings=Settings(database_url=url), sessions=Sessions(engine), clock=FixedClock())
    drafts = [PhraseDraft.checked(text=f"frase {n}", translation=f"phrase {n}") for n in range(150)]
    plans = [DeckPlan(f"Deck {n}", "es", "en", drafts[n * 50 : n * 50 + 50]) for n in range(3)]
    make_history(app, accounts.local_learner(app, "Europe/Berlin").id, plans)
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    yield app
    engine.dispose()
    if server is not None:
        server.drop(url)


def statements_of(app: App, does: Callable[[App, UserId], object]) -> Seen:
    """Return the statements, with their values, that an action of the learner sends."""
    seen: Seen = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            seen.append((statement, parameters))

    user = accounts.local_learner(app, None).id
    engine = make_engine(app.settings.database_url)
    # Before the read-only view is made of the engine: it takes the listeners of its birth along.
    event.listen(engine, "before_cursor_execute", note)
    try:
        does(App(settings=app.settings, sessions=Sessions(engine), clock=app.clock), user)
    finally:
        engine.dispose()
    assert seen
    return seen


def whole_reads(connection: Connection, statement: str, parameters: Any) -> list[str]:
    """Return the parts of the statement's plan that go through all of a large table."""
    if connection.dialect.name == "sqlite":
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        aliases = "|".join(rf"{table}(?:_\d+)?" for table in LARGE)
        return [row[3] for row in plan if re.match(rf"SCAN (?:{aliases})\b", row[3])]
    # The tables are small: asked for its opinion, the planner would rather read them whole.
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    (answer,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).one()
    found = answer if isinstance(answer, list) else json.loads(answer)
    return [node["Node Type"] for node in _nodes(found[0]["Plan"]) if _reads_all(node)]


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", []):
        yield from _nodes(child)


def _reads_all(node: dict[str, Any]) -> bool:
    if node["Node Type"] == "Seq Scan":
        return node["Relation Name"] in LARGE
    through_an_index = node["Node Type"] in ("Index Scan", "Index Only Scan", "Bitmap Index Scan")
    return through_an_index and "Index Cond" not in node


def answer_and_take_back(app: App, user: UserId) -> None:
    card = review.screen(app, user).card
    assert card is not None
    review.rate(app, user, card.id, Rating.GOOD, seen=card.reps)
    review.undo(app, user)


def next_card_in_every_order(app: App, user: UserId) -> None:
    kept = accounts.preferences_of(accounts.local_learner(app, None))
    for order in ReviewOrder:
        accounts.save_preferences(app, user, replace(kept, review_order=order))
        review.screen(app, user)
    accounts.save_preferences(app, user, kept)


def next_card_of_one_deck(app: App, user: UserId) -> None:
    for deck in decks.list_decks(app, user):
        review.screen(app, user, deck=deck.id)


@pytest.mark.parametrize(
    "does",
    [
        progress.today,
        decks.list_decks,
        review.screen,
        next_card_of_one_deck,
        next_card_in_every_order,
        answer_and_take_back,
    ],
    ids=lambda does: does.__name__,
)
def test_no_large_table_is_read_whole(filled: App, does: Callable[[App, UserId], object]) -> None:
    seen = statements_of(filled, does)
    with filled.sessions.engine.connect() as connection:
        bad = {
            statement: parts
            for statement, values in seen
            if (parts := whole_reads(connection, statement, values))
        }
    assert bad == {}


def test_a_statement_without_an_index_is_noticed(filled: App) -> None:
    with filled.sessions.engine.connect() as connection:
        for table, column in (("cards", "lapses"), ("reviews", "duration_ms"), ("phrases", "id + 1")):
            assert whole_reads(connection, f"SELECT count(*) FROM {table} WHERE {column} = -1", ()) != []
