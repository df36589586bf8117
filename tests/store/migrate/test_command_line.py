"""The `alembic` command, started anywhere, on the database that the environment names."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Engine
from sqlalchemy.engine import URL

from phraseweaver.config import PROJECT_ROOT
from phraseweaver.store.database_url import sqlite_url
from phraseweaver.store.engine import make_engine
from phraseweaver.store.migrate import MIGRATIONS, current_revision, upgrade
from phraseweaver.store.tables import Base
from tests.store.migrate.schema import schema_of
from tests.store.migrate.upgrades import HEAD, INI, alembic, execute


@pytest.fixture
def odd_url(empty_database_url: URL, tmp_path: Path) -> URL:
    """An empty database, on SQLite in a directory with blanks and a percent sign."""
    if empty_database_url.get_backend_name() == "sqlite":
        return sqlite_url(tmp_path / "my data" / "100 % ours.db")
    return empty_database_url


def test_the_command_line_upgrades_and_checks_from_anywhere(odd_url: URL, tmp_path: Path) -> None:
    upgraded = alembic("upgrade", "head", url=odd_url, cwd=tmp_path)
    assert upgraded.returncode == 0, upgraded.stderr
    assert f"-> {HEAD}" in upgraded.stderr
    engine = make_engine(odd_url)
    assert current_revision(engine) == HEAD
    engine.dispose()
    checked = alembic("check", url=odd_url, cwd=tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert "No new upgrade operations detected." in checked.stdout


def test_the_command_line_copies_a_file_before_it_changes_it(file: Path, tmp_path: Path) -> None:
    downgraded = alembic("downgrade", "base", url=sqlite_url(file), cwd=tmp_path)
    assert downgraded.returncode == 0, downgraded.stderr
    with contextlib.closing(sqlite3.connect(file.with_name(f"my phrases.db.bak-{HEAD}"))) as connection:
        assert connection.execute("SELECT count(*) FROM users").fetchall() == [(0,)]


def test_the_command_line_refuses_a_database_ahead_without_a_traceback(
    engine: Engine, tmp_path: Path
) -> None:
    execute(engine, "UPDATE alembic_version SET version_num = 'beyond'")
    refused = alembic("upgrade", "head", url=engine.url, cwd=tmp_path)
    assert refused.returncode != 0
    assert "beyond" in refused.stderr + refused.stdout
    assert "Traceback" not in refused.stderr
    assert current_revision(engine) == "beyond"


def test_the_command_line_says_which_variable_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://ann:s3cret@host/name")
    with pytest.raises(CommandError, match="DATABASE_URL: “mysql” is not supported"):
        command.current(Config(INI))


def test_a_script_instead_of_an_upgrade_is_refused() -> None:
    with pytest.raises(CommandError, match="--sql is not supported"):
        command.upgrade(Config(INI), "head", sql=True)


def test_a_generated_migration_makes_the_tables_it_was_generated_from(empty: Engine, tmp_path: Path) -> None:
    Base.metadata.create_all(empty)
    wanted = schema_of(empty)
    Base.metadata.drop_all(empty)
    migrations = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__", "0*.py"))
    ini = tmp_path / "alembic.ini"
    ini.write_text(INI.read_text().replace("sys_path = %(here)s", f"sys_path = {PROJECT_ROOT}"))
    made = alembic("revision", "--autogenerate", "-m", "All of it", url=empty.url, cwd=tmp_path, ini=ini)
    assert made.returncode == 0, made.stderr
    (generated,) = (migrations / "versions").glob("*_all_of_it.py")
    assert "sa.Column('created_at', Instant()" in generated.read_text()
    assert "sa.Column('user_id', BigId" in generated.read_text()
    upgrade(empty, script_location=migrations)
    assert schema_of(empty) == wanted
