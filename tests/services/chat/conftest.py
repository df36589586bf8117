"""A Bot API server for each test, and the app with its bot."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from phraseweaver.app import App
from phraseweaver.services.chat import connecting
from tests.botapi import BotApi
from tests.fixed_clock import FixedClock
from tests.services.chat.talking import Talk
from tests.services.reminding import with_bot


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture
def bot_app(app: App, api: BotApi) -> Iterator[App]:
    """The app whose settings name the test server's bot."""
    connecting._usernames.clear()
    yield with_bot(app, api)
    connecting._usernames.clear()


@pytest.fixture
def talk(bot_app: App, api: BotApi, clock: FixedClock) -> Talk:
    return Talk(bot_app, api, clock)
