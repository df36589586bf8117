"""One reminder a day, when it is wanted, whatever happens to senders, clocks and Telegram."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from phraseweaver.app import App
from phraseweaver.channels import REASONS, Button, ChannelError, Failure, Reason, Sent, Telegram
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.reminders import SKIPS, ReminderState, Skip
from phraseweaver.errors import NotFound, SettingRejected
from phraseweaver.services import reminders, review
from phraseweaver.services.reminders import NoWeekday, SenderHealth, SendReport, Step, send_due
from phraseweaver.store import reminders as reminder_store
from phraseweaver.store import sender_state
from phraseweaver.store.engine import Sessions, make_engine
from phraseweaver.translation import translator
from tests.botapi import BotApi, Trouble
from tests.fixed_clock import FixedClock
from tests.services.reminding import (
    AT_NINE,
    ClockThat,
    add_cards,
    add_learner,
    change_learner,
    link_chat,
    quick_bot,
    rows,
    state_of,
    waiting_learner,
    with_bot,
)

CHAT = 7
TUESDAY = date(2026, 3, 10)
WEDNESDAY = date(2026, 3, 11)
SENT, SKIPPED, UNKNOWN, FAILED, RETRY = (
    ReminderState.SENT,
    ReminderState.SKIPPED,
    ReminderState.UNKNOWN,
    ReminderState.FAILED,
    ReminderState.RETRY,
)


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture
def bot(api: BotApi) -> Telegram:
    return quick_bot(api)


def texts(api: BotApi) -> list[tuple[int, str]]:
    return [(message.chat_id, message.text) for message in api.sent]


# What is sent, and when.


def test_a_learner_with_cards_due_is_reminded_once_a_day(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT, cards=12)
    for _ in range(3):
        send_due(app, bot)
        clock.advance(hours=5)
    assert texts(api) == [(CHAT, "12 cards due, about 2 minutes.")]
    assert rows(app, user) == [(TUESDAY, SENT, "")]
    clock.set(datetime(2026, 3, 11, 9, tzinfo=UTC))
    send_due(app, bot)
    assert len(api.sent) == 2


def test_nothing_is_sent_before_the_time(app: App, clock: FixedClock, api: BotApi, bot: Telegram) -> None:
    user = waiting_learner(app, api, CHAT)
    clock.advance(seconds=-1)
    assert send_due(app, bot) == SendReport()
    assert rows(app, user) == []


def test_the_time_is_the_learners_own(app: App, clock: FixedClock, api: BotApi, bot: Telegram) -> None:
    # 09:00 in Tokyo is 00:00 UTC.
    waiting_learner(app, api, CHAT, zone="Asia/Tokyo")
    clock.set(datetime(2026, 3, 10, 23, 59, tzinfo=UTC))
    send_due(app, bot)
    assert api.sent == []
    clock.advance(minutes=1)
    send_due(app, bot)
    assert len(api.sent) == 1


def test_the_message_names_the_dashboard_and_the_learners_own_pace(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    app = with_bot(app, api, public_url="https://phrases.example")
    user = waiting_learner(app, api, CHAT, cards=22)
    clock.advance(days=-1)
    for _ in range(20):  # twenty answers of 30 seconds, so that two new cards and twenty learned are left
        card = review.screen(app, user).card
        assert card is not None
        review.rate(app, user, card.id, Rating.EASY, seen=card.reps, duration_ms=30_000)
    clock.advance(days=1)
    send_due(app, bot)
    assert texts(api) == [(CHAT, "2 cards due, about 1 minute.\nhttps://phrases.example")]


def test_the_message_is_in_the_learners_language(app: App, api: BotApi, bot: Telegram) -> None:
    user = waiting_learner(app, api, CHAT, cards=12)
    change_learner(app, user, interface_language="ru")
    send_due(app, bot)
    t = translator("ru")
    cards = t.plural("{n} card due", "{n} cards due", 12)
    minutes = t.plural("about {n} minute", "about {n} minutes", 2)
    assert texts(api) == [(CHAT, t("{cards}, {minutes}.", cards=cards, minutes=minutes))]


def test_on_a_day_with_nothing_due_there_is_no_message(app: App, api: BotApi, bot: Telegram) -> None:
    user = waiting_learner(app, api, CHAT, cards=0)
    send_due(app, bot)
    assert api.sent == []
    assert rows(app, user) == [(TUESDAY, SKIPPED, Skip.FEW_DUE.value)]


def test_below_the_threshold_there_is_no_message(app: App, api: BotApi, bot: Telegram) -> None:
    below = waiting_learner(app, api, 7, replace(AT_NINE, threshold=4), cards=3)
    reached = waiting_learner(app, api, 8, replace(AT_NINE, threshold=3), cards=3)
    report = send_due(app, bot)
    assert (rows(app, below)[0][1], rows(app, reached)[0][1]) == (SKIPPED, SENT)
    assert (report[SKIPPED], report[SENT], report[FAILED]) == (1, 1, 0)


@pytest.mark.parametrize(("only_if_unreviewed", "messages"), [(True, 0), (False, 1)])
def test_after_an_answer_there_is_a_message_only_if_wished(
    app: App, api: BotApi, bot: Telegram, only_if_unreviewed: bool, messages: int
) -> None:
    user = waiting_learner(app, api, CHAT, replace(AT_NINE, only_if_unreviewed=only_if_unreviewed))
    card = review.screen(app, user).card
    assert card is not None
    review.rate(app, user, card.id, Rating.GOOD, seen=card.reps)
    send_due(app, bot)
    assert len(api.sent) == messages


def test_an_answer_taken_back_does_not_count(app: App, api: BotApi, bot: Telegram) -> None:
    user = waiting_learner(app, api, CHAT)
    card = review.screen(app, user).card
    assert card is not None
    review.rate(app, user, card.id, Rating.GOOD, seen=card.reps)
    review.undo(app, user)
    send_due(app, bot)
    assert len(api.sent) == 1


def test_on_other_weekdays_nothing_is_sent_nor_written_down(app: App, api: BotApi, bot: Telegram) -> None:
    user = waiting_learner(app, api, CHAT, replace(AT_NINE, weekdays=0b100))  # Wednesday
    send_due(app, bot)
    assert (api.sent, rows(app, user)) == ([], [])


def test_without_a_chat_or_switched_off_nothing_is_sent(app: App, api: BotApi, bot: Telegram) -> None:
    no_chat = add_learner(app)
    add_cards(app, no_chat, 3)
    reminders.save_plan(app, no_chat, AT_NINE)
    off = waiting_learner(app, api, CHAT, replace(AT_NINE, enabled=False))
    send_due(app, bot)
    assert (api.sent, rows(app, no_chat), rows(app, off)) == ([], [], [])


# A sender that was away.


def test_a_missed_time_is_caught_up_until_the_study_day_ends(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    clock.set(datetime(2026, 3, 11, 3, 59, tzinfo=UTC))
    send_due(app, bot)
    assert rows(app, user) == [(TUESDAY, SENT, "")]


def test_days_without_a_sender_are_written_down_as_skipped(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    send_due(app, bot)
    clock.set(datetime(2026, 3, 13, 4, 0, tzinfo=UTC))
    send_due(app, bot)
    gone = [(TUESDAY + timedelta(days=n), SKIPPED, Skip.NO_SENDER.value) for n in (1, 2)]
    assert rows(app, user) == [(TUESDAY, SENT, ""), *gone]
    assert len(api.sent) == 1
    clock.set(datetime(2026, 3, 13, 9, 0, tzinfo=UTC))
    send_due(app, bot)
    assert len(api.sent) == 2


def test_of_a_long_absence_the_last_seven_days_are_written_down(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    clock.advance(days=100)
    send_due(app, bot)
    assert len(rows(app, user)) == 8
    assert len(api.sent) == 1


def test_a_reminder_caught_up_late_leaves_twelve_hours_before_the_next(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    waiting_learner(app, api, CHAT)
    clock.set(datetime(2026, 3, 11, 3, 30, tzinfo=UTC))
    send_due(app, bot)
    clock.set(datetime(2026, 3, 11, 15, 29, tzinfo=UTC))
    send_due(app, bot)
    assert len(api.sent) == 1
    clock.set(datetime(2026, 3, 11, 15, 30, tzinfo=UTC))
    send_due(app, bot)
    assert len(api.sent) == 2


@pytest.mark.parametrize("back", [timedelta(hours=3), timedelta(days=3)])
def test_a_clock_set_back_sends_nothing_twice(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram, back: timedelta
) -> None:
    waiting_learner(app, api, CHAT)
    clock.advance(hours=4)
    send_due(app, bot)
    clock.advance(-back)
    for _ in range(int(back / timedelta(hours=1)) + 4):
        send_due(app, bot)
        clock.advance(hours=1)
    assert len(api.sent) == 1


# Several senders.


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
            lease=reminders.LEASE,
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
        assert not reminder_store.begin_sending(
            session, slept, now=clock(), lease=reminders.LEASE, due_count=1
        )
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
            begun = reminder_store.begin_sending(
                session, held, now=clock(), lease=reminders.LEASE, due_count=1
            )
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
        assert reminder_store.begin_sending(session, held, now=clock(), lease=reminders.LEASE, due_count=3)
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

        def send(self, chat_id: int, text: str, buttons: tuple[Button, ...] = ()) -> Sent:  # noqa: ARG002
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
        lambda app, user: reminders.save_plan(app, user, replace(AT_NINE, enabled=False)),
        lambda app, user: reminders.save_plan(app, user, replace(AT_NINE, local_time=time(9, 30))),
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
    late_change = ClockThat(app, clock(), lambda: reminders.save_plan(app, user, later))
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

    def guard(what: str, turn: Callable[[], Step], /) -> Step | None:
        try:
            return turn()
        except Exception as error:
            raised.append(f"{what}: {type(error).__name__}")
            return None

    send_due(app, bot, guard=guard)
    assert [message.chat_id for message in api.sent] == [2]
    assert raised == [f"reminder for learner {broken}: ZoneInfoNotFoundError"]


# When Telegram does not take the message.


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble.reset(),
        Trouble.reset(delivered=True),
        Trouble.html_502(),
        Trouble.html_502(delivered=True),
        Trouble.half_an_answer(),
    ],
    ids=["cut", "cut after delivery", "gateway", "gateway after delivery", "half an answer"],
)
def test_a_message_whose_outcome_is_unknown_is_not_repeated_that_day(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram, trouble: Trouble
) -> None:
    user = waiting_learner(app, api, CHAT)
    api.trouble("sendMessage", trouble)
    for _ in range(4):
        send_due(app, bot)
        clock.advance(hours=2)
    assert api.calls == ["sendMessage"]
    assert state_of(app, user) is UNKNOWN
    view = reminders.last_reminder(app, user)
    assert view is not None
    assert view.explanation in {REASONS[Reason.NO_ANSWER.value], REASONS[Reason.UNEXPECTED_ANSWER.value]}
    clock.set(datetime(2026, 3, 11, 9, tzinfo=UTC))
    send_due(app, bot)
    assert [state for _, state, _ in rows(app, user)] == [UNKNOWN, SENT]


def test_a_message_that_certainly_did_not_leave_is_repeated_after_one_ten_and_sixty_minutes(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    api.trouble("sendMessage", *[Trouble.json_500()] * 9)
    tries = []
    start = clock()
    for minute in range(200):
        clock.set(start + timedelta(minutes=minute))
        before = len(api.calls)
        send_due(app, bot)
        tries += [minute] * (len(api.calls) - before)
    assert tries == [0, 1, 11, 71]
    assert rows(app, user) == [(TUESDAY, FAILED, Reason.SERVER_ERROR.value)]


def test_a_repetition_that_succeeds_is_sent_once(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    api.trouble("sendMessage", Trouble.json_500())
    assert send_due(app, bot)[RETRY] == 1
    assert rows(app, user) == [(TUESDAY, RETRY, Reason.SERVER_ERROR.value)]
    for _ in range(3):
        clock.advance(minutes=1)
        send_due(app, bot)
    assert len(api.sent) == 1
    assert rows(app, user) == [(TUESDAY, SENT, "")]


def test_nothing_is_repeated_beyond_the_end_of_the_study_day(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    clock.set(datetime(2026, 3, 11, 3, 59, 30, tzinfo=UTC))
    api.trouble("sendMessage", Trouble.json_500())
    send_due(app, bot)
    assert rows(app, user) == [(TUESDAY, FAILED, Reason.SERVER_ERROR.value)]


def test_flood_control_holds_all_messages_as_long_as_it_asks_and_half_a_second(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    users = [waiting_learner(app, api, chat) for chat in (1, 2)]
    api.trouble("sendMessage", Trouble.too_many(30))
    assert send_due(app, bot).held
    assert len(api.calls) == 1
    clock.advance(seconds=30.4)
    assert send_due(app, bot).held
    assert len(api.calls) == 1
    assert reminders.status(app).hold_until == clock() + timedelta(seconds=0.1)
    clock.advance(seconds=0.1)
    assert not send_due(app, bot).held
    assert [message.chat_id for message in api.sent] == [1, 2]
    assert {state_of(app, user) for user in users} == {SENT}


def test_flood_control_is_no_failed_attempt(app: App, clock: FixedClock, api: BotApi, bot: Telegram) -> None:
    user = waiting_learner(app, api, CHAT)
    api.trouble("sendMessage", *[Trouble.too_many(1)] * 10, Trouble.json_500())
    for _ in range(11):
        send_due(app, bot)
        clock.advance(seconds=2)
    assert rows(app, user) == [(TUESDAY, RETRY, Reason.SERVER_ERROR.value)]
    clock.advance(minutes=1)
    send_due(app, bot)
    assert state_of(app, user) is SENT


def test_a_pause_that_begins_after_the_claim_holds_the_message(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)

    def hold() -> None:
        with app.sessions.begin() as session:
            sender_state.hold(session, clock() + timedelta(minutes=1))

    assert send_due(replace(app, clock=ClockThat(app, clock(), hold)), bot).held
    assert (api.calls, state_of(app, user)) == ([], RETRY)
    clock.advance(minutes=1)
    send_due(app, bot)
    assert state_of(app, user) is SENT


def test_a_blocked_bot_is_not_tried_again_and_the_learner_sees_why(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    api.blocked.add(CHAT)
    for _ in range(3):
        send_due(app, bot)
        clock.advance(days=1)
    assert api.calls == ["sendMessage"]
    assert rows(app, user) == [(TUESDAY, FAILED, Reason.BLOCKED.value)]
    view = reminders.plan(app, user)
    assert view.channel_error == REASONS[Reason.BLOCKED.value]
    assert view.next_at is None
    assert view.linked


def test_a_chat_connected_while_a_message_to_the_former_one_fails_is_not_switched_off(
    app: App, api: BotApi
) -> None:
    user = waiting_learner(app, api, CHAT)

    class Relinking:
        def check(self) -> None: ...

        def send(self, chat_id: int, text: str, buttons: tuple[Button, ...] = ()) -> Sent:  # noqa: ARG002
            link_chat(app, user, 8)
            raise ChannelError(Failure.PERMANENT, Reason.BLOCKED, method="sendMessage", status=403)

    send_due(app, Relinking())
    assert state_of(app, user) is FAILED
    assert reminders.plan(app, user).channel_error == ""


def test_a_message_refused_as_malformed_is_our_bug_and_not_repeated(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    user = waiting_learner(app, api, CHAT)
    api.trouble("sendMessage", Trouble.error(400, "Bad Request: can't parse entities"))
    for _ in range(3):
        send_due(app, bot)
        clock.advance(hours=2)
    assert api.calls == ["sendMessage"]
    assert rows(app, user) == [(TUESDAY, FAILED, Reason.REQUEST_REFUSED.value)]
    assert "ERROR" in {record.levelname for record in caplog.records}
    assert reminders.plan(app, user).channel_error == ""


def test_a_rejected_token_is_tried_once_in_five_minutes_by_all_senders_together(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    users = [waiting_learner(app, api, chat) for chat in (1, 2)]
    reminders.beat(app)
    right, api.token = api.token, "123456789:AAthe-token-was-revoked-00000000"
    start = clock()
    calls = []
    for half_minute in range(21):
        clock.set(start + timedelta(seconds=30 * half_minute))
        for _ in range(2):
            before = len(api.calls)
            assert send_due(app, bot).held
            calls += [half_minute] * (len(api.calls) - before)
    assert calls == [0, 10, 20]
    assert api.calls == ["sendMessage", "getMe", "getMe"]
    reminders.beat(app)
    assert reminders.status(app).health is SenderHealth.TOKEN_REJECTED
    api.token = right
    clock.advance(minutes=5)
    assert send_due(app, bot)[SENT] == 2
    assert {state_of(app, user) for user in users} == {SENT}
    reminders.beat(app)
    assert reminders.status(app).health is SenderHealth.RUNNING


def test_a_reminder_that_waited_for_its_whole_day_is_skipped_with_its_last_failure(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    api.token = "123456789:AAthe-token-was-revoked-00000000"
    send_due(app, bot)
    clock.set(datetime(2026, 3, 11, 4, tzinfo=UTC))
    send_due(app, bot)
    assert rows(app, user) == [(TUESDAY, SKIPPED, Reason.TOKEN_REJECTED.value)]


# The plan.


def test_before_anything_is_saved_the_plan_is_every_evening(app: App) -> None:
    view = reminders.plan(app, add_learner(app))
    assert (view.plan.enabled, view.plan.local_time, view.plan.weekdays) == (True, time(19), 127)
    assert (view.linked, view.next_at) == (False, None)


def test_a_saved_plan_is_shown_with_the_next_reminder_in_the_learners_zone(
    app: App, clock: FixedClock
) -> None:
    user = add_learner(app, zone="Asia/Tokyo")  # 18:00 there
    reminders.save_plan(app, user, replace(AT_NINE, local_time=time(19, 5, 30), threshold=5))
    link_chat(app, user, CHAT)
    view = reminders.plan(app, user)
    assert (view.plan.local_time, view.plan.threshold) == (time(19, 5), 5)
    assert view.next_at is not None
    assert view.next_at.isoformat() == "2026-03-10T19:05:00+09:00"


def test_a_new_time_that_is_past_applies_from_tomorrow_on(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    reminders.save_plan(app, user, replace(AT_NINE, local_time=time(8, 59)))
    assert reminders.plan(app, user).plan.effective_from == WEDNESDAY
    send_due(app, bot)
    assert api.sent == []


def test_a_changed_threshold_leaves_a_late_reminder_owed(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    clock.advance(hours=1)
    reminders.save_plan(app, user, replace(AT_NINE, threshold=2))
    send_due(app, bot)
    assert len(api.sent) == 1


def test_a_second_time_on_the_same_day_sends_nothing_more(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    send_due(app, bot)
    reminders.save_plan(app, user, replace(AT_NINE, local_time=time(23)))
    clock.set(datetime(2026, 3, 10, 23, tzinfo=UTC))
    send_due(app, bot)
    assert len(api.sent) == 1


def test_a_plan_without_weekdays_or_with_a_senseless_threshold_is_refused(app: App) -> None:
    user = add_learner(app)
    with pytest.raises(NoWeekday):
        reminders.save_plan(app, user, replace(AT_NINE, weekdays=0))
    for threshold in (0, 10_000):
        with pytest.raises(SettingRejected):
            reminders.save_plan(app, user, replace(AT_NINE, threshold=threshold))
    reminders.save_plan(app, user, replace(AT_NINE, weekdays=0, enabled=False))
    assert reminders.plan(app, user).plan.enabled is False


def test_a_learner_who_is_not_there_has_no_plan(app: App) -> None:
    nobody = UserId(404)
    for ask in (
        lambda: reminders.plan(app, nobody),
        lambda: reminders.last_reminder(app, nobody),
        lambda: reminders.save_plan(app, nobody, AT_NINE),
    ):
        with pytest.raises(NotFound):
            ask()


def test_the_last_reminder_is_shown_in_the_learners_zone(app: App, clock: FixedClock, api: BotApi) -> None:
    user = waiting_learner(app, api, CHAT, cards=0, zone="Asia/Tokyo")
    assert reminders.last_reminder(app, user) is None
    send_due(app, quick_bot(api))
    view = reminders.last_reminder(app, user)
    assert view is not None
    assert (view.day, view.state, view.explanation) == (TUESDAY, SKIPPED, SKIPS[Skip.FEW_DUE])
    assert view.at is not None
    assert view.at.isoformat() == "2026-03-10T18:00:00+09:00"


# The sender's health.


def test_the_senders_health_is_read_from_its_heartbeat(app: App, clock: FixedClock) -> None:
    assert reminders.status(app).health is SenderHealth.NEVER_SEEN
    assert reminders.beat(app)
    assert reminders.status(app).health is SenderHealth.RUNNING
    clock.advance(minutes=15)
    assert reminders.status(app).health is SenderHealth.RUNNING
    clock.advance(seconds=1)
    status = reminders.status(app)
    assert (status.health, status.heartbeat_at) == (SenderHealth.LATE, clock() - timedelta(seconds=901))


def test_a_sender_made_for_another_schema_is_told_apart(app: App, clock: FixedClock) -> None:
    with app.sessions.begin() as session:
        sender_state.beat(session, clock(), "0000_of_old")
    assert reminders.status(app).health is SenderHealth.OTHER_SCHEMA


def test_the_last_failure_is_kept_in_words(app: App, clock: FixedClock, api: BotApi, bot: Telegram) -> None:
    waiting_learner(app, api, CHAT)
    assert reminders.status(app).last_error == ""
    api.trouble("sendMessage", Trouble.json_500())
    send_due(app, bot)
    status = reminders.status(app)
    assert (status.last_error, status.last_error_at) == (REASONS[Reason.SERVER_ERROR.value], clock())
