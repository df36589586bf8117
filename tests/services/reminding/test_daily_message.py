"""What the daily message says, and the buttons below it."""

from __future__ import annotations

import pytest

from phraseweaver.app import App
from phraseweaver.channels import Telegram
from phraseweaver.domain.rating import Rating
from phraseweaver.services import review
from phraseweaver.translation import translator
from tests.botapi import BotApi
from tests.fixed_clock import FixedClock
from tests.services.collections_of_cards import cards_of, in_review
from tests.services.reminding import buttons, change_learner, send_due, texts, waiting_learner, with_bot

CHAT = 7


def test_it_says_how_many_cards_how_long_and_what_tomorrow_will_be(
    app: App, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT, cards=31)
    change_learner(app, user, new_per_day=0)
    cards = cards_of(app, user)
    in_review(app, user, cards[:12], due_in=0)
    in_review(app, user, cards[12:], due_in=1)
    send_due(app, bot)
    assert texts(api) == [(CHAT, "12 cards due, about 2 minutes. Skip, and tomorrow is 31.")]


def test_tomorrows_figure_keeps_to_the_same_limits(app: App, api: BotApi, bot: Telegram) -> None:
    user = waiting_learner(app, api, CHAT, cards=40)
    change_learner(app, user, new_per_day=5, reviews_per_day=15)
    cards = cards_of(app, user)
    in_review(app, user, cards[:12], due_in=0)
    in_review(app, user, cards[12:30], due_in=1)
    send_due(app, bot)
    # Today 12 reviews and 5 new cards; tomorrow 15 of 30 reviews and 5 new cards.
    assert texts(api) == [(CHAT, "17 cards due, about 3 minutes. Skip, and tomorrow is 20.")]


def test_tomorrow_is_not_spoken_of_where_it_brings_no_more(app: App, api: BotApi, bot: Telegram) -> None:
    waiting_learner(app, api, CHAT, cards=12)
    send_due(app, bot)
    assert texts(api) == [(CHAT, "12 cards due, about 2 minutes.")]


def test_the_minutes_follow_the_learners_own_pace(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT, cards=24)
    clock.advance(days=-1)
    for _ in range(20):  # answers of 30 seconds; four new cards are left
        card = review.screen(app, user).card
        assert card is not None
        review.rate(app, user, card.id, Rating.EASY, seen=card.reps, duration_ms=30_000)
    clock.advance(days=1)
    send_due(app, bot)
    assert texts(api) == [(CHAT, "4 cards due, about 2 minutes.")]


def test_it_is_in_the_learners_language(app: App, api: BotApi, bot: Telegram) -> None:
    user = waiting_learner(app, api, CHAT, cards=31)
    change_learner(app, user, new_per_day=0, interface_language="ru")
    cards = cards_of(app, user)
    in_review(app, user, cards[:12], due_in=0)
    in_review(app, user, cards[12:], due_in=1)
    send_due(app, bot)
    t = translator("ru")
    due = t(
        "{cards}, {minutes}.",
        cards=t.plural("{n} card due", "{n} cards due", 12),
        minutes=t.plural("about {n} minute", "about {n} minutes", 2),
    )
    assert texts(api) == [(CHAT, f"{due} {t('Skip, and tomorrow is {number}.', number='31')}")]
    assert buttons(api.sent[0])[0] == [(t("Review here"), "r")]


def test_its_buttons_lead_to_the_review_and_put_the_day_off(app: App, api: BotApi, bot: Telegram) -> None:
    waiting_learner(app, api, CHAT)
    send_due(with_bot(app, api, public_url="https://phrases.example"), bot)
    assert buttons(api.sent[0]) == [
        [("Review here", "r"), ("Open dashboard", "https://phrases.example")],
        [("Snooze an hour", "z:2026-03-10"), ("Done for today", "d:2026-03-10")],
    ]


@pytest.mark.parametrize(
    ("address", "in_text"),
    [
        ("http://localhost:8501", True),
        ("http://phrases", True),
        ("http://127.0.0.1:8501", False),
        ("http://[::1]:8501", True),
        ("https://phrases.example/app", False),
    ],
)
def test_an_address_that_telegram_refuses_for_a_button_stands_in_the_text(
    app: App, api: BotApi, bot: Telegram, address: str, in_text: bool
) -> None:
    waiting_learner(app, api, CHAT)
    send_due(with_bot(app, api, public_url=address), bot)
    [message] = api.sent
    assert message.text.endswith(f"\n{address}") is in_text
    assert ("Open dashboard" in str(buttons(message))) is not in_text


def test_without_an_address_there_is_no_button_for_it(app: App, api: BotApi, bot: Telegram) -> None:
    waiting_learner(app, api, CHAT)
    send_due(app, bot)
    assert buttons(api.sent[0])[0] == [("Review here", "r")]
