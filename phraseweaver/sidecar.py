"""The sender: `python -m phraseweaver.sidecar [--once]`, a process of its own beside the dashboard.

It ticks every 30 seconds and sends the reminders that are owed; beside that, one thread reads what people
write to the bot and answers. All that matters is in the database: it may be stopped at any moment, and any
number of them may run.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType

import schedule

from phraseweaver.app import App, open_app
from phraseweaver.channels import Channel, open_channel
from phraseweaver.config import SettingsError
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.logs import set_up_logs
from phraseweaver.services import memory_model
from phraseweaver.services.backup.process import BackupProcess
from phraseweaver.services.chat import poll
from phraseweaver.services.reminding.ticking import guarded, tick

log = logging.getLogger("phraseweaver.sidecar")

TICK_SECONDS = 30
FIT_SECONDS = 600
"""How often is asked whether somebody's memory model is to be fitted anew; a process of its own does that."""
BACKUP_SECONDS = 300
"""How often is asked whether the night's backup is to be made; a process of its own does that too."""
NAP_SECONDS = 0.5
"""How soon the sender notices that it is to stop."""
GRACE_SECONDS = 18
"""After so long the operating system ends a sender that was told to stop; hosts wait 20 or 30 seconds."""


class Metronome:
    """Calls `action` at once and then every so many seconds.

    `schedule` reckons in wall time. Set forward, it would only call early; set back, it would fall silent for
    as long: then the next call is due later than one tick away, and the beat begins anew.
    """

    def __init__(self, action: Callable[[], object], seconds: int = TICK_SECONDS) -> None:
        self._action = action
        self._seconds = seconds
        self._scheduler = schedule.Scheduler()

    def run_pending(self) -> None:
        """Call the action if it is due."""
        idle = self._scheduler.idle_seconds
        if idle is None or idle > self._seconds:
            self._scheduler.clear()
            self._scheduler.every(self._seconds).seconds.do(self._action)
            self._scheduler.run_all()
        else:
            self._scheduler.run_pending()


class Stop:
    """Whether this process was told to end."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self) -> bool:
        return self.asked

    def listen(self) -> None:
        """Take SIGTERM and SIGINT as a wish to end after the message in flight."""
        signal.signal(signal.SIGTERM, self._ask)
        signal.signal(signal.SIGINT, self._ask)

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        # A plain flag: whatever takes a lock could have been interrupted while it held that lock.
        first, self.asked = not self.asked, True
        if first and hasattr(signal, "alarm"):
            # SIGALRM is left to the system, which ends the process even inside a name look-up.
            signal.alarm(GRACE_SECONDS)


def run(app: App, channel: Channel | None, stop: Stop) -> None:
    """Tick and read until told to stop."""
    reading = None
    if channel is not None:
        reading = poll.Poller(app, channel, stop)
        reading.start()
    metronome = Metronome(lambda: tick(app, channel, stop))
    fits = Metronome(
        lambda: guarded("fitting a memory model", lambda: memory_model.fit_where_due(app)), FIT_SECONDS
    )
    backing_up = BackupProcess(app)
    backups = Metronome(
        lambda: guarded("starting the nightly backup", backing_up.start_where_due), BACKUP_SECONDS
    )
    while not stop():
        metronome.run_pending()
        fits.run_pending()
        backups.run_pending()
        time.sleep(NAP_SECONDS)
    backing_up.end()
    if reading is not None:
        reading.end(GRACE_SECONDS - 2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the sender; return the exit status: 1 when the settings or the database cannot be used."""
    parser = argparse.ArgumentParser(
        prog="python -m phraseweaver.sidecar", description="Sends the reminders and answers in the chat."
    )
    parser.add_argument("--once", action="store_true", help="answer what waits, send what is owed, and exit")
    once = parser.parse_args(arguments).once

    set_up_logs()
    # The metronome reckons in local time: in UTC no clock change can reach it.
    os.environ["TZ"] = "UTC"
    if hasattr(time, "tzset"):
        time.tzset()
    stop = Stop()
    stop.listen()

    try:
        app = open_app()
    except SettingsError as error:
        for problem in error.problems:
            log.error("%s", problem)
        return 1
    except PhraseWeaverError as error:
        log.error("%s", error, exc_info=error.__cause__)
        return 1
    channel = open_channel(app.settings)
    if channel is None:
        log.warning("TELEGRAM_BOT_TOKEN is not set: no reminder can be sent")
    if once:
        if channel is not None:
            poll.run_once(app, channel, stop)
        status = 0 if tick(app, channel, stop) else 1
        backing_up = BackupProcess(app)
        if guarded("starting the nightly backup", backing_up.start_where_due):
            backing_up.wait(stop)
        return status
    log.info("sending reminders every %s seconds", TICK_SECONDS)
    run(app, channel, stop)
    log.info("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
