"""A review in the chat: what is asked, what each button does, and what old ones leave alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from phraseweaver.app import App
from phraseweaver.channels import Button
from phraseweaver.domain.ids import CardId, UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.rating import Rating
from phraseweaver.errors import TextTooLong
from phraseweaver.services import decks, phrases, review
from phraseweaver.services.chat.handlers import Unreadable
from phraseweaver.services.chat.interval_text import short_interval
from phraseweaver.services.decks import DeckForm
from phraseweaver.store.tables import ChatReviewRow, ReviewRow
from phraseweaver.translation import translator
from tests.fixed_clock import FixedClock
from tests.services.chat.chatting import Chat
from tests.services.collections_of_cards import cards_of, change_cards, in_review
from tests.services.studying import (
    another,
    card_id,
    contents,
    give,
    local,
    new_deck,
    phrase_id,
    prefer,
    schedule,
    shown,
)
from tests.threads import at_once

NEW_CARD = ["Again <1m", "Hard 6m", "Good 10m", "Easy 7d"]
"""The first card, before its first answer: the steps are 1 and 10 minutes, and FSRS's first interval."""


@pytest.fixture
def user(app: App) -> UserId:
    return local(app)


@pytest.fixture
def chat(app: App, user: UserId) -> Chat:
    return Chat(app, user)


def log(app: App, user: UserId) -> list[tuple[int, int, int, str]]:
    """Return the answers in their order: card, answers before, rating, what was typed."""
    with app.sessions.read() as session:
        rows = session.query(ReviewRow).filter_by(user_id=user).order_by(ReviewRow.id).all()
        return [(row.card_id, row.before_reps, row.rating, row.typed) for row in rows]


def test_a_question_says_the_deck_and_what_is_asked_and_has_three_buttons(
    app: App, user: UserId, chat: Chat
) -> None:
    new_deck(app, user, "el gato")
    chat.command()
    assert chat.last.text == "Spanish\nWhat does this mean?\n\nel gato"
    assert chat.last.labels == ["Show answer", "Skip for today", "Stop"]


def test_production_says_the_language_and_shows_the_hint(app: App, user: UserId, chat: Chat) -> None:
    deck = new_deck(app, user, kinds=("production",))
    phrases.add_phrases(app, user, deck, [PhraseDraft.checked("el gato", "the cat", hint="it purrs")])
    chat.command()
    assert chat.last.text == (
        "Spanish\nSay it in Spanish.\n\nthe cat\n\nHint: it purrs\n\nWrite your answer, or look at it."
    )


def test_a_cloze_has_a_blank_and_the_translation_as_hint(app: App, user: UserId, chat: Chat) -> None:
    deck = new_deck(app, user, kinds=("cloze",))
    draft = PhraseDraft.checked("el gato duerme", "the cat sleeps", keyword="gato")
    phrases.add_phrases(app, user, deck, [draft])
    chat.command()
    assert chat.last.text.splitlines()[1:6] == [
        "What is missing?",
        "",
        "el _____ duerme",
        "",
        "Hint: the cat sleeps",
    ]


def test_show_puts_the_answer_and_the_intervals_into_the_same_message(
    app: App, user: UserId, chat: Chat
) -> None:
    new_deck(app, user, "el gato")
    chat.command()
    chat.press("Show")
    assert list(chat.messages) == [1]
    assert chat.last.text == "Spanish\nWhat does this mean?\n\nel gato\n———\nEL GATO"
    assert chat.last.labels == NEW_CARD
    assert [len(row) for row in chat.last.keyboard] == [2, 2]


def test_two_buttons_are_again_and_good(app: App, user: UserId, chat: Chat) -> None:
    new_deck(app, user, "el gato")
    prefer(app, user, two_buttons=True)
    chat.command()
    chat.press("Show")
    assert chat.last.labels == ["Again <1m", "Good 10m"]


