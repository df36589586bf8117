"""On the way of a review no statement reads a whole table, however large it has grown."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
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
from phraseweaver.store.engine import Sessions, listen_to_statements, make_engine
from phraseweaver.store.tables import Base
from tests.conftest import BACKENDS
from tests.database import PostgresServer
from tests.fixed_clock import FixedClock

LARGE = ("cards", "phrases", "reviews")
COPIES = 20
COUNTS_ALL = "SELECT phrases.deck_id, count(*)"
"""How many phrases each deck holds: to count them all is to read them all."""

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
    with engine.begin() as connection:
        multiply(connection, COPIES)
    if server is not None:
        # Autovacuum would do it; nobody does on SQLite, whose planner does without.
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    yield app
    engine.dispose()
    if server is not None:
        server.drop(url)


def multiply(connection: Connection, copies: int) -> None:
    """Add so many copies of every phrase with its cards and their answers: fifty thousand answers."""
    for name in ("phrases", "cards", "reviews"):
        columns = [column.name for column in Base.metadata.tables[name].columns]
        moved = {"id", "phrase_id", "card_id", "position"}
        values = [f"{column} + n * 1000000" if column in moved else column for column in columns]
        connection.exec_driver_sql(
            "WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < "
            f"{copies}) INSERT INTO {name} ({', '.join(columns)}) "
            f"SELECT {', '.join(values)} FROM {name} CROSS JOIN copies"
        )


def statements_of(app: App, does: Callable[[App, UserId], object]) -> Seen:
    """Return the statements, with their values, that an action of the learner sends."""
    seen: Seen = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            seen.append((statement, parameters))

    user = accounts.local_learner(app, None).id
    engine = make_engine(app.settings.database_url)
    listen_to_statements(engine, note)
    try:
        does(App(settings=app.settings, sessions=Sessions(engine), clock=app.clock), user)
    finally:
        engine.dispose()
    assert seen
    return seen


def whole_reads(connection: Connection, statement: str, parameters: Any) -> list[str]:
    """Return the steps of the statement's plan that read all of a large table, or all of a learner's."""
    if connection.dialect.name == "sqlite":
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [step for *_, step in plan if _WHOLE_TABLE.match(step) or _WHOLE_LEARNER.search(step)]
    (answer,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).one()
    found = answer if isinstance(answer, list) else json.loads(answer)
    return [
        " ".join(str(node.get(key, "")) for key in ("Node Type", "Relation Name", "Index Name", "Index Cond"))
        for node in _nodes(found[0]["Plan"])
        if _reads_all(node)
    ]


_ALIASES = "|".join(rf"{table}(?:_\d+)?" for table in LARGE)
_WHOLE_TABLE = re.compile(rf"SCAN (?:{_ALIASES})\b")
_WHOLE_LEARNER = re.compile(r"^SEARCH (?:cards|reviews)(?:_\d+)? .*\(user_id=\?\)$")


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", []):
        yield from _nodes(child)


def _reads_all(node: dict[str, Any]) -> bool:
    match node["Node Type"]:
        case "Seq Scan":
            return node["Relation Name"] in LARGE
        case "Index Scan" | "Index Only Scan" | "Bitmap Index Scan":
            condition = node.get("Index Cond", "")
            of_learner_only = re.fullmatch(r"\(user_id = '?\d+'?(?:::bigint)?\)", condition)
            return not condition or of_learner_only is not None
        case _:
            return False


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
    bad = {}
    with filled.sessions.engine.connect() as connection:
        for statement, values in statements_of(filled, does):
            found = whole_reads(connection, statement, values)
            if found and not statement.startswith(COUNTS_ALL):
                bad[statement] = found
    assert bad == {}


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM cards WHERE lapses = -1",
        "SELECT count(*) FROM reviews WHERE duration_ms = -1",
        "SELECT count(*) FROM phrases WHERE id + 1 = 0",
        "SELECT due_on FROM cards WHERE user_id = 1 AND state = 2 AND suspended = false",
    ],
)
def test_a_statement_that_reads_all_is_noticed(filled: App, statement: str) -> None:
    with filled.sessions.engine.connect() as connection:
        assert whole_reads(connection, statement, ()) != []
