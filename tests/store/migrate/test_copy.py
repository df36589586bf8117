"""The copy of an SQLite file that an upgrade leaves behind."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from phraseweaver.store.database_url import sqlite_url
from phraseweaver.store.engine import make_engine
from phraseweaver.store.migrate import upgrade
from tests.store.migrate.upgrades import HEAD, NICKNAMES, add_migration, execute, scalar

INSERT_ANN = (
    "INSERT INTO users (handle, time_zone, rollover_hour, new_per_day, reviews_per_day, desired_retention,"
    " created_at) VALUES ('ann', 'UTC', 4, 20, 200, 0.9, '2026-03-10 09:00:00.000000')"
)


def test_a_file_with_something_in_it_is_copied_before_it_is_changed(file: Path, later: Path) -> None:
    engine = make_engine(sqlite_url(file))
    execute(engine, INSERT_ANN)
    unfinished = file.with_name(f"my phrases.db.bak-{HEAD}.part")
    unfinished.write_bytes(b"cut off")
    add_migration(later, NICKNAMES)
    upgrade(engine, script_location=later)
    engine.dispose()

    copy = file.with_name(f"my phrases.db.bak-{HEAD}")
    assert copy.stat().st_mode & 0o777 == 0o640
    assert not unfinished.exists()
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
        assert connection.execute("SELECT handle FROM users").fetchall() == [("ann",)]
        assert "nickname" not in [row[1] for row in connection.execute("PRAGMA table_info(users)")]


def test_a_copy_is_a_database_that_can_be_started_from(file: Path, later: Path) -> None:
    engine = make_engine(sqlite_url(file))
    execute(engine, INSERT_ANN)
    add_migration(later, NICKNAMES)
    upgrade(engine, script_location=later)
    engine.dispose()
    restored = make_engine(sqlite_url(file.with_name(f"my phrases.db.bak-{HEAD}")))
    upgrade(restored)
    assert scalar(restored, "SELECT handle FROM users") == "ann"
    restored.dispose()


def test_no_copy_is_made_of_an_empty_file_or_of_one_at_head(tmp_path: Path, file: Path) -> None:
    (tmp_path / "empty.db").touch()
    for path in (file, tmp_path / "new.db", tmp_path / "empty.db"):
        engine = make_engine(sqlite_url(path))
        upgrade(engine)
        engine.dispose()
    assert list(tmp_path.glob("*.bak-*")) == []