def test_a_rating_turns_the_message_into_the_result_and_asks_the_next_card(
    app: App, user: UserId, chat: Chat
) -> None:
    new_deck(app, user, "uno", "dos")
    chat.command()
    chat.press("Show")
    chat.press("Good")
    assert chat.messages[1].last_line == "✓ Good · comes back in 10 minutes"
    assert chat.messages[1].labels == ["Undo"]
    assert chat.last.text.endswith("dos")
    assert log(app, user) == [(card_id(app, user, "uno"), 0, Rating.GOOD, "")]


@pytest.mark.parametrize("rating", Rating)
def test_the_interval_given_is_the_interval_on_the_button(
    app: App, user: UserId, chat: Chat, rating: Rating
) -> None:
    new_deck(app, user, *(f"word {n}" for n in range(30)))
    some = cards_of(app, user)
    in_review(app, user, some[:1], due_in=0)
    # What lies ahead weighs the choice of days: without the same load another one would be drawn.
    for n, card in enumerate(some[1:]):
        in_review(app, user, [card], due_in=18 + n % 5, interval=20)
    offered = shown(app, user).outcomes[rating]
    name = rating.name.capitalize()
    chat.command()
    chat.press("Show")
    button = next(label for label in chat.last.labels if label.startswith(name))
    chat.press(name)
    given = schedule(app, user, some[0])
    assert given == offered
    assert button == f"{name} {short_interval(given, translator('en'))}"
    told = "10 minutes" if rating is Rating.AGAIN else f"{given.interval_days} days"
    assert f"comes back in {told}" in chat.messages[1].last_line


def test_the_time_runs_from_the_question_to_the_rating_and_is_capped(
    app: App, user: UserId, chat: Chat, clock: FixedClock
) -> None:
    new_deck(app, user, "uno", "dos")
    chat.command()
    for seconds in (7, 3_600):
        clock.advance(seconds=seconds - 2)
        chat.press("Show")
        clock.advance(seconds=2)
        chat.press("Good")
    with app.sessions.read() as session:
        assert [row.duration_ms for row in session.query(ReviewRow).order_by(ReviewRow.id)] == [7_000, 60_000]


def test_a_second_tap_changes_nothing_and_says_so(app: App, user: UserId, chat: Chat) -> None:
    new_deck(app, user, "uno", "dos")
    chat.command()
    chat.press("Show")
    good = _data(chat, 1, "Good")
    chat.press("Good")
    result, before = replace(chat.messages[1]), contents(app)
    chat.press_data(good, 1)
    assert chat.toasts[-1] == "Already answered"
    assert contents(app) == before
    assert chat.messages[1] == result
    assert len(chat.messages) == 2


def test_a_card_answered_in_the_browser_meanwhile_is_not_answered_again(
    app: App, user: UserId, chat: Chat
) -> None:
    new_deck(app, user, "uno", "dos")
    chat.command()
    chat.press("Show")
    give(app, user, card_id(app, user, "uno"), Rating.EASY)
    chat.press("Good")
    assert chat.toasts[-1] == "Already answered"
    assert [rating for _, _, rating, _ in log(app, user)] == [Rating.EASY]
    assert chat.messages[1].last_line.startswith("✓ Easy · comes back in 7 days, on ")
    # The question is done with, so the next one is asked.
    assert chat.last.text.endswith("dos")


def test_an_open_question_answered_in_the_browser_shows_the_result_at_show(
    app: App, user: UserId, chat: Chat
) -> None:
    new_deck(app, user, "uno", "dos")
    chat.command()
    give(app, user, card_id(app, user, "uno"), Rating.GOOD)
    chat.press("Show")
    assert chat.toasts[-1] == "Already answered"
    assert chat.messages[1].last_line == "✓ Good · comes back in 10 minutes"
    assert chat.last.text.endswith("dos")


