"""What the tests of the upgrade do more than once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent, indent
from urllib.parse import quote

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text
from sqlalchemy.engine import URL

from phraseweaver.config import PROJECT_ROOT
from phraseweaver.store.engine import read_only
from phraseweaver.store.migrate import MIGRATIONS, head_revision, locked

HEAD = head_revision()
INI = PROJECT_ROOT / "alembic.ini"
PATIENCE = 30
"""Seconds until a process that does not answer fails the test."""

NICKNAMES = """
    op.create_table("clubs", sa.Column("id", sa.Integer(), primary_key=True))
    op.add_column("users", sa.Column("nickname", sa.Text()))
    op.execute("UPDATE users SET nickname = 'Annie'")
"""
"""A migration in three steps: a table, a column, and a value in it."""


def add_migration(migrations: Path, *bodies: str) -> None:
    """Write the revision `next` after head; a second call replaces it."""
    source = f'''\
"""The next step."""

import pathlib
import time

import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{HEAD}"


def upgrade() -> None:
'''
    for body in bodies:
        source += indent(dedent(body).strip(), "    ") + "\n"
    (migrations / "versions" / "next.py").write_text(source)
    shutil.rmtree(migrations / "versions" / "__pycache__", ignore_errors=True)


def scalar(engine: Engine, statement: str) -> object:
    """Return the first value that a query finds."""
    with read_only(engine).connect() as connection:
        return connection.execute(text(statement)).scalar()


def execute(engine: Engine, statement: str) -> None:
    """Run a statement and commit it."""
    with engine.begin() as connection:
        connection.execute(text(statement))


def downgrade(engine: Engine, revision: str) -> None:
    """Go back to a revision, as the command line does it."""
    with locked(engine) as connection:
        command.downgrade(Config(INI, attributes={"connection": connection}), revision)


def address(url: URL) -> str:
    """Return the address as it would stand in DATABASE_URL."""
    if url.get_backend_name() == "sqlite":
        return "sqlite:///" + quote(url.database or "")
    return url.render_as_string(hide_password=False)


def start_process(url: URL, migrations: Path = MIGRATIONS) -> subprocess.Popen[str]:
    """Return a process that has been loaded and waits for a line (`tell`) before it upgrades."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.migrate.starting_process", address(url), str(migrations)],
        cwd=PROJECT_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until_loaded(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"


def tell(process: subprocess.Popen[str]) -> None:
    """Let the process upgrade."""
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def alembic(*arguments: str, url: URL, cwd: Path, ini: Path = INI) -> subprocess.CompletedProcess[str]:
    """Run the command line tool in `cwd`, on a database named as an operator would."""
    return subprocess.run(
        [sys.executable, "-m", "alembic", "-c", str(ini), *arguments],
        cwd=cwd,
        env=os.environ | {"DATABASE_URL": address(url)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
