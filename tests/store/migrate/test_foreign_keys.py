"""Tables that refer to each other, while one of them is rebuilt."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import IntegrityError

from phraseweaver.store.migrate import UpgradeFailed, upgrade
from tests.store.migrate.schema import schema_of
from tests.store.migrate.upgrades import NICKNAMES, add_migration, execute, scalar


def test_rebuilding_a_parent_table_keeps_its_children(learner: Engine, later: Path) -> None:
    add_migration(
        later,
        """
        with op.batch_alter_table("users", table_kwargs={"sqlite_autoincrement": True}) as users:
            users.alter_column("time_zone", nullable=True)
        """,
    )
    upgrade(learner, script_location=later)
    nullable = {column["name"]: column["nullable"] for column in inspect(learner).get_columns("users")}
    assert nullable["time_zone"] is True
    assert scalar(learner, "SELECT name FROM decks") == "Tea"
    with pytest.raises(IntegrityError):
        execute(learner, "UPDATE decks SET user_id = 7")
    execute(learner, "DELETE FROM users")
    assert scalar(learner, "SELECT count(*) FROM decks") == 0


@pytest.mark.parametrize("rows_left", [0, 1])
def test_a_rebuilt_table_does_not_give_ids_out_again(learner: Engine, later: Path, rows_left: int) -> None:
    execute(
        learner,
        "INSERT INTO decks (user_id, name, name_key, learning, known, card_kinds, created_at)"
        " SELECT user_id, 'Milk', 'milk', learning, known, card_kinds, created_at FROM decks",
    )
    execute(learner, f"DELETE FROM decks WHERE id > {rows_left}")
    add_migration(
        later,
        """
        with op.batch_alter_table("decks", table_kwargs={"sqlite_autoincrement": True}) as decks:
            decks.alter_column("card_kinds", nullable=True)
        """,
    )
    upgrade(learner, script_location=later)
    execute(
        learner,
        "INSERT INTO decks (user_id, name, name_key, learning, known, created_at)"
        " SELECT id, 'Rice', 'rice', 'en', 'ru', created_at FROM users",
    )
    assert scalar(learner, "SELECT id FROM decks WHERE name = 'Rice'") == 3


def test_a_migration_that_leaves_a_row_without_its_parent_is_undone(learner: Engine, later: Path) -> None:
    add_migration(later, NICKNAMES, 'op.execute("UPDATE decks SET user_id = 7")')
    before = schema_of(learner)
    with pytest.raises(UpgradeFailed) as failed:
        upgrade(learner, script_location=later)
    assert "decks" in str(failed.value.__cause__)
    assert schema_of(learner) == before
    assert scalar(learner, "SELECT user_id FROM decks") == 1


def test_connections_enforce_foreign_keys_after_an_upgrade(empty: Engine) -> None:
    upgrade(empty)
    with pytest.raises(IntegrityError):
        execute(
            empty,
            "INSERT INTO decks (user_id, name, name_key, learning, known, card_kinds, created_at)"
            " VALUES (7, '', '', '', '', '', '2026-03-10')",
        )
