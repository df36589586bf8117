"""What an upgrade makes."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect

from phraseweaver.store.engine import read_only
from phraseweaver.store.migrate import current_revision, upgrade
from phraseweaver.store.search_index import is_part_of_index
from phraseweaver.store.tables import Base
from tests.store.migrate.schema import parts_of, schema_of
from tests.store.migrate.upgrades import HEAD, INI, downgrade

DIRECTORIES = {"users", "identities", "invitations", "poller", "sender_state", "send_pace"}
"""Tables that belong to no learner, or tell which learner something belongs to: they are asked first."""

CHATS = "uq_reminder_plans_chat_id"
"""The one key of an owned table that is a directory: it tells whose chat it is."""


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


def test_every_key_of_an_owned_table_begins_with_the_owner(engine: Engine) -> None:
    """So that a table can be partitioned, or split over several databases, by learner."""
    schema = inspect(engine)
    keys: dict[str, list[str]] = {}
    for table in Base.metadata.tables.keys() - DIRECTORIES:
        primary = schema.get_pk_constraint(table)["constrained_columns"]
        # What SQLite calls so is the row's address in the one file.
        if not (engine.dialect.name == "sqlite" and primary == ["id"]):
            keys[f"pk_{table}"] = primary
        for unique in schema.get_unique_constraints(table):
            keys[str(unique["name"])] = unique["column_names"]
        for index in schema.get_indexes(table):
            if index["unique"]:
                keys[str(index["name"])] = [str(column) for column in index["column_names"]]
        for reference in schema.get_foreign_keys(table):
            if reference["referred_table"] not in DIRECTORIES:
                keys[str(reference["name"])] = reference["constrained_columns"]
                keys[f"{reference['name']} there"] = reference["referred_columns"]
    assert keys.pop(CHATS) == ["chat_id"]
    assert {name for name, columns in keys.items() if columns[0] != "user_id"} == set()
    assert keys["uq_cards_user_id_phrase_id_kind"] == ["user_id", "phrase_id", "kind"]
    assert keys["fk_cards_user_id_phrase_id_phrases there"] == ["user_id", "id"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_every_owned_table_can_be_partitioned_by_learner(engine: Engine) -> None:
    # PostgreSQL refuses to partition a table by what is not in each of its keys.
    with engine.begin() as connection:
        for table in sorted(Base.metadata.tables.keys() - DIRECTORIES - {"reminder_plans"}):
            connection.exec_driver_sql(
                f"CREATE TABLE parted_{table} (LIKE {table} INCLUDING ALL) PARTITION BY HASH (user_id)"
            )
