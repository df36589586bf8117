"""A process that upgrades a database when told to. Arguments: an address and a directory of migrations.

It prints "ready", waits for a line, upgrades, and prints what `store.migrate` logs and then "done".
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from phraseweaver.store.database_url import parse_database_url
from phraseweaver.store.engine import make_engine
from phraseweaver.store.migrate import upgrade


def say(line: str) -> None:
    """Print at once, although the output is a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stdout, format="%(message)s")
    logging.getLogger("phraseweaver").setLevel(logging.INFO)
    address, migrations = sys.argv[1:]
    say("ready")
    sys.stdin.readline()
    engine = make_engine(parse_database_url(address, relative_to=Path.cwd()))
    upgrade(engine, script_location=Path(migrations))
    engine.dispose()
    say("done")
