"""One tick of a sender, whichever process it runs in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from phraseweaver.app import App
from phraseweaver.channels import Channel, open_channel
from phraseweaver.services.reminding import health
from phraseweaver.services.reminding.pace import never
from phraseweaver.services.reminding.sending import send_due

log = logging.getLogger(__name__)

T = TypeVar("T")


def guarded(what: str, action: Callable[[], T], /) -> T | None:
    """Return what the action returns, None if it failed: the failure is logged and must stop nothing else."""
    try:
        return action()
    except Exception:
        log.exception("%s failed", what)
        return None


def tick(app: App, channel: Channel | None, stopped: Callable[[], bool] = never) -> bool:
    """Leave a sign of life and send what is owed; return whether the database could be used. Never raises."""
    same_schema = guarded("heartbeat", lambda: health.beat(app))
    if same_schema is None:
        return False
    return _send(app, channel, same_schema, stopped)


def tick_at_start(app: App) -> None:
    """Send what is owed, once, from the dashboard's process; without a token do nothing. Never raises.

    Leaves no sign of life, which would claim that a sender runs.
    """
    channel = guarded("channel", lambda: open_channel(app.settings))
    if channel is None:
        return
    same_schema = guarded("schema", lambda: health.same_schema(app))
    if same_schema is not None:
        _send(app, channel, same_schema, never)


def _send(app: App, channel: Channel | None, same_schema: bool, stopped: Callable[[], bool]) -> bool:
    if not same_schema:
        log.error("the database's schema is not the one of this sender: nothing is sent; restart it upgraded")
        return True
    if channel is None:
        return True
    report = guarded("sending", lambda: send_due(app, channel, guard=guarded, stopped=stopped))
    return report is not None
