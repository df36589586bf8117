"""One reminder a day, when it is wanted, whatever happens to senders and clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from phraseweaver.app import App
from phraseweaver.channels import Telegram
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.reminders import ReminderState, Skip
from phraseweaver.services import review
from phraseweaver.services.reminding import plans
from phraseweaver.services.reminding.sending import SendReport
from tests.botapi import BotApi
from tests.fixed_clock import FixedClock
from tests.services.reminding import (
    AT_NINE,
    add_cards,
    add_learner,
    rows,
    send_due,
    texts,
    waiting_learner,
)

CHAT = 7
TUESDAY = date(2026, 3, 10)
SENT, SKIPPED, FAILED = ReminderState.SENT, ReminderState.SKIPPED, ReminderState.FAILED


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
    plans.save_plan(app, no_chat, AT_NINE)
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
