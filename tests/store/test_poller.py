"""The one row by which readers of the bot's updates agree on who reads and how far."""

from __future__ import annotations

from datetime import timedelta

from phraseweaver.app import App
from phraseweaver.store import poller
from phraseweaver.store.poller import Advance, Position
from tests.fixed_clock import FixedClock
from tests.threads import at_once

LEASE = timedelta(minutes=1)


def claim(app: App, token: str, bot: str = "bot") -> Position | None:
    with app.sessions.begin() as session:
        return poller.claim(session, bot=bot, token=token, now=app.clock(), lease=LEASE)


def advance(app: App, token: str, number: int) -> Advance:
    with app.sessions.begin() as session:
        return poller.advance(session, token, number, now=app.clock(), lease=LEASE)


def test_the_first_reader_begins_at_0_and_keeps_others_away_while_it_renews(
    app: App, clock: FixedClock
) -> None:
    assert claim(app, "a") == Position(0, "")
    clock.advance(seconds=50)
    assert claim(app, "a") == Position(0, "")
    clock.advance(seconds=50)
    assert claim(app, "b") is None


def test_each_update_renews_the_lease_too(app: App, clock: FixedClock) -> None:
    claim(app, "a")
    clock.advance(seconds=50)
    assert advance(app, "a", 5) is Advance.MINE
    clock.advance(seconds=50)
    assert claim(app, "b") is None


def test_an_expired_lease_is_taken_where_the_other_left_off(app: App, clock: FixedClock) -> None:
    claim(app, "a")
    advance(app, "a", 5)
    clock.advance(minutes=1)
    assert claim(app, "b") == Position(6, "")
    assert advance(app, "a", 6) is Advance.LOST
    assert advance(app, "b", 6) is Advance.MINE


def test_whoever_slept_and_was_not_replaced_goes_on(app: App, clock: FixedClock) -> None:
    claim(app, "a")
    clock.advance(hours=3)
    assert advance(app, "a", 5) is Advance.MINE


def test_an_update_is_dealt_with_once_and_gaps_do_not_matter(app: App) -> None:
    claim(app, "a")
    assert [advance(app, "a", number) for number in (5, 5, 4, 9, 8)] == [
        Advance.MINE,
        Advance.DUPLICATE,
        Advance.DUPLICATE,
        Advance.MINE,
        Advance.DUPLICATE,
    ]


def test_a_released_lease_is_free_at_once_and_only_ones_own_is_released(app: App) -> None:
    claim(app, "a")
    for token in ("b", "a"):
        assert claim(app, "b") is None
        with app.sessions.begin() as session:
            poller.release(session, token)
    assert claim(app, "b") == Position(0, "")


def test_another_bot_is_read_from_its_beginning(app: App, clock: FixedClock) -> None:
    claim(app, "a")
    advance(app, "a", 5)
    with app.sessions.begin() as session:
        poller.note_commands(session, "a", "menu")
    assert claim(app, "a") == Position(6, "menu")
    clock.advance(minutes=1)
    assert claim(app, "b", "another bot") == Position(0, "")


def test_a_clock_that_was_set_back_does_not_keep_everybody_away(app: App, clock: FixedClock) -> None:
    claim(app, "a")
    clock.advance(hours=-3)
    assert claim(app, "b") == Position(0, "")


def test_of_readers_that_start_together_one_reads(app: App) -> None:
    found = at_once(*(lambda token=token: claim(app, token) for token in "abcdef"))
    assert sorted(found, key=repr) == [None] * 5 + [Position(0, "")]
