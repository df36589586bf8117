"""Reminders on the screen: connecting a chat, breaks, and being done for today."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy.engine import URL

from phraseweaver.app import App, open_app
from phraseweaver.config import Settings
from phraseweaver.domain.ids import UserId
from phraseweaver.services import accounts
from phraseweaver.services.reminding import breaks, health, plans
from phraseweaver.store import reminder_plans
from phraseweaver.store.database_url import sqlite_url
from tests.botapi import BotApi
from tests.botapi.server import TOKEN
from tests.browser.conftest import Visit
from tests.browser.site import zone_far_from_rollover
from tests.services.reminding import AT_NINE, add_cards
from tests.web_server import WebServer

pytestmark = pytest.mark.browser

CHAT = 7


class ServerWithBot(WebServer):
    """The app with a bot on the test's Bot API."""

    def __init__(self, database_url: URL, log: Path, api: BotApi) -> None:
        super().__init__(database_url, log)
        self._api = api

    def _environment(self) -> dict[str, str]:
        bot = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE": self._api.base}
        return super()._environment() | bot


@dataclass
class Place:
    """A server with a bot, its database seen from here, and its learner, who has cards due."""

    app: App
    server: ServerWithBot
    user: UserId

    @property
    def today(self) -> date:
        learner = accounts.local_learner(self.app, zone_far_from_rollover())
        return accounts.today(self.app, learner)

    def link(self) -> None:
        """Connect a chat, as the sender does when Start is pressed there."""
        with self.app.sessions.begin() as session:
            assert reminder_plans.link(session, self.user, CHAT, "Ann Smith", self.today)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    url = sqlite_url(tmp_path / "phraseweaver.db")
    app = open_app(settings=Settings(database_url=url))
    user = accounts.local_learner(app, zone_far_from_rollover()).id
    add_cards(app, user, 3)
    with BotApi() as api:
        api.open_chat(CHAT)
        server = ServerWithBot(url, tmp_path / "server.log", api)
        server.start()
        yield Place(app, server, user)
        server.kill()
    app.sessions.engine.dispose()


def test_a_chat_connects_by_itself_once_start_is_pressed(place: Place, visit: Visit) -> None:
    health.beat(place.app)
    tab = visit(place.server.address).tab
    tab.open("/settings?tab=reminders")
    tab.button("Connect Telegram").click()
    expect(tab.page.get_by_role("img", name="QR code of the link")).to_be_visible()
    expect(tab.text("Waiting for Start to be pressed…")).to_be_visible()
    # A sender runs: it will tell, nobody has to press anything.
    expect(tab.button("I have pressed Start")).to_have_count(0)

    place.link()

    expect(tab.text("Connected with Ann Smith.").first).to_be_visible(timeout=15_000)
    expect(tab.button("Send a test message")).to_be_visible()
    expect(tab.text("The sender is running.")).to_be_visible()


def test_without_a_sender_the_learner_says_that_start_was_pressed(place: Place, visit: Visit) -> None:
    tab = visit(place.server.address).tab
    tab.open("/settings?tab=reminders")
    tab.button("Connect Telegram").click()
    expect(tab.button("I have pressed Start")).to_be_visible()


def test_a_day_declared_done_can_be_taken_back_on_today(place: Place, visit: Visit) -> None:
    # The streak-saver may still come today, whatever the time is.
    plans.save_plan(place.app, place.user, plans.ReminderForm(True, AT_NINE.local_time, 127, 1, True, True))
    place.link()
    health.beat(place.app)
    tab = visit(place.server.address).tab
    tab.open("/")
    expect(tab.text(re.compile("Next reminder: "))).to_be_visible()

    tab.button("No more reminders today").click()
    expect(tab.text("Done for today: nothing more is sent.")).to_be_visible()
    assert plans.plan(place.app, place.user).done_today

    tab.button("Undo").click()
    expect(tab.button("No more reminders today")).to_be_visible()
    assert not plans.plan(place.app, place.user).done_today


def test_what_keeps_reminders_from_coming_is_said_on_today(place: Place, visit: Visit) -> None:
    plans.save_plan(place.app, place.user, AT_NINE)
    place.link()
    tab = visit(place.server.address).tab
    tab.open("/")
    expect(tab.text("The sender of reminders is not running.")).to_be_visible()
    tab.page.get_by_role("link", name="To the settings").click()
    expect(tab.text("The sender was never started.")).to_be_visible()


def test_a_break_is_planned_with_two_dates_and_taken_away(place: Place, visit: Visit) -> None:
    tab = visit(place.server.address).tab
    tab.open("/settings?tab=reminders")
    first, last = place.today + timedelta(days=1), place.today + timedelta(days=3)
    for number, day in enumerate((first, last)):
        tab.page.get_by_test_id("stDateInput").nth(number).get_by_role("spinbutton").first.click()
        tab.page.keyboard.type(f"{day:%Y%m%d}")
        tab.press("Escape")  # the calendar that opened beside
    tab.button("Plan the break").click()
    expect(tab.text(re.compile(r"\(3 days\)"))).to_be_visible()
    assert breaks.breaks(place.app, place.user) == [breaks.Break(first, last)]
    tab.button("Remove").click()
    expect(tab.text(re.compile(r"\(3 days\)"))).to_have_count(0)
    assert breaks.breaks(place.app, place.user) == []
