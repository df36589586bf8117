"""Senders killed at every step: nobody gets a message twice, nobody is left out without being told."""

from __future__ import annotations

from phraseweaver.app import App
from tests.botapi import BotApi
from tests.services.reminding.chaos import STEPS, run


def test_whatever_step_senders_die_at_no_message_comes_twice_and_none_is_silently_lost(
    app: App, api: BotApi
) -> None:
    outcome = run(app, api, learners=32, processes=4, seed=20260316)
    assert outcome.problems() == []
    # A doom is not met where others have sent everything before.
    assert outcome.killed >= len(STEPS) // 2
    assert len(outcome.delivered) >= len(outcome.expected) - outcome.killed
