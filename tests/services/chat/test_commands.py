"""What each command answers, and what plain words lead to."""

from __future__ import annotations

from datetime import time

import pytest

from phraseweaver.domain.rating import Rating
from phraseweaver.services.chat import dispatch
from phraseweaver.services.reminding import plans
from phraseweaver.store import chats, reminder_plans
from tests.services.chat.talking import Talk
from tests.services.reminding import AT_NINE, add_cards, change_learner
from tests.services.studying import answer

CHAT = 7


def test_a_chat_that_is_connected_to_nobody_hears_one_kind_sentence(talk: Talk) -> None:
    [said] = talk.say(CHAT, "/review")
    assert said.startswith("Hello! This chat is not connected to PhraseWeaver yet.")
    [said] = talk.say(CHAT, "hola = hello", language="ru-RU")
    assert said.startswith("Здравствуйте!")


def test_help_names_every_command(talk: Talk) -> None:
    talk.learner(CHAT)
    [said] = talk.say(CHAT, "/help")
    for name in dispatch.COMMANDS:
        assert f"/{name} – " in said


@pytest.mark.parametrize("text", ["/nonsense", "/", "/Help", "/help@phraseweaver_test_bot", "/help me"])
def test_an_unknown_command_gets_the_help_and_a_known_one_may_be_addressed(talk: Talk, text: str) -> None:
    talk.learner(CHAT)
    [said] = talk.say(CHAT, text)
    assert "/review – review what is due, right here" in said


def test_start_in_a_connected_chat_greets(talk: Talk) -> None:
    talk.learner(CHAT)
    [said] = talk.say(CHAT, "/start")
    assert said.startswith("Connected!")
    assert talk.api.last(CHAT).labels == [["Review here"]]


def test_words_that_mean_nothing_get_a_hint(talk: Talk) -> None:
    talk.learner(CHAT)
    [said] = talk.say(CHAT, "how are you?")
    assert said == (
        "To add a phrase, write it with its translation: hola = hello\n"
        "To review, send /review. Everything else: /help"
    )


def test_a_picture_gets_the_hint_too(talk: Talk) -> None:
    talk.learner(CHAT)
    talk.api.write(CHAT, "a caption is no text", text=None, photo=[{}])
    talk.read()
    assert talk.api.last(CHAT).text.startswith("To add a phrase")


def test_the_bot_speaks_the_learners_language(talk: Talk) -> None:
    user = talk.learner(CHAT)
    change_learner(talk.app, user, interface_language="ru")
    [said] = talk.say(CHAT, "/due", language="en")
    assert said == "Повторять нечего. Отлично!"


def test_due_says_how_much_how_long_and_where(talk: Talk) -> None:
    user = talk.learner(CHAT)
    add_cards(talk.app, user, 5, "Español")
    add_cards(talk.app, user, 2, "Kitchen")
    [said] = talk.say(CHAT, "/due")
    assert said == "7 cards due, about 1 minute.\n\nEspañol: 5 new cards\nKitchen: 2 new cards"
    assert talk.api.last(CHAT).labels == [["Review here"]]


def test_due_says_that_decks_share_the_days_limit(talk: Talk) -> None:
    user = talk.learner(CHAT)
    for name in ("One", "Two"):
        add_cards(talk.app, user, 15, name)
    [said] = talk.say(CHAT, "/due")
    assert said == (
        "20 cards due, about 3 minutes.\n\nOne: 15 new cards\nTwo: 15 new cards\n\n"
        "All decks share the limit of the day."
    )


def test_stats_of_a_first_day(talk: Talk) -> None:
    user = talk.learner(CHAT)
    add_cards(talk.app, user, 3)
    answer(talk.app, user, Rating.GOOD, milliseconds=50_000)
    answer(talk.app, user, Rating.GOOD, milliseconds=40_000)
    [said] = talk.say(CHAT, "/stats")
    assert said == (
        "Today: 2 answers, 2 minutes\nLast 7 days: 2 answers, 2 minutes\nStreak: 1 day (longest 1)"
    )


def test_stats_tell_the_week_from_the_month_and_name_what_was_remembered(talk: Talk) -> None:
    user = talk.learner(CHAT)
    add_cards(talk.app, user, 2)
    answer(talk.app, user, Rating.EASY)
    answer(talk.app, user, Rating.EASY)
    talk.clock.advance(days=10)
    answer(talk.app, user, Rating.GOOD)
    answer(talk.app, user, Rating.AGAIN)
    [said] = talk.say(CHAT, "/stats")
    assert said.splitlines()[:2] == ["Today: 2 answers", "Last 7 days: 2 answers"]
    assert said.splitlines()[-1] == "True retention, last 30 days: 50%"


def test_stop_disconnects_keeps_the_plan_and_says_how_to_come_back(talk: Talk) -> None:
    user = talk.learner(CHAT)
    [said] = talk.say(CHAT, "/stop")
    assert said.startswith("Disconnected: nothing more comes here.")
    with talk.app.sessions.read() as session:
        assert chats.find(session, CHAT) is None
        row = reminder_plans.get(session, user)
    assert row is not None
    assert (row.enabled, row.local_time) == (True, time(9))
    assert talk.say(CHAT, "/stop")[0].startswith("Hello! This chat is not connected")


# /settings


def test_settings_show_time_days_and_what_comes_next(talk: Talk) -> None:
    talk.learner(CHAT)
    talk.clock.advance(hours=-1)
    [said] = talk.say(CHAT, "/settings")
    assert said == "Daily reminder: 9:00\u202fAM, every day.\nNext: Tue, 10 Mar, 9:00\u202fAM."


