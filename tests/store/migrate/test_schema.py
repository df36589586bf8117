"""What an upgrade makes."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect

from phraseweaver.store.engine import read_only
from phraseweaver.store.migrate import current_revision, upgrade
from phraseweaver.store.tables import Base
from tests.store.migrate.schema import schema_of
from tests.store.migrate.upgrades import HEAD, INI


def test_an_empty_database_gets_every_table_and_is_at_head(empty: Engine) -> None:
    assert current_revision(empty) is None
    upgrade(empty)
    assert current_revision(empty) == HEAD
    assert set(inspect(empty).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


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
    with engine.begin() as connection:
        command.downgrade(Config(INI, attributes={"connection": connection}), "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    upgrade(engine)
    assert schema_of(engine) == before


def test_at_head_an_upgrade_changes_nothing(learner: Engine) -> None:
    before = schema_of(learner)
    upgrade(learner)
    assert schema_of(learner) == before
    assert current_revision(learner) == HEAD
