"""Upgrades that end half way."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect

from phraseweaver.store.migrate import UpgradeFailed, current_revision, upgrade
from tests.store.migrate.schema import schema_of
from tests.store.migrate.upgrades import HEAD, NICKNAMES, PATIENCE, add_migration, scalar, start_process, tell


def test_a_migration_that_raises_half_way_leaves_everything_as_it_was(learner: Engine, later: Path) -> None:
    before = schema_of(learner)
    add_migration(later, NICKNAMES, 'raise LookupError("half way")')
    with pytest.raises(UpgradeFailed) as failed:
        upgrade(learner, script_location=later)
    assert isinstance(failed.value.__cause__, LookupError)
    assert schema_of(learner) == before
    assert current_revision(learner) == HEAD
    assert scalar(learner, "SELECT handle FROM users") == "ann"

    add_migration(later, NICKNAMES)
    upgrade(learner, script_location=later)
    assert current_revision(learner) == "next"
    assert scalar(learner, "SELECT nickname FROM users") == "Annie"


def test_of_two_migrations_the_first_is_undone_when_the_second_fails(empty: Engine, later: Path) -> None:
    add_migration(later, 'raise LookupError("after all the tables")')
    with pytest.raises(UpgradeFailed):
        upgrade(empty, script_location=later)
    assert inspect(empty).get_table_names() == []


def test_a_process_killed_half_way_leaves_everything_as_it_was(
    learner: Engine, later: Path, tmp_path: Path
) -> None:
    before = schema_of(learner)
    half_way = tmp_path / "half way"
    add_migration(later, NICKNAMES, f"pathlib.Path({str(half_way)!r}).touch()", f"time.sleep({PATIENCE})")
    process = start_process(learner.url, later)
    tell(process)
    for _ in range(PATIENCE * 50):
        if half_way.exists() or process.poll() is not None:
            break
        time.sleep(0.02)
    process.kill()
    process.communicate()
    assert half_way.exists()
    assert schema_of(learner) == before
    assert current_revision(learner) == HEAD

    add_migration(later, NICKNAMES)
    upgrade(learner, script_location=later)
    assert current_revision(learner) == "next"
    assert scalar(learner, "SELECT nickname FROM users") == "Annie"