def test_the_time_is_changed_in_steps_and_in_the_same_message(talk: Talk) -> None:
    user = talk.learner(CHAT)
    talk.say(CHAT, "/settings")
    assert talk.press(CHAT, "+ 30 min") == "Saved."
    assert talk.press(CHAT, "+ 30 min") == "Saved."
    assert plans.plan(talk.app, user).plan.local_time == time(10)
    assert talk.api.last(CHAT).text.startswith("Daily reminder: 10:00")
    assert len(talk.api.sent) == 1


def test_steps_go_around_midnight_and_presets_jump(talk: Talk) -> None:
    user = talk.learner(CHAT)
    talk.say(CHAT, "/settings")
    talk.press_data(CHAT, "t:0")
    talk.press(CHAT, "− 30 min")
    assert plans.plan(talk.app, user).plan.local_time == time(23, 30)
    talk.press(CHAT, "8:00")
    assert plans.plan(talk.app, user).plan.local_time == time(8)


def test_a_second_tap_on_a_step_changes_the_time_once(talk: Talk) -> None:
    user = talk.learner(CHAT)
    talk.say(CHAT, "/settings")
    message = talk.api.last(CHAT)
    later = message.data_of("+ 30 min")
    for _ in range(2):
        talk.api.press_data(message, later)
    talk.read()
    assert plans.plan(talk.app, user).plan.local_time == time(9, 30)


def test_weekdays_are_switched_one_by_one_and_the_last_one_stays(talk: Talk) -> None:
    user = talk.learner(CHAT)
    talk.say(CHAT, "/settings")
    talk.press(CHAT, "✓ Sun")
    assert plans.plan(talk.app, user).plan.weekdays == 0b011_1111
    assert "Mon, Tue, Wed, Thu, Fri, Sat" in talk.api.last(CHAT).text
    talk.press_data(CHAT, "w:1")
    assert talk.press(CHAT, "✓ Mon") == ("Choose at least one weekday for the reminder, or switch it off.")
    assert plans.plan(talk.app, user).plan.weekdays == 1


def test_the_reminder_is_switched_off_and_on(talk: Talk) -> None:
    user = talk.learner(CHAT)
    talk.say(CHAT, "/settings")
    talk.press(CHAT, "Switch off")
    assert not plans.plan(talk.app, user).plan.enabled
    assert talk.api.last(CHAT).text == "The daily reminder is switched off."
    talk.press(CHAT, "Switch on")
    assert plans.plan(talk.app, user).plan.enabled


def test_what_the_buttons_do_not_name_stays_as_it_was(talk: Talk) -> None:
    user = talk.learner(CHAT)
    form = plans.ReminderForm(
        **{name: getattr(AT_NINE, name) for name in ("enabled", "local_time", "weekdays")},
        threshold=9,
        only_if_unreviewed=False,
        streak_saver=True,
        digest=True,
    )
    plans.save_plan(talk.app, user, form)
    talk.say(CHAT, "/settings")
    talk.press(CHAT, "+ 30 min")
    plan = plans.plan(talk.app, user).plan
    assert (plan.threshold, plan.only_if_unreviewed) == (9, False)
    assert (plan.saver_from is None, plan.digest_from is None) == (False, False)


# Buttons below a reminder.


def test_snoozing_says_until_when(talk: Talk) -> None:
    user = talk.learner(CHAT, zone="Europe/Berlin")
    talk.say(CHAT, "/start")
    assert talk.press_data(CHAT, "z:2026-03-10") == ""
    assert talk.api.last(CHAT).text == "All right. I will remind you again at 11:00\u202fAM."
    assert plans.plan(talk.app, user).snoozed


def test_a_reminder_of_yesterday_cannot_be_snoozed(talk: Talk) -> None:
    talk.learner(CHAT)
    talk.say(CHAT, "/start")
    toast = talk.press_data(CHAT, "z:2026-03-09")
    assert toast == "Nothing to put off: the day is over, or in a planned break."


def test_done_for_today_can_be_taken_back(talk: Talk) -> None:
    user = talk.learner(CHAT)
    talk.say(CHAT, "/start")
    talk.press_data(CHAT, "d:2026-03-10")
    assert plans.plan(talk.app, user).done_today
    assert talk.api.last(CHAT).text == "Done for today: no more reminders until tomorrow."
    talk.press(CHAT, "Remind me after all")
    assert not plans.plan(talk.app, user).done_today
    assert talk.api.last(CHAT).text == "Reminders come again today."


def test_a_refusal_is_shown_as_a_toast_and_changes_nothing(talk: Talk) -> None:
    user = talk.learner(CHAT)
    talk.say(CHAT, "/start")
    assert talk.press_data(CHAT, "d:2026-03-09") == "That day is over."
    assert not plans.plan(talk.app, user).done_today


@pytest.mark.parametrize(
    "data",
    ["?", "z", "z:tomorrow", "t:1440", "t:x", "t:²", "w:128", "o:2", "k:", "x:1:y", ":", "g:1", "t:-30"],
)
def test_data_that_no_button_has_is_out_of_date(talk: Talk, data: str) -> None:
    talk.learner(CHAT)
    talk.say(CHAT, "/start")
    assert talk.press_data(CHAT, data) == "This button is out of date."


def test_the_menu_is_set_once_for_each_bot_in_both_languages(talk: Talk) -> None:
    talk.read()
    talk.new_reader().read_what_waits(talk.clock.now - talk.clock.now)
    assert talk.api.calls.count("setMyCommands") == 2
    assert list(talk.api.commands[""]) == list(dispatch.COMMANDS)
    assert talk.api.commands[""]["due"] == "what is due, by deck"
    assert talk.api.commands["ru"].keys() == talk.api.commands[""].keys()
