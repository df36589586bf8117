"""Snoozing a reminder, and being done for today."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from phraseweaver.app import App
from phraseweaver.channels import Telegram
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.reminders import ReminderState
from phraseweaver.errors import NotFound
from phraseweaver.services import review
from phraseweaver.services.reminding import breaks, plans, today
from phraseweaver.services.reminding.today import DayOver
from tests.botapi import BotApi
from tests.fixed_clock import FixedClock
from tests.services.reminding import AT_NINE, add_learner, kinds, send_due, texts, waiting_learner

CHAT = 7
TUESDAY = date(2026, 3, 10)
SENT, SKIPPED = ReminderState.SENT, ReminderState.SKIPPED


def answer(app: App, user: UserId) -> None:
    card = review.screen(app, user).card
    assert card is not None
    review.rate(app, user, card.id, Rating.EASY, seen=card.reps)


def test_a_snoozed_reminder_comes_again_an_hour_later_and_may_be_snoozed_again(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    send_due(app, bot)
    for _ in range(2):
        until = today.snooze(app, user, TUESDAY)
        assert until == clock() + timedelta(hours=1)
        clock.advance(minutes=59)
        send_due(app, bot)
        clock.advance(minutes=1)
        for _ in range(2):
            send_due(app, bot)
            clock.advance(minutes=5)
    assert kinds(app, user) == [("daily", SENT), ("snooze:1", SENT), ("snooze:2", SENT)]
    assert {text for _, text in texts(api)} == {"3 cards due, about 1 minute."}


def test_a_second_press_before_the_hour_is_over_begins_the_hour_anew(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    send_due(app, bot)
    today.snooze(app, user, TUESDAY)
    clock.advance(minutes=40)
    today.snooze(app, user, TUESDAY)
    for _ in range(9):
        send_due(app, bot)
        clock.advance(minutes=10)
    assert kinds(app, user) == [("daily", SENT), ("snooze:2", SENT)]


def test_cards_answered_meanwhile_make_a_snoozed_reminder_idle(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    send_due(app, bot)
    today.snooze(app, user, TUESDAY)
    answer(app, user)
    clock.advance(hours=1)
    send_due(app, bot)
    assert kinds(app, user) == [("daily", SENT), ("snooze:1", SKIPPED)]


def test_a_snooze_never_goes_past_the_end_of_the_study_day(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    send_due(app, bot)
    clock.set(datetime(2026, 3, 11, 3, 30, tzinfo=UTC))
    assert today.snooze(app, user, TUESDAY) == datetime(2026, 3, 11, 3, 55, tzinfo=UTC)
    clock.set(datetime(2026, 3, 11, 3, 56, tzinfo=UTC))
    assert today.snooze(app, user, TUESDAY) is None
    clock.set(datetime(2026, 3, 11, 4, 0, tzinfo=UTC))
    send_due(app, bot)
    assert kinds(app, user) == [("daily", SENT)]


def test_yesterdays_button_snoozes_nothing(app: App, clock: FixedClock, api: BotApi) -> None:
    user = waiting_learner(app, api, CHAT)
    clock.advance(days=1)
    assert today.snooze(app, user, TUESDAY) is None
    assert not plans.plan(app, user).snoozed


def test_a_snooze_is_told_in_the_learners_zone_and_shown_as_what_comes_next(
    app: App, clock: FixedClock, api: BotApi
) -> None:
    user = waiting_learner(app, api, CHAT, zone="Asia/Tokyo")  # 18:00 there
    until = today.snooze(app, user, TUESDAY)
    assert until is not None
    assert until.isoformat() == "2026-03-10T19:00:00+09:00"
    view = plans.plan(app, user)
    assert (view.snoozed, view.next_at) == (True, until)


def test_done_for_today_silences_the_day_and_not_the_next(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT, replace(AT_NINE, streak_saver=True))
    today.done_for_today(app, user, TUESDAY)
    for _ in range(24):
        send_due(app, bot)
        clock.advance(hours=1)
    assert kinds(app, user) == [("daily", SKIPPED), ("streak_saver", SKIPPED)]
    send_due(app, bot)
    assert len(api.sent) == 1


def test_done_for_today_cancels_a_snooze_and_a_snooze_takes_done_back(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    send_due(app, bot)
    today.snooze(app, user, TUESDAY)
    today.done_for_today(app, user, TUESDAY)
    assert plans.plan(app, user).done_today
    clock.advance(hours=1)
    send_due(app, bot)
    assert len(api.sent) == 1
    today.snooze(app, user, TUESDAY)
    assert not plans.plan(app, user).done_today
    clock.advance(hours=1)
    send_due(app, bot)
    assert len(api.sent) == 2


def test_done_taken_back_brings_what_was_held_back(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    today.done_for_today(app, user, TUESDAY)
    send_due(app, bot)
    assert (kinds(app, user), plans.plan(app, user).next_at) == (
        [("daily", SKIPPED)],
        datetime(2026, 3, 11, 9, tzinfo=UTC),
    )
    today.take_back_done(app, user, TUESDAY)
    for _ in range(2):
        send_due(app, bot)
        clock.advance(hours=1)
    assert (len(api.sent), kinds(app, user)) == (1, [("daily", SENT)])


def test_done_taken_back_does_not_repeat_what_was_sent_or_not_wanted(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    sent = waiting_learner(app, api, 7)
    unwanted = waiting_learner(app, api, 8, cards=0)
    send_due(app, bot)
    for user in (sent, unwanted):
        today.done_for_today(app, user, TUESDAY)
        today.take_back_done(app, user, TUESDAY)
    send_due(app, bot)
    assert (kinds(app, sent), kinds(app, unwanted)) == ([("daily", SENT)], [("daily", SKIPPED)])


def test_done_is_offered_while_something_may_still_come_today(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    daily = waiting_learner(app, api, 7)
    saver = waiting_learner(app, api, 8, replace(AT_NINE, streak_saver=True))
    assert plans.plan(app, daily).more_today
    send_due(app, bot)
    assert not plans.plan(app, daily).more_today
    assert plans.plan(app, saver).more_today
    today.snooze(app, daily, TUESDAY)
    assert plans.plan(app, daily).more_today


def test_only_today_can_be_done(app: App, clock: FixedClock, api: BotApi) -> None:
    user = waiting_learner(app, api, CHAT)
    for day in (TUESDAY - timedelta(days=1), TUESDAY + timedelta(days=1)):
        with pytest.raises(DayOver):
            today.done_for_today(app, user, day)
        with pytest.raises(DayOver):
            today.take_back_done(app, user, day)
    assert not plans.plan(app, user).done_today


def test_a_break_silences_a_snooze_too(app: App, clock: FixedClock, api: BotApi, bot: Telegram) -> None:
    user = waiting_learner(app, api, CHAT)
    send_due(app, bot)
    today.snooze(app, user, TUESDAY)
    breaks.plan_break(app, user, TUESDAY, TUESDAY)
    assert today.snooze(app, user, TUESDAY) is None
    clock.advance(hours=1)
    send_due(app, bot)
    assert len(api.sent) == 1


def test_a_learner_who_is_not_there_or_has_no_plan_can_do_neither(app: App) -> None:
    nobody, unplanned = UserId(404), add_learner(app)
    for act in (today.snooze, today.done_for_today, today.take_back_done):
        with pytest.raises(NotFound):
            act(app, nobody, TUESDAY)
    assert today.snooze(app, unplanned, TUESDAY) is None
