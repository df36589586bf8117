"""Reading what people write: each update once, by one reader, whatever comes and whatever fails."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import NoReturn

import pytest

from phraseweaver.app import App
from phraseweaver.channels import Telegram
from phraseweaver.domain.ids import UserId
from phraseweaver.errors import DatabaseAway
from phraseweaver.services import phrases
from phraseweaver.services.chat import dispatch, poll
from phraseweaver.services.chat.handlers import Command
from phraseweaver.services.chat.poll import Poller, Round
from phraseweaver.services.chat.replies import Reply, Send
from phraseweaver.services.chat.turn import Turn
from phraseweaver.services.reminding import health
from phraseweaver.services.reminding.health import SenderHealth
from phraseweaver.store import sender_state
from phraseweaver.store.tables import PollerRow
from tests.botapi import BotApi, Trouble
from tests.botapi.server import TOKEN
from tests.services.chat.talking import Talk
from tests.services.studying import new_deck

CHAT = 7


@pytest.fixture
def ann(talk: Talk) -> UserId:
    """A learner with a chat and one deck."""
    user = talk.learner(CHAT)
    new_deck(talk.app, user)
    return user


def texts(app: App, user: UserId) -> set[str]:
    """Return the phrases of the first page, at most twenty."""
    return {line.draft.text for line in phrases.find_phrases(app, user).lines}


def offset(app: App) -> int:
    with app.sessions.read() as session:
        row = session.get(PollerRow, 1)
        return row.next_offset if row else 0


def install(monkeypatch: pytest.MonkeyPatch, handle: Callable[[Turn, str], list[Reply]]) -> None:
    """Let /test be answered by `handle`."""
    monkeypatch.setitem(dispatch.COMMANDS, "test", Command("test", "a test", handle))


# Each update once.


def test_the_offset_is_stored_with_the_effect_and_confirmed_by_the_next_look(talk: Talk, ann: UserId) -> None:
    talk.api.write(CHAT, "uno = one")
    assert talk.reader.round() is Round.READ
    assert (texts(talk.app, ann), offset(talk.app), len(talk.api.updates)) == ({"uno"}, 2, 1)
    assert talk.reader.round() is Round.IDLE
    assert len(talk.api.updates) == 0


def test_an_update_that_comes_again_is_ignored(talk: Talk, ann: UserId) -> None:
    talk.api.write(CHAT, "/due")
    talk.read()
    original = talk.api.answer

    def forget_the_offset(path: str, body: dict[str, object]) -> Trouble:
        return original(path, {**body, "offset": 0})

    talk.api.write(CHAT, "/stats")
    talk.api.answer = forget_the_offset  # type: ignore[method-assign,assignment]
    assert [talk.reader.round() for _ in range(3)] == [Round.READ, Round.IDLE, Round.IDLE]
    talk.clock.advance(seconds=1)
    talk.reader.outbox.flush()
    assert len(talk.api.sent) == 2


def test_killed_between_effect_and_answer_the_effect_stays_and_is_not_repeated(
    talk: Talk, ann: UserId, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> NoReturn:
        raise Killed

    talk.api.write(CHAT, "uno = one")
    with monkeypatch.context() as patch:
        patch.setattr(talk.reader.outbox, "add", die)
        with pytest.raises(Killed):
            talk.reader.round()
    assert texts(talk.app, ann) == {"uno"}
    talk.clock.advance(minutes=1)
    talk.new_reader().read_what_waits(timedelta(seconds=5))
    assert (texts(talk.app, ann), talk.api.sent) == ({"uno"}, [])


def test_killed_before_the_commit_nothing_is_stored_and_it_comes_again(
    talk: Talk, ann: UserId, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def add_and_die(turn: Turn, _argument: str) -> list[Reply]:
        new_deck(turn.app, turn.user, name="Half")
        raise Killed

    install(monkeypatch, add_and_die)
    talk.api.write(CHAT, "/test")
    with pytest.raises(Killed):
        talk.reader.round()
    assert offset(talk.app) == 0
    install(monkeypatch, lambda turn, _: [Send(turn.chat_id, "whole")])
    talk.clock.advance(minutes=1)
    talk.new_reader().read_what_waits(timedelta(seconds=5))
    assert [message.text for message in talk.api.sent] == ["whole"]


def test_a_poison_update_is_skipped_told_of_and_logged_without_its_words(
    talk: Talk, ann: UserId, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(turn: Turn, argument: str) -> list[Reply]:
        new_deck(turn.app, turn.user, name="Half")
        raise ValueError(f"cannot take {argument}")

    install(monkeypatch, fail)
    talk.api.write(CHAT, "/test my secret words")
    talk.api.write(CHAT, "uno = one")
    talk.read()
    assert [message.text for message in talk.api.sent] == [
        "Something went wrong and nothing was changed. The log of the server says more.",
        "Added to Spanish:\nuno = one",
    ]
    assert "update 1 is skipped: ValueError" in caplog.text
    assert "secret" not in caplog.text
    assert offset(talk.app) == 3


def test_a_poison_press_is_told_as_a_toast(talk: Talk, ann: UserId, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> NoReturn:
        raise RuntimeError

    talk.say(CHAT, "/start")
    monkeypatch.setitem(dispatch.PRESSES, "r", fail)
    assert talk.press(CHAT, "Review here") == (
        "Something went wrong and nothing was changed. The log of the server says more."
    )


def test_with_the_database_away_nothing_is_skipped(
    talk: Talk, ann: UserId, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(turn: Turn, _argument: str) -> list[Reply]:
        raise DatabaseAway

    install(monkeypatch, away)
    talk.api.write(CHAT, "/test")
    with pytest.raises(DatabaseAway):
        talk.reader.round()
    assert offset(talk.app) == 0
    install(monkeypatch, lambda turn, _: [Send(turn.chat_id, "back")])
    talk.read()
    assert [message.text for message in talk.api.sent] == ["back"]


def test_a_thousand_updates_in_a_burst_are_all_dealt_with_and_answered_within_reason(
    talk: Talk, ann: UserId
) -> None:
    for n in range(1000):
        match n % 5:
            case 0:
                talk.api.write(CHAT, f"frase {n} = phrase {n}")
            case 1:
                talk.api.updates.add({"message": None, "brand_new_kind": {"id": n}})
            case 2:
                talk.api.write(1000 + n, "/start", chat={"id": -n, "type": "group", "title": "G"})
            case 3:
                talk.api.write(CHAT, "/stop", forward_origin={"type": "user"})
            case 4:
                talk.api.updates.add({"callback_query": {"id": str(n), "from": {"id": CHAT}, "data": "r"}})
    talk.read()
    assert phrases.find_phrases(talk.app, ann).total == 200
    assert (offset(talk.app), len(talk.api.updates)) == (1001, 0)
    assert {message.chat_id for message in talk.api.sent} == {CHAT}
    assert talk.api.sent[-1].text == "Added to Spanish:\nfrase 995 = phrase 995"


def test_numbers_that_begin_anew_are_followed(talk: Talk, ann: UserId) -> None:
    talk.api.updates.jump(900_000)
    talk.api.write(CHAT, "uno = one")
    talk.read()
    talk.api.updates.jump(500)
    talk.api.write(CHAT, "dos = two")
    talk.api.write(CHAT, "tres = three")
    talk.read()
    assert (texts(talk.app, ann), offset(talk.app)) == ({"uno", "dos", "tres"}, 502)
    assert len(talk.api.updates) == 0


def test_another_bot_is_read_from_its_first_update(talk: Talk, ann: UserId) -> None:
    talk.api.updates.jump(900_000)
    talk.api.write(CHAT, "uno = one")
    talk.read()
    with BotApi(token="1:AAthe-token-of-another-bot-00000") as other:
        settings = replace(talk.app.settings, telegram_token=other.token, telegram_api_base=other.base)
        app = replace(talk.app, settings=settings)
        other.write(CHAT, "dos = two")
        poll.Reader(app, Telegram(other.token, other.base)).read_what_waits(timedelta(0))
    assert (texts(talk.app, ann), offset(talk.app)) == ({"uno", "dos"}, 2)


# One reader.


def test_of_two_readers_at_once_one_reads(talk: Talk, ann: UserId) -> None:
    other = talk.new_reader()
    talk.api.write(CHAT, "uno = one")
    assert talk.reader.round() is Round.READ
    assert other.round() is Round.NOT_MINE
    talk.clock.advance(minutes=1)
    talk.api.write(CHAT, "dos = two")
    assert other.round() is Round.READ
    assert talk.reader.round() is Round.NOT_MINE
    assert texts(talk.app, ann) == {"uno", "dos"}


def test_a_reader_that_lost_the_lease_while_it_listened_stores_nothing(talk: Talk, ann: UserId) -> None:
    talk.api.write(CHAT, "uno = one")
    other = talk.new_reader()
    original = talk.reader._channel.updates

    def sleep_over_the_lease(number: int | None, *, wait: int) -> object:
        found = original(number, wait=wait)
        talk.clock.advance(minutes=2)
        assert other.round() is Round.READ
        return found

    talk.reader._channel.updates = sleep_over_the_lease  # type: ignore[method-assign,assignment]
    assert talk.reader.round() is Round.NOT_MINE
    assert texts(talk.app, ann) == {"uno"}
    assert len(talk.api.sent) == 1


def test_readers_in_threads_deal_with_each_update_once(talk: Talk, ann: UserId) -> None:
    for n in range(60):
        talk.api.write(CHAT, f"frase {n} = phrase {n}")
    stop = threading.Event()
    readers = [
        Poller(
            talk.app, Telegram(TOKEN, talk.api.base), stop.is_set, sleep=lambda _: stop.wait(0.01) and None
        )
        for _ in range(3)
    ]
    for reader in readers:
        reader.start()
    assert talk.api.wait_for(lambda: len(talk.api.updates) == 0, seconds=60)
    stop.set()
    for reader in readers:
        reader.end(30)
    assert phrases.find_phrases(talk.app, ann).total == 60
    assert offset(talk.app) == 61


def test_on_another_schema_nothing_is_read(talk: Talk, ann: UserId, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "own_revision", lambda: "9999_of_tomorrow")
    talk.api.write(CHAT, "uno = one")
    assert talk.reader.round() is Round.NOT_MINE
    assert talk.api.calls == []


# The loop: it never raises, never spins, and ends when told to.


class Loop:
    """A poller that runs in the test's own thread until it has slept so many seconds."""

    def __init__(self, talk: Talk, seconds: float) -> None:
        self.naps: list[float] = []
        self._seconds = seconds
        self._clock = talk.clock
        self._poller = Poller(
            talk.app,
            Telegram(TOKEN, talk.api.base),
            lambda: sum(self.naps) >= self._seconds,
            sleep=self._sleep,
            monotonic=lambda: self._clock().timestamp(),
        )

    def run(self) -> None:
        self._poller.run()

    def _sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self._clock.advance(seconds=seconds)


