"""Several senders at once, and senders that die or sleep half way."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from phraseweaver.app import App
from phraseweaver.channels import Keyboard, Sent, Telegram
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.reminders import ReminderState, Skip
from phraseweaver.services import review
from phraseweaver.services.reminding import plans, sending
from phraseweaver.store import reminders as reminder_store
from phraseweaver.store.engine import Sessions, make_engine
from tests.botapi import BotApi
from tests.fixed_clock import FixedClock
from tests.services.reminding import (
    AT_NINE,
    ClockThat,
    change_learner,
    link_chat,
    quick_bot,
    rows,
    send_due,
    state_of,
    waiting_learner,
)

CHAT = 7
TUESDAY = date(2026, 3, 10)
SENT, SKIPPED, UNKNOWN = ReminderState.SENT, ReminderState.SKIPPED, ReminderState.UNKNOWN


def test_of_many_senders_at_the_same_instant_one_sends(app: App, api: BotApi) -> None:
    users = [waiting_learner(app, api, chat) for chat in range(1, 6)]
    together = threading.Barrier(6)

    def sender() -> None:
        engine = make_engine(app.settings.database_url)
        try:
            mine = replace(app, sessions=Sessions(engine))
            together.wait()
            send_due(mine, quick_bot(api))
        finally:
            engine.dispose()

    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(sender) for _ in range(6)]:
            done.result()
    assert Counter(message.chat_id for message in api.sent) == dict.fromkeys(range(1, 6), 1)
    assert {state_of(app, user) for user in users} == {SENT}


def claim(app: App, user: UserId, now: datetime) -> reminder_store.Claim | None:
    """Claim Tuesday's reminder as a sender does."""
    with app.sessions.begin() as session:
        return reminder_store.claim(
            session,
            user,
            TUESDAY,
            token=f"token of {now}",
            now=now,
            lease=sending.LEASE,
            until=datetime(2026, 3, 11, 4, tzinfo=UTC),
        )


