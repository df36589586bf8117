"""The streak-saver: one more message, only where a streak would break."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from phraseweaver.app import App
from phraseweaver.channels import Telegram
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.reminders import ReminderState
from phraseweaver.services import review
from phraseweaver.services.reminding import breaks, plans
from tests.botapi import BotApi
from tests.fixed_clock import FixedClock
from tests.services.reminding import (
    AT_NINE,
    ClockThat,
    buttons,
    change_learner,
    kinds,
    send_due,
    texts,
    waiting_learner,
)

CHAT = 7
SAVER_ONLY = replace(AT_NINE, enabled=False, streak_saver=True)
BEFORE_THE_END = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
"""Three hours before Tuesday's study day ends."""
SENT, SKIPPED = ReminderState.SENT, ReminderState.SKIPPED


def answer(app: App, user: UserId) -> None:
    card = review.screen(app, user).card
    assert card is not None
    review.rate(app, user, card.id, Rating.EASY, seen=card.reps)


def with_streak(app: App, clock: FixedClock, api: BotApi, days: int, **options: int) -> UserId:
    """Return a learner who gave an answer on each of the days before Tuesday 10 March."""
    user = waiting_learner(app, api, CHAT, SAVER_ONLY, **{"cards": 9, **options})
    clock.advance(days=-days)
    for _ in range(days):
        answer(app, user)
        clock.advance(days=1)
    return user


def test_it_comes_three_hours_before_the_day_ends_and_says_what_keeps_the_streak(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = with_streak(app, clock, api, 2)
    clock.set(BEFORE_THE_END)
    clock.advance(seconds=-1)
    send_due(app, bot)
    assert api.sent == []
    clock.advance(seconds=1)
    for _ in range(4):
        send_due(app, bot)
        clock.advance(minutes=45)
    assert texts(api) == [
        (
            CHAT,
            "Your streak of 2 days is about to break. One answer before 4:00\u202fAM keeps it.\n"
            "7 cards due, about 1 minute.",
        )
    ]
    assert buttons(api.sent[0]) == [[("Review here", "r")], [("Done for today", "d:2026-03-10")]]
    assert kinds(app, user) == [("streak_saver", SENT)]


def test_any_answer_cancels_it(app: App, clock: FixedClock, api: BotApi, bot: Telegram) -> None:
    user = with_streak(app, clock, api, 1)
    answer(app, user)
    clock.set(BEFORE_THE_END)
    send_due(app, bot)
    assert (texts(api), kinds(app, user)) == ([], [("streak_saver", SKIPPED)])


def test_an_answer_after_the_claim_cancels_it(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = with_streak(app, clock, api, 1)
    late = ClockThat(app, BEFORE_THE_END, lambda: answer(replace(app, clock=clock), user))
    clock.set(BEFORE_THE_END)
    send_due(replace(app, clock=late), bot)
    assert (texts(api), kinds(app, user)) == ([], [("streak_saver", SKIPPED)])


def test_without_a_streak_there_is_nothing_to_save(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT, SAVER_ONLY)
    clock.set(BEFORE_THE_END)
    send_due(app, bot)
    assert (texts(api), kinds(app, user)) == ([], [("streak_saver", SKIPPED)])


def test_a_day_with_nothing_to_do_breaks_no_streak(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = with_streak(app, clock, api, 1, cards=1)
    clock.set(BEFORE_THE_END)
    send_due(app, bot)
    assert (texts(api), kinds(app, user)) == ([], [("streak_saver", SKIPPED)])


def test_in_a_planned_break_it_is_silent(app: App, clock: FixedClock, api: BotApi, bot: Telegram) -> None:
    user = with_streak(app, clock, api, 1)
    breaks.plan_break(app, user, date(2026, 3, 10), date(2026, 3, 10))
    clock.set(BEFORE_THE_END)
    send_due(app, bot)
    assert (texts(api), kinds(app, user)) == ([], [("streak_saver", SKIPPED)])


def test_it_keeps_an_hour_from_a_daily_reminder_caught_up_in_the_same_round(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = with_streak(app, clock, api, 1)
    plans.save_plan(app, user, replace(SAVER_ONLY, enabled=True, local_time=time(10)))
    clock.set(BEFORE_THE_END)
    send_due(app, bot)
    assert kinds(app, user) == [("daily", SENT)]
    clock.advance(minutes=59)
    send_due(app, bot)
    assert len(api.sent) == 1
    clock.advance(minutes=1)
    send_due(app, bot)
    assert kinds(app, user) == [("daily", SENT), ("streak_saver", SENT)]


def test_the_end_of_the_day_is_told_in_the_learners_zone_and_language(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = with_streak(app, clock, api, 1)
    change_learner(app, user, time_zone="Europe/Moscow", rollover_hour=3, interface_language="ru")
    # 03:00 in Moscow is 00:00 UTC.
    clock.set(datetime(2026, 3, 10, 21, tzinfo=UTC))
    send_due(app, bot)
    assert len(api.sent) == 1
    assert "03:00" in api.sent[0].text


def test_asked_for_in_the_last_hours_it_begins_tomorrow(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = with_streak(app, clock, api, 1)
    plans.save_plan(app, user, replace(SAVER_ONLY, streak_saver=False))
    clock.set(BEFORE_THE_END)
    clock.advance(minutes=1)
    plans.save_plan(app, user, SAVER_ONLY)
    send_due(app, bot)
    assert (texts(api), kinds(app, user)) == ([], [])
    assert plans.plan(app, user).plan.saver_from == date(2026, 3, 11)