def test_an_answer_taken_back_in_the_browser_closes_what_was_asked_after_it(
    app: App, user: UserId, chat: Chat, clock: FixedClock
) -> None:
    new_deck(app, user, "uno")
    give(app, user, card_id(app, user, "uno"), Rating.GOOD)
    clock.advance(minutes=10)
    chat.command()
    review.undo(app, user)
    chat.press("Show")
    assert chat.toasts[-1] == "An earlier answer was taken back."
    assert chat.messages[1].labels == []
    assert chat.last.labels[0] == "Show answer"
    chat.press("Show")
    chat.press("Good")
    assert log(app, user) == [(card_id(app, user, "uno"), 0, Rating.GOOD, "")]


def test_undo_takes_the_answer_back_and_shows_its_ratings_again(app: App, user: UserId, chat: Chat) -> None:
    new_deck(app, user, "uno", "dos")
    before = contents(app, apart_from=("chat_reviews", "users.last_studied_on", "neutral_days"))
    chat.command()
    chat.press("Show")
    chat.press("Again")
    chat.press("Undo", 1)
    assert log(app, user) == []
    assert contents(app, apart_from=("chat_reviews", "users.last_studied_on", "neutral_days")) == before
    assert chat.messages[1].labels == NEW_CARD
    # One question at a time: the one asked meanwhile waits for the other.
    assert chat.messages[2].last_line == "This goes on below."
    assert chat.messages[2].labels == []
    chat.press("Easy", 1)
    assert [rating for _, _, rating, _ in log(app, user)] == [Rating.EASY]
    assert chat.last.text.endswith("dos")
    assert chat.last.labels[0] == "Show answer"


def test_undo_pressed_twice_takes_back_one_answer(app: App, user: UserId, chat: Chat) -> None:
    new_deck(app, user, "uno", "dos", "tres")
    chat.command()
    for number in (1, 2):
        chat.press("Show", number)
        chat.press("Good", number)
    undo = _data(chat, 2, "Undo")
    chat.press_data(undo, 2)
    shown_before = replace(chat.messages[2])
    chat.press_data(undo, 2)
    assert [card for card, *_ in log(app, user)] == [card_id(app, user, "uno")]
    assert chat.messages[2] == shown_before


def test_only_the_latest_answer_can_be_taken_back(app: App, user: UserId, chat: Chat) -> None:
    new_deck(app, user, "uno", "dos", "tres")
    chat.command()
    for number in (1, 2):
        chat.press("Show", number)
        chat.press("Good", number)
    before = contents(app)
    chat.press("Undo", 1)
    assert contents(app) == before
    assert chat.messages[1].labels == []
    assert chat.messages[2].labels == ["Undo"]
    assert "Nothing was changed" in chat.toasts[-1]


def test_the_time_of_an_answer_taken_back_goes_on(
    app: App, user: UserId, chat: Chat, clock: FixedClock
) -> None:
    new_deck(app, user, "uno")
    chat.command()
    clock.advance(seconds=5)
    chat.press("Show")
    chat.press("Again")
    clock.advance(seconds=30)
    chat.press("Undo", 1)
    clock.advance(seconds=4)
    chat.press("Good", 1)
    with app.sessions.read() as session:
        assert [row.duration_ms for row in session.query(ReviewRow)] == [9_000]


def test_skip_hides_the_card_for_today_and_asks_another(
    app: App, user: UserId, chat: Chat, clock: FixedClock
) -> None:
    new_deck(app, user, "uno", "dos")
    chat.command()
    skip = _data(chat, 1, "Skip")
    chat.press("Skip")
    assert chat.messages[1].last_line == "Skipped for today."
    assert chat.messages[1].labels == []
    assert chat.last.text.endswith("dos")
    before = contents(app)
    chat.press_data(skip, 1)
    assert chat.toasts[-1] == "Skipped for today."
    assert contents(app) == before
    clock.advance(days=1)
    assert shown(app, user).question.question == "uno"


def test_stop_ends_the_review_until_it_is_asked_for_again(app: App, user: UserId, chat: Chat) -> None:
    new_deck(app, user, "uno")
    chat.command()
    show = _data(chat, 1, "Show")
    chat.press("Stop")
    assert chat.messages[1].last_line == "Stopped. Write /review to go on."
    assert chat.messages[1].labels == []
    assert not chat.write("something")
    assert len(chat.messages) == 1
    chat.command()
    assert chat.last.labels[0] == "Show answer"
    assert _data(chat, 2, "Show") == show


