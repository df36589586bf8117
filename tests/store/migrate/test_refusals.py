"""Databases that cannot be upgraded, and are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect

from phraseweaver.store.database_url import parse_database_url, sqlite_url
from phraseweaver.store.engine import make_engine
from phraseweaver.store.migrate import (
    DatabaseAhead,
    DatabaseOccupied,
    DatabaseUnreachable,
    UpgradeBusy,
    UpgradeError,
    UpgradeFailed,
    current_revision,
    upgrade,
)
from tests.store.migrate.schema import schema_of
from tests.store.migrate.upgrades import HEAD, NICKNAMES, add_migration, execute, scalar


def test_a_database_ahead_of_the_code_is_refused_and_left_alone(
    learner: Engine, later: Path, tmp_path: Path
) -> None:
    add_migration(later, NICKNAMES)
    upgrade(learner, script_location=later)
    for copy in tmp_path.glob("*.bak-*"):
        copy.unlink()
    before = schema_of(learner)
    with pytest.raises(DatabaseAhead) as refused:
        upgrade(learner)
    assert refused.value.params == {"found": "next", "known": HEAD}
    assert "at revision next" in str(refused.value)
    assert schema_of(learner) == before
    assert current_revision(learner) == "next"
    assert list(tmp_path.glob("*.bak-*")) == []


def test_a_database_with_tables_of_the_same_names_is_refused_and_left_alone(empty: Engine) -> None:
    execute(empty, "CREATE TABLE users (id INTEGER)")
    with pytest.raises(DatabaseOccupied, match=r"did not make: users\."):
        upgrade(empty)
    assert inspect(empty).get_table_names() == ["users"]


def test_a_database_may_be_shared_with_tables_of_other_names(empty: Engine) -> None:
    execute(empty, "CREATE TABLE invoices (id INTEGER)")
    execute(empty, "INSERT INTO invoices VALUES (1)")
    upgrade(empty)
    assert current_revision(empty) == HEAD
    assert scalar(empty, "SELECT count(*) FROM invoices") == 1


def test_a_server_that_does_not_answer_is_unreachable(tmp_path: Path) -> None:
    engine = make_engine(parse_database_url("postgres://ann@127.0.0.1:1/phrases", relative_to=tmp_path))
    with pytest.raises(DatabaseUnreachable):
        upgrade(engine)
    with pytest.raises(DatabaseUnreachable):
        current_revision(engine)


@pytest.mark.parametrize("obstacle", ["not a database", "a directory", "a file on the way"])
def test_a_file_that_cannot_be_opened_is_unreachable_and_left_alone(tmp_path: Path, obstacle: str) -> None:
    letter = tmp_path / "letter"
    letter.write_text("Dear Ann, " * 100)
    path = {"not a database": letter, "a directory": tmp_path, "a file on the way": letter / "data" / "a.db"}
    engine = make_engine(sqlite_url(path[obstacle]))
    with pytest.raises(DatabaseUnreachable):
        upgrade(engine)
    assert letter.read_text() == "Dear Ann, " * 100


def test_the_cause_is_logged_and_not_shown(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(DatabaseUnreachable) as refused:
        upgrade(make_engine(sqlite_url(tmp_path)))
    assert str(refused.value) == "The database cannot be reached. The log says why."
    assert "unable to open database file" in caplog.text


def test_every_refusal_is_an_upgrade_error_with_a_sentence_of_its_own() -> None:
    kinds = [DatabaseAhead, DatabaseOccupied, DatabaseUnreachable, UpgradeBusy, UpgradeFailed]
    assert all(issubclass(kind, UpgradeError) for kind in kinds)
    assert len({kind.message for kind in [*kinds, UpgradeError]}) == 6
