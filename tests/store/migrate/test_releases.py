"""Databases that earlier versions left, brought to head with everything that is in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, select
from sqlalchemy.engine import URL

from phraseweaver.app import App
from phraseweaver.config import Settings
from phraseweaver.domain.rating import Rating
from phraseweaver.services import accounts, review
from phraseweaver.store import phrases
from phraseweaver.store.database_url import sqlite_url
from phraseweaver.store.engine import Sessions, make_engine
from phraseweaver.store.migrate import current_revision, upgrade
from tests.conftest import BACKENDS
from tests.fixed_clock import FixedClock
from tests.store.migrate.release_rows import ROWS
from tests.store.migrate.releases import RELEASES, dump_file, load_dump, revisions
from tests.store.migrate.schema import schema_of
from tests.store.migrate.upgrades import HEAD


@pytest.fixture(params=revisions())
def left(request: pytest.FixtureRequest, empty_database_url: URL) -> Iterator[Engine]:
    """An engine on the database of a release, not upgraded yet."""
    load_dump(empty_database_url, dump_file(request.param, empty_database_url.get_backend_name()))
    engine = make_engine(empty_database_url)
    assert current_revision(engine) == request.param
    yield engine
    engine.dispose()


def test_every_release_is_kept_for_both_databases() -> None:
    assert "0002" in revisions()
    wanted = {f"{revision}.{backend}.sql" for revision in revisions() for backend in BACKENDS}
    assert {file.name for file in RELEASES.iterdir()} == wanted


def test_a_release_gets_the_schema_of_head(left: Engine, request: pytest.FixtureRequest) -> None:
    upgrade(left)
    assert current_revision(left) == HEAD
    found = schema_of(left)
    made = made_anew(left, request)
    assert found == schema_of(made)
    made.dispose()


def made_anew(left: Engine, request: pytest.FixtureRequest) -> Engine:
    """Return an engine on a new database of the same kind, at head."""
    if left.dialect.name == "sqlite":
        made = make_engine(sqlite_url(request.getfixturevalue("tmp_path") / "new.db"))
    else:
        made = make_engine(request.getfixturevalue("postgres").create(migrated=False))
    upgrade(made)
    return made


def test_a_release_keeps_every_row(left: Engine) -> None:
    upgrade(left)
    there = MetaData()
    with left.connect() as connection:
        there.reflect(connection)
        for name, rows in ROWS.items():
            table = there.tables[name]
            found = [dict(row) for row in connection.execute(select(table)).mappings()]
            assert len(found) == len(rows), name
            for row in rows:
                known = {
                    column: comparable(value) for column, value in row.items() if column in table.columns
                }
                assert known in [
                    {column: comparable(value) for column, value in one.items() if column in known}
                    for one in found
                ], (name, known)


def test_the_learner_of_a_release_goes_on_where_they_stopped(left: Engine, clock: FixedClock) -> None:
    upgrade(left)
    app = App(settings=Settings(database_url=left.url), sessions=Sessions(left), clock=clock)
    learner = accounts.local_learner(app, None)
    assert learner.id == 1
    # Card 3 was left in learning the evening before, and comes first.
    shown = review.screen(app, learner.id).card
    assert shown is not None
    assert shown.id == 3
    rated = review.rate(app, learner.id, shown.id, Rating.GOOD, seen=1)
    with app.sessions.read() as session:
        assert phrases.get(session, learner.id, rated.phrase).text == "¿Qué tal?"


def comparable(value: Any) -> Any:
    """Return an instant without its zone: SQLite keeps none."""
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value