def test_review_while_a_question_is_open_asks_it_again_below(app: App, user: UserId, chat: Chat) -> None:
    new_deck(app, user, "uno", "dos")
    chat.command()
    chat.command()
    assert chat.messages[1].text == "Spanish\nWhat does this mean?\n\nuno\n\nThis goes on below."
    assert chat.messages[1].labels == []
    assert chat.messages[2].text.endswith("uno")


def test_the_button_of_a_reminder_pressed_twice_asks_once(
    app: App, user: UserId, chat: Chat, clock: FixedClock
) -> None:
    new_deck(app, user, "uno", "dos")
    chat.press_data("r", 90)
    clock.advance(seconds=1)
    chat.press_data("r", 90)
    assert list(chat.messages) == [1]
    clock.advance(hours=1)
    chat.press_data("r", 90)
    assert chat.last.text.endswith("uno")
    assert chat.messages[1].labels == []


def test_a_deck_named_behind_the_command_narrows_the_review(app: App, user: UserId, chat: Chat) -> None:
    new_deck(app, user, "uno")
    new_deck(app, user, "eins", "zwei", name="German trip")
    chat.command("german TRIP")
    chat.press("Show")
    chat.press("Easy")
    assert chat.last.text.endswith("zwei")
    chat.press("Show")
    chat.press("Easy")
    assert chat.last.text.startswith("Nothing is left today in “German trip”.")
    chat.press("All decks")
    assert chat.last.text.endswith("uno")


def test_part_of_a_decks_name_is_enough_if_only_one_has_it(app: App, user: UserId, chat: Chat) -> None:
    new_deck(app, user, "uno")
    new_deck(app, user, "eins", name="German trip")
    new_deck(app, user, "zwei", name="German words")
    chat.command("trip")
    assert chat.last.text.endswith("eins")
    chat.command("german")
    assert chat.last.text == "Several decks are called so:\nGerman trip\nGerman words"
    chat.command("Thai")
    assert chat.last.text.splitlines()[0] == "There is no such deck. Yours are:"


def test_a_deck_archived_meanwhile_narrows_nothing(app: App, user: UserId, chat: Chat) -> None:
    deck = new_deck(app, user, "eins", "zwei", name="German")
    new_deck(app, user, "uno")
    chat.command("German")
    decks.archive_deck(app, user, deck)
    chat.press("Show")
    assert chat.toasts[-1] == "This card is not asked now."
    assert chat.messages[1].labels == []
    assert chat.last.text.endswith("uno")


# Typed answers


@pytest.fixture
def typed(app: App, user: UserId, chat: Chat) -> Chat:
    """A chat in which “el gato” is asked for by its meaning."""
    new_deck(app, user, "el gato", "el perro", kinds=("production",))
    chat.command()
    return chat


def test_a_written_answer_is_compared_and_its_rating_suggested(app: App, user: UserId, typed: Chat) -> None:
    assert typed.write("El gato")
    assert typed.messages[1].labels == []
    assert typed.last.text == (
        "Spanish\nSay it in Spanish.\n\nEL GATO\n———\n"
        "✓ Right, but mind capitals and punctuation\nYou wrote: El gato\n"
        "Capitals or punctuation: El → el\n———\nel gato"
    )
    assert typed.last.labels == ["Again <1m", "Hard 6m", "· Good 10m ·", "Easy 7d"]
    typed.press("Good")
    assert log(app, user) == [(card_id(app, user, "el gato", "production"), 0, Rating.GOOD, "El gato")]


def test_a_slip_is_told_in_the_words_of_the_dashboards_legend(typed: Chat) -> None:
    typed.write("la gata negra")
    lines = typed.last.text.splitlines()
    assert lines[5:7] == ["✗ Not quite", "You wrote: la gata negra"]
    assert any(line.startswith("Wrong: la → el") for line in lines)
    assert "Too much: negra" in lines
    assert "· Again <1m ·" in typed.last.labels


