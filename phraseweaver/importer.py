"""The process that imports a package: `python -m phraseweaver.importer`.

Started by the dashboard (`services.anki_job`), never by hand: it takes its work from a directory and leaves
there how far it is and what came of it.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from phraseweaver.app import App, open_app
from phraseweaver.domain.ids import UserId
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.formats.anki.plan import error_values, outcome_to_json, plan_from_json
from phraseweaver.logs import set_up_logs
from phraseweaver.services.anki_import import import_package
from phraseweaver.services.anki_job import OUTCOME, PACKAGE, PLAN, REFUSED, SHARE

log = logging.getLogger("phraseweaver.importer")


def main(arguments: Sequence[str] | None = None) -> int:
    """Import the package of the directory; return the exit status. A failure is logged."""
    parser = argparse.ArgumentParser(prog="python -m phraseweaver.importer")
    parser.add_argument("--user", type=int, required=True)
    parser.add_argument("directory", type=Path)
    options = parser.parse_args(arguments)
    set_up_logs()
    if hasattr(os, "nice"):
        os.nice(5)  # reviewing comes first
    try:
        carry_out(open_app(), UserId(options.user), options.directory)
    except Exception:
        log.exception("the package could not be imported")
        return 1
    return 0


def carry_out(app: App, user: UserId, directory: Path) -> None:
    """Do what the plan in the directory says and write there what came of it."""
    plan = plan_from_json((directory / PLAN).read_text(encoding="utf-8"))
    shown = -1

    def progress(share: float) -> None:
        nonlocal shown
        if int(share * 100) != shown:
            shown = int(share * 100)
            _write(directory / SHARE, f"{share:.2f}")

    try:
        outcome = import_package(app, user, directory / PACKAGE, plan, progress=progress)
    except PhraseWeaverError as error:
        _write(directory / REFUSED, json.dumps(error_values(error)))
        return
    _write(directory / OUTCOME, outcome_to_json(outcome))


def _write(file: Path, text: str) -> None:
    # Whoever reads it finds the old content or the new one, and never half of it.
    unfinished = file.with_suffix(".part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(file)


if __name__ == "__main__":
    sys.exit(main())
