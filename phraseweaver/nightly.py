"""The process that makes the night's backup: `python -m phraseweaver.nightly`.

Started by the sender (`services.backup.process`); by hand it does no harm: it makes what is due and no more.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from types import FrameType

from phraseweaver.app import App, open_app
from phraseweaver.logs import set_up_logs
from phraseweaver.services.backup import nightly

log = logging.getLogger("phraseweaver.nightly")


def main() -> int:
    """Make what is due; return the exit status. The first failure of a night is logged, the next are not."""
    set_up_logs()
    if hasattr(os, "nice"):
        os.nice(10)  # reviewing comes first
    signal.signal(signal.SIGTERM, _leave)
    try:
        app = open_app()
    except Exception:
        log.exception("the nightly backup could not begin")
        return 1
    return carry_out(app)


def carry_out(app: App) -> int:
    """Make what is due and return the exit status."""
    try:
        made = nightly.make(app)
    except Exception:
        if nightly.note_failure(app):
            log.exception("the nightly backup failed; the next attempts are logged only when one succeeds")
        return 1
    if made is not None:
        log.info("%s is made: %s rows; %s old ones let go", made.file, made.written.rows, made.let_go)
    return 0


def _leave(_signal: int, _frame: FrameType | None) -> None:
    # An exception, so that the unfinished file is taken away.
    raise SystemExit(1)


if __name__ == "__main__":
    sys.exit(main())