def test_the_comparison_is_that_of_the_dashboard(app: App, user: UserId, typed: Chat) -> None:
    card = card_id(app, user, "el gato", "production")
    for answer in ("el gatp", "gato el", "el", "el gato", "EL GATO!"):
        found = review.compare_answer(app, user, card, answer)
        typed.command()
        typed.write(answer)
        assert found.verdict.title in typed.last.text
        suggested = [label for label in typed.last.labels if label.startswith("·")]
        assert len(suggested) == 1
        assert suggested[0].startswith(f"· {found.rating.name.capitalize()} ")


def test_a_recognition_card_shows_what_was_written_without_judging_it(
    app: App, user: UserId, chat: Chat
) -> None:
    new_deck(app, user, "el gato")
    chat.command()
    chat.write("a cat")
    assert chat.last.text.endswith("el gato\n———\nYou wrote: a cat\n———\nEL GATO")
    assert chat.last.labels == NEW_CARD
    chat.press("Good")
    assert log(app, user)[0][3] == ""


def test_accept_this_too_makes_the_answer_right_from_now_on(app: App, user: UserId, typed: Chat) -> None:
    typed.write("un gato")
    assert typed.last.labels[-1] == "Accept this too"
    typed.press("Accept")
    assert typed.toasts[-1] == "From now on this answer is right too."
    assert "✓ Accepted alternative" in typed.last.text
    assert typed.last.labels == ["Again <1m", "Hard 6m", "· Good 10m ·", "Easy 7d"]
    line = phrases.get_phrase(app, user, phrase_id(app, user, "el gato"))
    assert line.draft.alternatives == ("un gato",)


def test_the_word_of_a_gap_has_no_alternatives(app: App, user: UserId, chat: Chat) -> None:
    deck = new_deck(app, user, kinds=("cloze",))
    draft = PhraseDraft.checked("el gato duerme", "the cat sleeps", keyword="gato")
    phrases.add_phrases(app, user, deck, [draft])
    chat.command()
    chat.write("perro")
    assert "✗ Not quite" in chat.last.text
    assert "Accept this too" not in chat.last.labels


def test_words_after_the_answer_was_shown_are_no_answer(app: App, user: UserId, typed: Chat) -> None:
    typed.press("Show")
    assert typed.write("el gato")
    assert typed.last.text == "First say with the buttons above how well you knew it."
    typed.press("Good", 1)
    assert log(app, user)[0][3] == ""


def test_words_for_a_card_answered_in_the_browser_lead_to_the_next_one(
    app: App, user: UserId, typed: Chat
) -> None:
    give(app, user, card_id(app, user, "el gato", "production"), Rating.GOOD)
    typed.write("el gato")
    assert typed.messages[2].text == "Already answered"
    assert typed.messages[1].last_line.startswith("✓ Good")
    assert typed.last.text.splitlines()[3] == "EL PERRO"
    assert len(log(app, user)) == 1


def test_an_answer_that_cannot_be_stored_leaves_the_question_open(typed: Chat) -> None:
    with pytest.raises(TextTooLong):
        typed.write("x" * 2_001)
    assert typed.last.labels[0] == "Show answer"
    typed.press("Show")
    assert typed.last.labels == NEW_CARD


def test_what_was_typed_comes_back_with_undo(app: App, user: UserId, typed: Chat) -> None:
    typed.write("el gatp")
    typed.press("Again")
    typed.press("Undo", 2)
    assert "You wrote: el gatp" in typed.messages[2].text
    typed.press("Hard", 2)
    assert log(app, user)[0][2:] == (Rating.HARD, "el gatp")