def polls(talk: Talk) -> int:
    return talk.api.calls.count("getUpdates")


def test_an_answer_that_is_empty_at_once_is_asked_for_once_a_second(talk: Talk) -> None:
    talk.api.trouble("getUpdates", *[Trouble.ok([])] * 1000)
    Loop(talk, 30).run()
    assert polls(talk) == 30


def test_what_is_delivered_again_and_again_is_not_asked_for_without_end(talk: Talk, ann: UserId) -> None:
    talk.api.write(CHAT, "/due")
    talk.read()
    again = {"update_id": 1, "message": {"chat": {"id": CHAT, "type": "private"}, "text": "/due"}}
    before = polls(talk)
    talk.api.trouble("getUpdates", *[Trouble.ok([again])] * 1000)
    Loop(talk, 30).run()
    assert polls(talk) - before == 30
    assert len(talk.api.sent) == 1


@pytest.mark.parametrize(
    "trouble",
    [Trouble.json_500(), Trouble.html_502(), Trouble.reset(), Trouble.error(409, "Conflict: other")],
    ids=["500", "gateway", "reset", "conflict"],
)
def test_failures_back_off_up_to_a_minute(talk: Talk, trouble: Trouble) -> None:
    talk.api.trouble("getUpdates", *[trouble] * 1000)
    Loop(talk, 302).run()
    # After 2, 4, 8, 16, 32 and then 60 seconds each: at 0, 2, 6, 14, 30, 62, 122, 182, 242 and 302.
    assert polls(talk) == 9
    assert health.status(talk.app).last_error != ""


