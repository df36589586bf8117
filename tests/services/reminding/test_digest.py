"""The weekly digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from phraseweaver.app import App
from phraseweaver.channels import Telegram
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.reminders import ReminderState
from phraseweaver.services import review
from phraseweaver.services.reminding import plans
from tests.botapi import BotApi
from tests.fixed_clock import FixedClock
from tests.services.collections_of_cards import cards_of, in_review
from tests.services.reminding import AT_NINE, buttons, kinds, send_due, texts, waiting_learner

CHAT = 7
DIGEST_ONLY = replace(AT_NINE, enabled=False, digest=True)
MONDAY = datetime(2026, 3, 16, 9, tzinfo=UTC)
SENT, SKIPPED = ReminderState.SENT, ReminderState.SKIPPED


def test_it_tells_of_the_last_week_and_of_the_coming_one(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT, DIGEST_ONLY, cards=6)
    first, second, third, fourth, *_ = cards_of(app, user)
    in_review(app, user, [first, second, third, fourth], due_in=0, interval=10)
    # Tuesday: of four reviews one is forgotten; 45 seconds each.
    for card, rating in (
        (first, Rating.AGAIN),
        (second, Rating.GOOD),
        (third, Rating.GOOD),
        (fourth, Rating.GOOD),
    ):
        review.rate(app, user, card, rating, seen=4, duration_ms=45_000)
    clock.set(MONDAY - timedelta(days=1))  # Sunday: one new card
    review.rate(app, user, cards_of(app, user)[4], Rating.EASY, seen=0, duration_ms=0)
    # The coming week holds three reviews, one of them overdue; a fourth comes later.
    clock.set(MONDAY)
    for card, due_in in ((first, -2), (second, 0), (third, 3), (fourth, 7)):
        in_review(app, user, [card], due_in=due_in)
    in_review(app, user, [cards_of(app, user)[4]], due_in=30)
    send_due(app, bot)
    assert texts(api) == [
        (
            CHAT,
            "Last week: 5 answers, 3 minutes. Days with answers: 2 of 7.\n"
            "True retention: 75%.\n"
            "Streak: 1 day.\n"
            "This week: 3 reviews, most of them on Mon, 16 Mar (2).",
        )
    ]
    assert buttons(api.sent[0]) == [[("Review here", "r")]]
    assert kinds(app, user) == [("digest", SENT)]


def test_it_comes_on_mondays_only_and_once(app: App, clock: FixedClock, api: BotApi, bot: Telegram) -> None:
    user = waiting_learner(app, api, CHAT, DIGEST_ONLY)
    in_review(app, user, cards_of(app, user), due_in=8)
    clock.set(datetime(2026, 3, 10, 9, tzinfo=UTC))
    while clock() < MONDAY + timedelta(days=7):
        send_due(app, bot)
        clock.advance(hours=8)
    assert [message.text for message in api.sent] == [
        "Last week had no answers.\nThis week: 3 reviews, most of them on Wed, 18 Mar (3)."
    ]


def test_a_week_with_nothing_before_one_with_nothing_is_not_told_of(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT, DIGEST_ONLY)
    clock.set(MONDAY)
    send_due(app, bot)
    assert (texts(api), kinds(app, user)) == ([], [("digest", SKIPPED)])


def test_it_goes_out_beside_the_daily_reminder_a_second_apart(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT, replace(AT_NINE, digest=True))
    in_review(app, user, cards_of(app, user)[:1], due_in=6)
    clock.set(MONDAY)
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        clock.advance(seconds=seconds)

    send_due(app, bot, sleep=sleep)
    assert kinds(app, user)[-2:] == [("digest", SENT), ("daily", SENT)]
    assert sum(pauses) == 1.0


def test_a_sender_told_to_stop_begins_no_second_message_to_the_same_learner(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT, replace(AT_NINE, digest=True))
    in_review(app, user, cards_of(app, user)[:1], due_in=6)
    clock.set(MONDAY)
    send_due(app, bot, stopped=lambda: len(api.sent) == 1)
    assert kinds(app, user)[-1] == ("digest", SENT)


def test_asked_for_on_monday_after_its_time_it_begins_next_week(
    app: App, clock: FixedClock, api: BotApi
) -> None:
    user = waiting_learner(app, api, CHAT)
    clock.set(MONDAY + timedelta(hours=1))
    plans.save_plan(app, user, replace(AT_NINE, digest=True))
    assert plans.plan(app, user).plan.digest_from == date(2026, 3, 17)
    plans.save_plan(app, user, replace(AT_NINE, digest=True, threshold=5))
    assert plans.plan(app, user).plan.digest_from == date(2026, 3, 17)
    plans.save_plan(app, user, AT_NINE)
    assert plans.plan(app, user).plan.digest_from is None
