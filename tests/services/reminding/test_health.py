"""How the sender fares."""

from __future__ import annotations

from datetime import timedelta

from phraseweaver.app import App
from phraseweaver.channels import REASONS, Reason, Telegram
from phraseweaver.services.reminding import health
from phraseweaver.services.reminding.health import SenderHealth
from phraseweaver.store import sender_state
from tests.botapi import BotApi, Trouble
from tests.fixed_clock import FixedClock
from tests.services.reminding import (
    send_due,
    waiting_learner,
)

CHAT = 7


def test_the_senders_health_is_read_from_its_heartbeat(app: App, clock: FixedClock) -> None:
    assert health.status(app).health is SenderHealth.NEVER_SEEN
    assert health.beat(app)
    assert health.status(app).health is SenderHealth.RUNNING
    clock.advance(minutes=15)
    assert health.status(app).health is SenderHealth.RUNNING
    clock.advance(seconds=1)
    status = health.status(app)
    assert (status.health, status.heartbeat_at) == (SenderHealth.LATE, clock() - timedelta(seconds=901))


def test_a_sender_made_for_another_schema_is_told_apart(app: App, clock: FixedClock) -> None:
    with app.sessions.begin() as session:
        sender_state.beat(session, clock(), "0000_of_old")
    assert health.status(app).health is SenderHealth.OTHER_SCHEMA


def test_the_last_failure_is_kept_in_words(app: App, clock: FixedClock, api: BotApi, bot: Telegram) -> None:
    waiting_learner(app, api, CHAT)
    assert health.status(app).last_error == ""
    api.trouble("sendMessage", Trouble.json_500())
    send_due(app, bot)
    status = health.status(app)
    assert (status.last_error, status.last_error_at) == (REASONS[Reason.SERVER_ERROR.value], clock())