def test_the_result_tells_of_the_sentence_that_was_asked_and_not_of_a_patterns_next_one(
    app: App, user: UserId, chat: Chat
) -> None:
    deck = new_deck(app, user, kinds=("production",))
    draft = PhraseDraft.checked("quiero {té|café}", "I want {tea|coffee}")
    phrases.add_phrases(app, user, deck, [draft])
    asked = shown(app, user)
    chat.command()
    assert asked.question.question in chat.last.text
    chat.write(asked.question.expected)
    assert "✓ Exactly right" in chat.last.text
    chat.press("Easy")
    assert asked.question.expected in chat.messages[2].text
    assert "✓ Exactly right" in chat.messages[2].text
    with app.sessions.read() as session:
        assert [row.variant for row in session.query(ReviewRow)] == [asked.variant]
    assert asked.variant


# Between the stored effect and the message


def test_a_bot_that_died_before_the_next_question_asks_it_at_the_next_press(
    app: App, user: UserId, chat: Chat, clock: FixedClock
) -> None:
    new_deck(app, user, "uno", "dos")
    chat.command()
    chat.press("Show")
    chat.deaf = True
    chat.press("Good")
    chat.deaf = False
    clock.advance(seconds=10)
    chat.press("Good")  # The buttons are still there: nothing was heard of the first press.
    assert [card for card, *_ in log(app, user)] == [card_id(app, user, "uno")]
    assert chat.messages[1].last_line == "✓ Good · comes back in 10 minutes"
    assert chat.last.text.endswith("dos")
    chat.press("Show")
    assert chat.last.labels[:3] == NEW_CARD[:3]


def test_a_comparison_that_never_went_out_comes_with_the_next_press(
    app: App, user: UserId, typed: Chat
) -> None:
    typed.deaf = True
    typed.write("el gatp")
    typed.deaf = False
    typed.press("Show", 1)
    assert "You wrote: el gatp" in typed.messages[1].text
    typed.press("Hard", 1)
    assert log(app, user)[0][2:] == (Rating.HARD, "el gatp")


def test_a_message_whose_id_never_became_known_can_be_answered(app: App, user: UserId, chat: Chat) -> None:
    new_deck(app, user, "uno", "dos")
    chat.command()
    with app.sessions.begin() as session:
        session.execute(update(ChatReviewRow).values(message_id=0))
    chat.press("Show")
    chat.press("Good")
    assert len(log(app, user)) == 1
    assert chat.last.text.endswith("dos")


def test_a_question_that_waits_for_its_turn_to_go_out_is_not_sent_twice(
    app: App, user: UserId, chat: Chat, clock: FixedClock
) -> None:
    new_deck(app, user, "uno", "dos")
    chat.command()
    chat.press("Show")
    chat.deaf = True
    chat.press("Good")
    chat.deaf = False
    clock.advance(seconds=1)
    chat.press("Good")
    assert chat.toasts[-1] == "Already answered"
    assert list(chat.messages) == [1]


# At the same moment


def test_of_a_press_here_and_an_answer_in_the_browser_one_counts(app: App, user: UserId, chat: Chat) -> None:
    new_deck(app, user, *(f"word {n}" for n in range(6)))
    chat.command()
    for number in range(1, 6):
        card = shown(app, user)
        chat.press("Show", number)
        at_once(
            lambda number=number: chat.press("Again", number),
            lambda card=card: review.rate(app, user, card.id, Rating.EASY, seen=card.reps),
        )
        assert schedule(app, user, card.id).reps == 1
        assert len(log(app, user)) == number
        assert chat.last.labels[0] == "Show answer"


# Leeches


def test_a_leech_is_told_when_it_happens_and_can_be_put_to_rest(app: App, user: UserId, chat: Chat) -> None:
    new_deck(app, user, "uno")
    some = cards_of(app, user)
    in_review(app, user, some, due_in=0)
    change_cards(app, some, lapses=7)
    chat.command()
    chat.press("Show")
    chat.press("Again")
    assert "This one does not stick: forgotten 8 times." in chat.messages[1].text
    assert chat.messages[1].labels == ["Undo", "Suspend"]
    chat.press("Suspend", 1)
    assert chat.messages[1].last_line == "Suspended: it rests until you resume it on the Phrases page."
    assert chat.messages[1].labels == ["Undo"]


