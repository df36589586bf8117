"""The upgrade that brings the index of the search, where it can be made and where not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert, text

from phraseweaver.store import search_index
from phraseweaver.store.engine import Sessions, make_engine
from phraseweaver.store.migrate import current_revision, upgrade
from phraseweaver.store.search_text import found_by
from phraseweaver.store.tables import PhraseRow
from tests.database import PostgresServer
from tests.fixed_clock import FixedClock
from tests.store.migrate.upgrades import HEAD, downgrade

OLD = "0004"


def add_phrases(engine: Engine, clock: FixedClock) -> None:
    """Add phrases to Ann's deck as the release before wrote them."""
    rows = [
        ("El Avión", "plane", "el avion plane travel", "travel", "", "el avión"),
        ("uno", "one", "uno one", "", "un", "uno"),
        ("x" * 300, "long", "x" * 300 + " long", "", "", "x" * 300),
    ]
    with Sessions(engine).begin() as session:
        for words, translation, search_text, tags, alternatives, key in rows:
            session.execute(
                insert(PhraseRow).values(
                    user_id=1,
                    deck_id=1,
                    text=words,
                    translation=translation,
                    hint="",
                    note="",
                    tags=tags,
                    alternatives=alternatives,
                    phrase_key=key,
                    search_text=search_text,
                    created_at=clock(),
                    updated_at=clock(),
                    added_on=clock().date(),
                )
            )


def has_index(engine: Engine) -> bool:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            found = connection.scalar(
                text("SELECT count(*) FROM sqlite_master WHERE name = :name"), {"name": search_index.TABLE}
            )
        else:
            found = connection.scalar(
                text("SELECT count(*) FROM pg_indexes WHERE indexname = 'ix_phrases_search_text'")
            )
        return bool(found)


def stored(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        return [
            (key, words)
            for key, words in connection.execute(
                text("SELECT phrase_key, search_text FROM phrases ORDER BY id")
            )
        ]


WANTED = [
    tuple(columns.values())
    for columns in (
        found_by(text="El Avión", translation="plane", tags="travel"),
        found_by(text="uno", translation="one", alternatives="un"),
        found_by(text="x" * 300, translation="long"),
    )
]


def test_what_was_written_before_is_found_by_its_tags_and_answers(learner: Engine, clock: FixedClock) -> None:
    downgrade(learner, OLD)
    assert not has_index(learner)
    add_phrases(learner, clock)
    upgrade(learner)
    assert has_index(learner)
    assert stored(learner) == WANTED
    if learner.dialect.name == "sqlite":
        with learner.connect() as connection:
            found = connection.scalars(
                text("SELECT rowid FROM phrases_search WHERE phrases_search MATCH '\"avi\"'")
            )
            assert list(found) == [1]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_where_fts5_is_left_out_the_upgrade_goes_on_without_it(
    learner: Engine, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    downgrade(learner, OLD)
    add_phrases(learner, clock)
    poor = make_engine(learner.url)
    event.listen(poor, "connect", _no_virtual_tables)
    upgrade(poor)
    assert current_revision(poor) == HEAD
    assert not has_index(poor)
    assert stored(poor) == WANTED
    assert "without an index" in caplog.text
    poor.dispose()


def _no_virtual_tables(driver: Any, _record: Any) -> None:
    driver.set_authorizer(
        lambda action, *_: (
            sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_CREATE_VTABLE else sqlite3.SQLITE_OK
        )
    )


@pytest.fixture
def stranger(postgres: PostgresServer) -> Iterator[Engine]:
    """An engine on an empty database of PostgreSQL, as a role that may make tables and no extensions."""
    url = postgres.create(migrated=False)
    postgres.execute("CREATE ROLE stranger LOGIN PASSWORD 'x'")
    owner = make_engine(url)
    with owner.begin() as connection:
        connection.execute(text("GRANT CREATE, USAGE ON SCHEMA public TO stranger"))
    owner.dispose()
    engine = make_engine(url.set(username="stranger", password="x"))
    yield engine
    engine.dispose()
    postgres.drop(url)
    postgres.execute("DROP ROLE stranger")


def test_where_the_extension_is_not_allowed_the_upgrade_goes_on_without_it(
    stranger: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    upgrade(stranger)
    assert current_revision(stranger) == HEAD
    assert not has_index(stranger)
    assert "without an index" in caplog.text
