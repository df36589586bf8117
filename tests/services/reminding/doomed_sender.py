"""`python -m tests.services.reminding.doomed_sender claimed|sending`: a sender that is killed there."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace

from phraseweaver.app import open_app
from phraseweaver.channels import Keyboard, Sent, open_channel
from phraseweaver.clock import utc_now
from phraseweaver.services.reminding.sending import send_due
from tests.services.reminding import ClockThat


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingChannel:
    """Dies when the message is marked as being sent and has not left."""

    def check(self) -> None: ...

    def send(self, chat_id: int, text: str, keyboard: Keyboard = ()) -> Sent:  # noqa: ARG002
        die()
        return Sent(None)


if __name__ == "__main__":
    app = open_app()
    if sys.argv[1] == "claimed":
        channel = open_channel(app.settings)
        assert channel is not None
        send_due(replace(app, clock=ClockThat(app, utc_now(), die)), channel)
    else:
        send_due(app, DyingChannel())
