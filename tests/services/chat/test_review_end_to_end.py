"""A review through a Bot API server and the sender's own process, killed in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select, update

from phraseweaver.app import App
from phraseweaver.clock import utc_now
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.rating import Rating
from phraseweaver.services import review
from phraseweaver.services.reminding import plans
from phraseweaver.store.tables import PollerRow, ReviewRow
from tests.botapi import BotApi
from tests.botapi.server import TOKEN
from tests.services.chat.talking import Talk
from tests.services.reminding import AT_NINE, add_learner, link_chat
from tests.services.studying import card_id, new_deck

CHAT = 7
PROJECT = Path(__file__).parents[3]


def ratings(app: App, user: UserId) -> list[int]:
    """Return the learner's answers in their order."""
    with app.sessions.read() as session:
        rows = select(ReviewRow.rating).where(ReviewRow.user_id == user).order_by(ReviewRow.id)
        return list(session.scalars(rows))


def test_a_review_with_a_slip_a_second_tap_and_an_undo(talk: Talk) -> None:
    user = talk.learner(CHAT)
    new_deck(talk.app, user, "el gato", "el perro", kinds=("production",))
    talk.say(CHAT, "/review")
    first = talk.api.last(CHAT)
    assert first.labels == [["Show answer"], ["Skip for today", "Stop"]]

    talk.say(CHAT, "el gatp")
    compared = talk.api.last(CHAT)
    assert "≈ A slip of the keys" in compared.text
    assert first.labels == []
    assert talk.press(CHAT, "Good") == ""
    assert "✓ Good · comes back in 10 minutes" in compared.text
    assert compared.labels == [["Undo"]]

    second = talk.api.last(CHAT)
    talk.press(CHAT, "Show")
    easy = second.data_of("Easy")
    talk.press_on(second, "Easy")
    again = talk.api.press_data(second, easy)
    talk.read()
    assert talk.api.toast(again) == "Already answered"
    assert ratings(talk.app, user) == [Rating.GOOD, Rating.EASY]

    talk.press_on(second, "Undo")
    talk.press_on(second, "Hard")
    assert ratings(talk.app, user) == [Rating.GOOD, Rating.HARD]


def test_a_button_pressed_by_another_person_changes_nothing(talk: Talk) -> None:
    user = talk.learner(CHAT)
    talk.learner(8)
    new_deck(talk.app, user, "el gato")
    talk.say(CHAT, "/review")
    talk.press(CHAT, "Show")
    query = talk.api.press(talk.api.last(CHAT), "Good", by=8)
    talk.read()
    assert talk.api.toast(query)
    assert ratings(talk.app, user) == []


def test_a_sender_killed_between_question_and_answer_loses_nothing(app: App, api: BotApi) -> None:
    real = replace(app, clock=utc_now)
    user = add_learner(real)
    # No reminder comes in between, whatever the time.
    plans.save_plan(real, user, replace(AT_NINE, enabled=False))
    link_chat(real, user, CHAT)
    new_deck(real, user, "uno", "dos", "tres")
    with sender(app, api) as process:
        api.write(CHAT, "/review")
        assert api.wait_for(lambda: bool(api.sent), 60)
        first = api.last(CHAT)
        show(api, "uno")
        process.kill()
        process.wait()
    # What is pressed while nobody reads waits; one of the cards is answered in the browser meanwhile.
    api.press(first, "Good")
    api.press(first, "Good")
    with app.sessions.begin() as session:
        # A killed reader's lease lasts for a minute.
        session.execute(update(PollerRow).values(leased_until=None))
    with sender(app, api):
        until(lambda: "Good" in first.text)
        until(lambda: api.last(CHAT).text.endswith("dos"))
        show(api, "dos")
        second = api.last(CHAT)
        review.rate(real, user, card_id(real, user, "dos"), Rating.EASY, seen=0)
        query = api.press(second, "Again")
        until(lambda: api.toast(query) == "Already answered")
        until(lambda: api.last(CHAT).text.endswith("tres"))
    assert ratings(app, user) == [Rating.GOOD, Rating.EASY]
    assert [message.text.splitlines()[3] for message in api.sent] == ["uno", "dos", "tres"]


def show(api: BotApi, word: str) -> None:
    until(lambda: api.last(CHAT).text.endswith(word))
    message = api.last(CHAT)
    api.press(message, "Show")
    until(lambda: message.text.endswith(word.upper()))


def until(condition: Callable[[], bool]) -> None:
    """Wait for what a process brings about."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@contextmanager
def sender(app: App, api: BotApi) -> Iterator[subprocess.Popen[bytes]]:
    """Run the sender on the app's database and the server's bot."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ} | {
        "DATABASE_URL": app.settings.database_url.render_as_string(hide_password=False),
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE": api.base,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "phraseweaver.sidecar"],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
