"""The process of a job: `python -m phraseweaver.worker DIRECTORY`.

Started by the dashboard (`services.jobs`), never by hand: it takes its work from a directory and leaves there
how far it is and what came of it. It ends with the server that started it.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from phraseweaver.app import open_app
from phraseweaver.logs import set_up_logs
from phraseweaver.services.jobs.carrying_out import carry_out_ticket
from phraseweaver.services.jobs.kinds import KINDS

log = logging.getLogger("phraseweaver.worker")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do the job of the directory; return the exit status. A failure is logged."""
    parser = argparse.ArgumentParser(prog="python -m phraseweaver.worker")
    parser.add_argument("directory", type=Path)
    options = parser.parse_args(arguments)
    set_up_logs()
    if hasattr(os, "nice"):
        os.nice(5)  # reviewing comes first
    threading.Thread(target=_leave_with_the_server, name="server", daemon=True).start()
    try:
        carry_out_ticket(open_app(), KINDS, options.directory)
    except Exception:
        log.exception("a job failed")
        return 1
    return 0


def _leave_with_the_server() -> None:
    # The server holds the other end of this pipe and never writes: reading returns when it is gone, however
    # it went. At once, as if killed: the database rolls back, and nobody is left to tell.
    os.read(0, 1)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
