"""When a learner wishes to be reminded, and what they are shown of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from phraseweaver.app import App
from phraseweaver.channels import Telegram
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.reminders import SKIPS, ReminderState, Skip
from phraseweaver.errors import NotFound, SettingRejected
from phraseweaver.services.reminding import plans
from phraseweaver.services.reminding.plans import NoWeekday
from tests.botapi import BotApi
from tests.fixed_clock import FixedClock
from tests.services.reminding import (
    AT_NINE,
    add_learner,
    link_chat,
    quick_bot,
    send_due,
    waiting_learner,
)

CHAT = 7
TUESDAY = date(2026, 3, 10)
WEDNESDAY = date(2026, 3, 11)
SKIPPED = ReminderState.SKIPPED


def test_before_anything_is_saved_the_plan_is_every_evening(app: App) -> None:
    view = plans.plan(app, add_learner(app))
    assert (view.plan.enabled, view.plan.local_time, view.plan.weekdays) == (True, time(19), 127)
    assert (view.linked, view.next_at) == (False, None)


def test_a_saved_plan_is_shown_with_the_next_reminder_in_the_learners_zone(
    app: App, clock: FixedClock
) -> None:
    user = add_learner(app, zone="Asia/Tokyo")  # 18:00 there
    plans.save_plan(app, user, replace(AT_NINE, local_time=time(19, 5, 30), threshold=5))
    link_chat(app, user, CHAT)
    view = plans.plan(app, user)
    assert (view.plan.local_time, view.plan.threshold) == (time(19, 5), 5)
    assert view.next_at is not None
    assert view.next_at.isoformat() == "2026-03-10T19:05:00+09:00"


def test_a_new_time_that_is_past_applies_from_tomorrow_on(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    plans.save_plan(app, user, replace(AT_NINE, local_time=time(8, 59)))
    assert plans.plan(app, user).plan.effective_from == WEDNESDAY
    send_due(app, bot)
    assert api.sent == []


def test_a_changed_threshold_leaves_a_late_reminder_owed(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    clock.advance(hours=1)
    plans.save_plan(app, user, replace(AT_NINE, threshold=2))
    send_due(app, bot)
    assert len(api.sent) == 1


def test_a_second_time_on_the_same_day_sends_nothing_more(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    send_due(app, bot)
    plans.save_plan(app, user, replace(AT_NINE, local_time=time(23)))
    clock.set(datetime(2026, 3, 10, 23, tzinfo=UTC))
    send_due(app, bot)
    assert len(api.sent) == 1


def test_a_plan_without_weekdays_or_with_a_senseless_threshold_is_refused(app: App) -> None:
    user = add_learner(app)
    with pytest.raises(NoWeekday):
        plans.save_plan(app, user, replace(AT_NINE, weekdays=0))
    for threshold in (0, 10_000):
        with pytest.raises(SettingRejected):
            plans.save_plan(app, user, replace(AT_NINE, threshold=threshold))
    plans.save_plan(app, user, replace(AT_NINE, weekdays=0, enabled=False))
    assert plans.plan(app, user).plan.enabled is False


def test_a_learner_who_is_not_there_has_no_plan(app: App) -> None:
    nobody = UserId(404)
    for ask in (
        lambda: plans.plan(app, nobody),
        lambda: plans.last_reminder(app, nobody),
        lambda: plans.save_plan(app, nobody, AT_NINE),
    ):
        with pytest.raises(NotFound):
            ask()


def test_the_last_reminder_is_shown_in_the_learners_zone(app: App, clock: FixedClock, api: BotApi) -> None:
    user = waiting_learner(app, api, CHAT, cards=0, zone="Asia/Tokyo")
    assert plans.last_reminder(app, user) is None
    send_due(app, quick_bot(api))
    view = plans.last_reminder(app, user)
    assert view is not None
    assert (view.day, view.state, view.explanation) == (TUESDAY, SKIPPED, SKIPS[Skip.FEW_DUE])
    assert view.at is not None
    assert view.at.isoformat() == "2026-03-10T18:00:00+09:00"