def test_after_a_success_the_next_failure_is_tried_again_soon(talk: Talk) -> None:
    fail, fine = Trouble.json_500(), Trouble.ok([])
    talk.api.trouble("getUpdates", fail, fail, fine, fail, *[fine] * 1000)
    Loop(talk, 10).run()
    # At 0, 2, 6 (fine), 7 (fails), 9 (fine).
    assert polls(talk) == 5


def test_a_rejected_token_is_tried_once_in_five_minutes_and_a_good_one_is_noticed(talk: Talk) -> None:
    good, talk.api.token = talk.api.token, "123456789:AAanother-token-of-the-same-bot-00"
    Loop(talk, 620).run()
    # At 0, 302 and 605: it is looked at every five seconds, and one that failed is followed by two more.
    assert (polls(talk), talk.api.calls.count("setMyCommands")) == (3, 0)
    with talk.app.sessions.read() as session:
        row = sender_state.get(session)
        assert row is not None
        assert row.token_rejected_at is not None
    talk.api.token = good
    talk.api.trouble("getUpdates", *[Trouble.ok([])] * 1000)
    Loop(talk, 320).run()
    assert health.status(talk.app).health is SenderHealth.NEVER_SEEN
    with talk.app.sessions.read() as session:
        row = sender_state.get(session)
        assert row is not None
        assert row.token_rejected_at is None


