"""The process that fits memory models: `python -m phraseweaver.fitter`.

Started by the dashboard and the sender (`services.memory_model`), never by hand: the token holds a lease.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence

from phraseweaver.app import App, open_app
from phraseweaver.domain.ids import UserId
from phraseweaver.logs import set_up_logs
from phraseweaver.services import memory_fitting

log = logging.getLogger("phraseweaver.fitter")


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one wish; return the exit status. A failure is logged."""
    parser = argparse.ArgumentParser(prog="python -m phraseweaver.fitter")
    parser.add_argument("--user", type=int, required=True)
    parser.add_argument("--token", required=True)
    wishes = parser.add_subparsers(dest="wish", required=True)
    wishes.add_parser("fit")
    wishes.add_parser("use").add_argument("model", type=int)
    options = parser.parse_args(arguments)
    set_up_logs()
    if hasattr(os, "nice"):
        os.nice(10)  # reviewing comes first
    try:
        carry_out(open_app(), UserId(options.user), options)
    except Exception:
        log.exception("the memory model could not be fitted")
        return 1
    return 0


def carry_out(app: App, user: UserId, options: argparse.Namespace) -> None:
    """Do what the arguments ask."""
    if options.wish == "fit":
        better = memory_fitting.fit(app, user, options.token)
        log.info(
            "fitted the memory model of learner %s: %s", user, "better, in use" if better else "no better"
        )
    else:
        memory_fitting.use(app, user, options.model or None, options.token)


if __name__ == "__main__":
    sys.exit(main())
