"""The dashboard's process sends what is owed once, when it starts."""

from __future__ import annotations

from phraseweaver.app import App
from phraseweaver.ui.first_tick import tick_once
from tests.botapi import BotApi
from tests.services.reminding import waiting_learner, with_bot


def test_the_tick_runs_once_in_a_process_beside_the_pages(app: App) -> None:
    with BotApi() as api:
        waiting_learner(app, api, 7)
        tick_once.clear()
        thread = tick_once(with_bot(app, api))
        assert thread is not None and thread.daemon
        thread.join(30)
        assert len(api.sent) == 1
        assert tick_once(with_bot(app, api)) is thread
    tick_once.clear()


def test_without_a_bot_nothing_is_begun(app: App) -> None:
    tick_once.clear()
    assert tick_once(app) is None
    tick_once.clear()
