"""`python -m tests.store.migrate.make_dump [REVISION]`: keeps a database of a release for the tests.

Without a revision, of the head that is about to be released. Existing files are left alone.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from pathlib import Path

from sqlalchemy.engine import URL

from phraseweaver.store.database_url import sqlite_url
from phraseweaver.store.engine import make_engine
from phraseweaver.store.migrate import head_revision, locked, rebuild_schema
from tests.database import running_postgres
from tests.store.migrate.release_rows import insert_rows
from tests.store.migrate.releases import RELEASES, dump_file, write_dump


def main() -> int:
    """Make what is missing; return the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(prog="python -m tests.store.migrate.make_dump", description=__doc__)
    parser.add_argument("revision", nargs="?", default=head_revision(), help="by default the head")
    revision = parser.parse_args().revision
    RELEASES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as directory, running_postgres() as server:
        for url in (sqlite_url(Path(directory) / "release.db"), server.create(migrated=False)):
            file = dump_file(revision, url.get_backend_name())
            if file.exists():
                logging.info("%s is there already", file)
                continue
            _fill(url, revision)
            write_dump(url, file)
            logging.info("%s is written: %s bytes", file, file.stat().st_size)
    return 0


def _fill(url: URL, revision: str) -> None:
    engine = make_engine(url)
    with locked(engine) as connection:
        rebuild_schema(connection, revision)
    with engine.begin() as connection:
        insert_rows(connection)
    engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