def test_an_old_suspend_button_does_nothing_once_the_card_was_answered_again(
    app: App, user: UserId, chat: Chat
) -> None:
    new_deck(app, user, "uno")
    some = cards_of(app, user)
    in_review(app, user, some, due_in=0)
    change_cards(app, some, lapses=7)
    chat.command()
    chat.press("Show")
    chat.press("Again")
    suspend = _data(chat, 1, "Suspend")
    give(app, user, some[0], Rating.GOOD)
    before = contents(app, apart_from=("chat_reviews",))
    chat.press_data(suspend, 1)
    assert contents(app, apart_from=("chat_reviews",)) == before
    assert chat.messages[1].last_line.startswith("✗ Again")


# The end


def test_the_end_says_what_was_done_and_what_comes(
    app: App, user: UserId, chat: Chat, clock: FixedClock
) -> None:
    new_deck(app, user, "uno", "dos", "tres", "cuatro")
    in_review(app, user, cards_of(app, user), due_in=0)
    chat.command()
    for rating in ("Good", "Good", "Good", "Easy"):
        clock.advance(seconds=30)
        chat.press("Show")
        chat.press(rating)
    assert chat.last.text == (
        "Done for today\n\n4 answers today · 100% remembered · 2 minutes\n"
        "Nothing comes back tomorrow yet.\nStreak: 1 day."
    )
    assert chat.last.labels == []
    assert not chat.write("anything")


def test_a_card_in_learning_that_comes_later_says_when(
    app: App, user: UserId, chat: Chat, clock: FixedClock
) -> None:
    new_deck(app, user, "uno")
    some = cards_of(app, user)
    give(app, user, some[0], Rating.GOOD)
    change_cards(app, some, due_at=datetime(2026, 3, 10, 12, tzinfo=UTC))
    chat.command()
    # In Berlin it is an hour later, and cards in learning may come 20 minutes early.
    assert chat.last.text.splitlines()[:2] == [
        "A short break",
        "The next card is ready at 12:40\u202fPM. It is being learned and needs a little while.",
    ]
    assert chat.last.labels == ["Look again"]
    clock.advance(hours=3)
    chat.press("Look again")
    assert chat.last.text.endswith("uno")


def test_nothing_to_do_is_said(app: App, user: UserId, chat: Chat) -> None:
    chat.command()
    assert chat.last.text == "There is nothing to review now. Add phrases, or come back tomorrow."


def test_listening_cards_wait_on_the_dashboard(app: App, user: UserId, chat: Chat) -> None:
    deck = decks.create_deck(app, user, DeckForm("Spanish", "es", "en", ("listening",)))
    phrases.add_phrases(app, user, deck, [PhraseDraft.checked(text, text.upper()) for text in ("uno", "dos")])
    new_deck(app, user, "tres", name="Words")
    chat.command()
    assert chat.last.text.endswith("tres")
    chat.press("Show")
    chat.press("Easy")
    assert chat.last.text.splitlines()[:2] == [
        "Nothing is left to ask here today.",
        "2 listening cards wait on the dashboard: they need sound.",
    ]
    assert shown(app, user).kind == "listening"


def test_a_listening_card_in_learning_is_counted_too(app: App, user: UserId, chat: Chat) -> None:
    new_deck(app, user, "uno", kinds=("listening",))
    give(app, user, cards_of(app, user)[0], Rating.GOOD)
    chat.command()
    assert "1 listening card waits on the dashboard: it needs sound." in chat.last.text


def test_the_dashboards_address_is_a_button_where_it_has_one(app: App, user: UserId) -> None:
    public = replace(app, settings=replace(app.settings, public_url="https://phrases.example.org"))
    chat = Chat(public, user)
    chat.command()
    assert chat.last.keyboard == ((Button("Open dashboard", url="https://phrases.example.org"),),)


