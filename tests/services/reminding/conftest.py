"""A Bot API server for each test, and the bot on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from phraseweaver.channels import Telegram
from tests.botapi import BotApi
from tests.services.reminding import (
    quick_bot,
)


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture
def bot(api: BotApi) -> Telegram:
    return quick_bot(api)
