"""What an upgrade makes."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect

from phraseweaver.store.engine import read_only
from phraseweaver.store.migrate import current_revision, upgrade
from phraseweaver.store.search_index import is_part_of_index
from phraseweaver.store.tables import Base
from tests.store.migrate.schema import parts_of, schema_of
from tests.store.migrate.upgrades import HEAD, INI, downgrade


def test_a_table_made_at_once_has_the_same_parts_as_one_that_was_added_to() -> None:
    made = (
        "CREATE TABLE a (\n\tid INTEGER NOT NULL, \n\tb TEXT DEFAULT ',(', \n\tCHECK (id IN (1, 2))\n) STRICT"
    )
    added_to = "CREATE TABLE \"a\" (id INTEGER NOT NULL,\nCHECK (id IN (1, 2)), b TEXT DEFAULT ',(') STRICT"
    assert sorted(parts_of(made)) == sorted(parts_of(added_to))
    assert parts_of(made) == [
        "CREATE TABLE a",
        "id INTEGER NOT NULL",
        "b TEXT DEFAULT ',('",
        "CHECK (id IN (1, 2))",
        "STRICT",
    ]


def test_an_empty_database_gets_every_table_and_is_at_head(empty: Engine) -> None:
    assert current_revision(empty) is None
    upgrade(empty)
    assert current_revision(empty) == HEAD
    made = {name for name in inspect(empty).get_table_names() if not is_part_of_index(name)}
    assert made == {*Base.metadata.tables, "alembic_version"}


def test_the_migrations_build_exactly_what_the_tables_say(empty: Engine) -> None:
    Base.metadata.create_all(empty)
    wanted = schema_of(empty)
    Base.metadata.drop_all(empty)
    upgrade(empty)
    assert schema_of(empty) == wanted


def test_alembic_finds_nothing_left_to_do(engine: Engine) -> None:
    with read_only(engine).connect() as connection:
        command.check(Config(INI, attributes={"connection": connection}))


def test_going_down_and_up_again_ends_at_the_same_schema(engine: Engine) -> None:
    before = schema_of(engine)
    downgrade(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    upgrade(engine)
    assert schema_of(engine) == before


def test_at_head_an_upgrade_changes_nothing(learner: Engine) -> None:
    before = schema_of(learner)
    upgrade(learner)
    assert schema_of(learner) == before
    assert current_revision(learner) == HEAD