def test_a_reminder_claimed_by_a_sender_that_died_is_sent_once_the_lease_is_over(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    assert claim(app, user, clock())
    clock.advance(seconds=59)
    send_due(app, bot)
    assert api.sent == []
    clock.advance(seconds=1)
    send_due(app, bot)
    assert len(api.sent) == 1


def test_a_sender_that_slept_past_its_lease_changes_nothing(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    slept = claim(app, user, clock())
    assert slept is not None
    clock.advance(minutes=5)
    send_due(app, bot)
    with app.sessions.begin() as session:
        assert not reminder_store.begin_sending(session, slept, now=clock(), lease=sending.LEASE, due_count=1)
        assert not reminder_store.withdraw(session, slept)
        assert not reminder_store.finish(session, slept, ReminderState.CLAIMED, SKIPPED, now=clock())
        assert not reminder_store.put_back(
            session, slept, ReminderState.SENDING, until=clock(), error="slept"
        )
    assert rows(app, user) == [(TUESDAY, SENT, "")]


def test_a_sender_that_slept_past_its_lease_takes_nothing_from_the_one_that_holds_it_now(
    app: App, clock: FixedClock, api: BotApi
) -> None:
    user = waiting_learner(app, api, CHAT)
    slept = claim(app, user, clock())
    clock.advance(minutes=5)
    holds = claim(app, user, clock())
    assert slept is not None
    assert holds is not None
    for held, moves in ((slept, False), (holds, True)):
        with app.sessions.begin() as session:
            begun = reminder_store.begin_sending(session, held, now=clock(), lease=sending.LEASE, due_count=1)
        assert begun is moves


def test_a_lease_written_before_the_clock_was_set_back_does_not_block_for_hours(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    assert claim(app, user, clock() + timedelta(hours=3))
    send_due(app, bot)
    assert len(api.sent) == 1


def test_a_send_that_was_cut_off_is_unknown_and_not_repeated(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    held = claim(app, user, clock())
    assert held is not None
    with app.sessions.begin() as session:
        assert reminder_store.begin_sending(session, held, now=clock(), lease=sending.LEASE, due_count=3)
    for _ in range(3):
        send_due(app, bot)
        clock.advance(minutes=2)
    assert api.sent == []
    assert rows(app, user) == [(TUESDAY, UNKNOWN, Skip.INTERRUPTED.value)]
    clock.set(datetime(2026, 3, 11, 9, tzinfo=UTC))
    send_due(app, bot)
    assert len(api.sent) == 1


def test_no_transaction_is_open_while_a_message_is_under_way(app: App, api: BotApi) -> None:
    user = waiting_learner(app, api, CHAT)
    seen: list[ReminderState] = []

    class Looking:
        def check(self) -> None: ...

        def send(self, chat_id: int, text: str, keyboard: Keyboard = ()) -> Sent:  # noqa: ARG002
            with app.sessions.begin():  # refused within another transaction of this thread
                pass
            seen.append(state_of(app, user))
            return Sent(1)

    send_due(app, Looking())
    assert seen == [ReminderState.SENDING]
    assert state_of(app, user) is SENT


@pytest.mark.parametrize(
    "change",
    [
        lambda app, user: plans.save_plan(app, user, replace(AT_NINE, enabled=False)),
        lambda app, user: plans.save_plan(app, user, replace(AT_NINE, local_time=time(9, 30))),
        lambda app, user: change_learner(app, user, time_zone="Pacific/Honolulu"),
    ],
    ids=["switched off", "put off", "zone changed"],
)
def test_a_learner_who_changes_their_mind_after_the_claim_gets_no_message_and_keeps_the_day(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram, change: Callable[[App, UserId], None]
) -> None:
    user = waiting_learner(app, api, CHAT)
    late_change = ClockThat(app, clock(), lambda: change(app, user))
    send_due(replace(app, clock=late_change), bot)
    assert (api.sent, rows(app, user)) == ([], [])


def test_a_reminder_put_off_after_the_claim_comes_at_its_new_time(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    later = replace(AT_NINE, local_time=time(9, 30))
    late_change = ClockThat(app, clock(), lambda: plans.save_plan(app, user, later))
    send_due(replace(app, clock=late_change), bot)
    clock.advance(minutes=30)
    send_due(app, bot)
    assert rows(app, user) == [(TUESDAY, SENT, "")]


def test_a_reminder_whose_study_date_changes_after_the_claim_is_sent_for_the_new_date(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    # With the rollover at 23 the morning of the 10th belongs to Monday the 9th, at 4 to Tuesday.
    user = waiting_learner(app, api, CHAT)
    change_learner(app, user, rollover_hour=23)
    link_chat(app, user, CHAT, date(2026, 3, 9))
    change = ClockThat(app, clock(), lambda: change_learner(app, user, rollover_hour=4))
    send_due(replace(app, clock=change), bot)
    assert (api.sent, rows(app, user)) == ([], [])
    link_chat(app, user, CHAT, TUESDAY)
    send_due(app, bot)
    assert rows(app, user) == [(TUESDAY, SENT, "")]


def test_cards_answered_after_the_claim_count(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)

    def answer() -> None:
        card = review.screen(app, user).card
        assert card is not None
        review.rate(app, user, card.id, Rating.GOOD, seen=card.reps)

    send_due(replace(app, clock=ClockThat(app, clock(), answer)), bot)
    assert rows(app, user) == [(TUESDAY, SKIPPED, Skip.ALREADY_REVIEWED.value)]


def test_a_sender_told_to_stop_begins_no_other_message(app: App, api: BotApi, bot: Telegram) -> None:
    for chat in (1, 2, 3):
        waiting_learner(app, api, chat)
    send_due(app, bot, stopped=lambda: len(api.sent) == 1)
    assert [message.chat_id for message in api.sent] == [1]


def test_one_learner_whose_data_raises_does_not_stop_the_others(app: App, api: BotApi, bot: Telegram) -> None:
    broken = waiting_learner(app, api, 1)
    waiting_learner(app, api, 2)
    change_learner(app, broken, time_zone="Atlantis/Poseidonis")
    raised: list[str] = []

    def guard(what: str, turn: Callable[[], Any], /) -> Any:
        try:
            return turn()
        except Exception as error:
            raised.append(f"{what}: {type(error).__name__}")
            return None

    send_due(app, bot, guard=guard)
    assert [message.chat_id for message in api.sent] == [2]
    assert raised == [f"reminders for learner {broken}: ZoneInfoNotFoundError"]