def test_ten_more_on_purpose_are_added_once_for_two_taps(app: App, user: UserId, chat: Chat) -> None:
    new_deck(app, user, *(f"word {n}" for n in range(15)))
    prefer(app, user, new_per_day=0)
    chat.command()
    assert chat.last.labels == ["10 more new cards"]
    more = _data(chat, 1, "10 more")
    chat.press("10 more")
    assert chat.last.labels[0] == "Show answer"
    chat.press("Stop")
    chat.press_data(more, 1)
    assert review.screen(app, user).left.new == 10


# Whose it is, and in which words


def test_a_card_of_somebody_else_is_as_one_that_is_not_there(app: App, user: UserId, chat: Chat) -> None:
    theirs = another(app)
    new_deck(app, theirs, "secreto")
    give(app, theirs, cards_of(app, theirs)[0], Rating.AGAIN)
    before = contents(app)
    for card, seen in ((cards_of(app, theirs)[0], 1), (cards_of(app, theirs)[0], 0), (CardId(10**9), 0)):
        for key in ("s", "g", "u", "rk", "rx", "ra", "rl"):
            chat.messages = {}
            chat.press_data(f"{key}:{card}:{seen}" + (":3" if key == "g" else ""), 7)
            assert "secreto" not in chat.messages[7].text.lower()
            assert chat.messages[7].labels == []
            assert chat.toasts[-1]
    chat.press_data(f"r:{before['decks'][0][0]}", 7)
    assert contents(app) == before


@pytest.mark.parametrize(
    "data",
    [
        *("s", "s:1", "s:x:0", "s:-1:0", "s:١:0", "s:99999999999999999999:0", "s:1:2147483648", "u::"),
        *("g:1:0", "g:1:0:5", "g:1:0:0", "g:1:0:3:3", "r:x", "rm", "rm:n:2026-02-30:0:0", "rm:q::0:0"),
    ],
)
def test_data_of_nobodys_making_is_refused(app: App, user: UserId, chat: Chat, data: str) -> None:
    before = contents(app)
    with pytest.raises(Unreadable):
        chat.press_data(data, 1)
    assert contents(app) == before


def test_another_chat_of_the_same_learner_does_not_answer_the_old_ones_question(
    app: App, user: UserId, chat: Chat
) -> None:
    new_deck(app, user, "uno")
    chat.command()
    other = Chat(app, user, id=777)
    assert not other.write("UNO")
    other.command()
    assert other.last.text.endswith("uno")
    chat.press("Show")
    assert chat.last.labels == NEW_CARD


def test_it_speaks_russian(app: App, user: UserId) -> None:
    new_deck(app, user, "el gato")
    chat = Chat(app, user, language="ru")
    chat.command()
    assert chat.last.labels[0] == "Показать ответ"


def test_the_longest_words_still_fit_a_message(app: App, user: UserId, chat: Chat) -> None:
    deck = new_deck(app, user, kinds=("production",))
    draft = PhraseDraft.checked("g" * 2_000, "t" * 2_000, hint="h" * 2_000, note="n" * 10_000)
    phrases.add_phrases(app, user, deck, [draft])
    chat.command()
    chat.write(" ".join("xyz" for _ in range(400)))
    assert len(chat.last.text) == 4096
    assert "✗ Not quite" in chat.last.text
    chat.press("Again")
    assert chat.messages[2].last_line == "✗ Again · comes back in 1 minute"


def test_words_that_look_like_markup_or_templates_stay_what_they_are(
    app: App, user: UserId, chat: Chat
) -> None:
    new_deck(app, user, "*n* <b>%s</b> _m_", kinds=("production",), name="{deck}")
    chat.command()
    chat.write("{0} </b>")
    assert "*N* <B>%S</B> _M_" in chat.last.text
    assert "You wrote: {0} </b>" in chat.last.text
    assert chat.last.text.startswith("{deck}\n")


def _data(chat: Chat, message_id: int, label: str) -> str:
    return next(
        button.data
        for row in chat.messages[message_id].keyboard
        for button in row
        if button.label.startswith(label)
    )