def test_a_reader_told_to_slow_down_lets_all_wait(talk: Talk) -> None:
    talk.api.trouble("getUpdates", Trouble.too_many(30))
    poll.run_once(talk.app, Telegram(TOKEN, talk.api.base))
    with talk.app.sessions.read() as session:
        assert not sender_state.may_send(session, talk.clock() + timedelta(seconds=30))
        assert sender_state.may_send(session, talk.clock() + timedelta(seconds=31))


def test_whatever_is_raised_the_loop_goes_on(
    talk: Talk, ann: UserId, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_app: App) -> NoReturn:
        raise RuntimeError("unexpected")

    with monkeypatch.context() as patch:
        patch.setattr(health, "same_schema", fail)
        Loop(talk, 10).run()
    assert "reading the chat failed" in caplog.text
    talk.api.write(CHAT, "uno = one")
    talk.api.trouble("getUpdates", Trouble.json_500())
    poll.run_once(talk.app, Telegram(TOKEN, talk.api.base))
    poll.run_once(talk.app, Telegram(TOKEN, talk.api.base))
    assert texts(talk.app, ann) == {"uno"}


def test_told_to_stop_it_begins_no_further_update(talk: Talk, ann: UserId) -> None:
    talk.api.write(CHAT, "uno = one")
    talk.api.write(CHAT, "dos = two")
    told: list[bool] = []

    def stopped() -> bool:
        return texts(talk.app, ann) == {"uno"}

    reader = poll.Reader(talk.app, Telegram(TOKEN, talk.api.base), stopped=stopped)
    reader.round()
    assert (texts(talk.app, ann), told) == ({"uno"}, [])


def test_a_menu_that_cannot_be_set_keeps_nobody_from_reading(
    talk: Talk, ann: UserId, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    talk.api.trouble("setMyCommands", Trouble.json_500())
    assert talk.say(CHAT, "/due") == ["Nothing is due. Well done!"]
    assert talk.say(CHAT, "/due") == ["Nothing is due. Well done!"]
    assert caplog.text.count("the menu of commands is not set") == 1
    talk.new_reader().read_what_waits(timedelta(0))
    assert set(talk.api.commands) == {"", "ru"}
