"""Dictation: what is heard, what is typed, and what comes with the answer."""

from __future__ import annotations

from phraseweaver.domain.phrase_cards import KINDS, PhraseText, Side

LISTENING = KINDS["listening"]

TEA = PhraseText(
    text="Чаю, пожалуйста.",
    translation="Tea, please.",
    hint="genitive",
    note="чаю is a partitive",
    keyword="чаю",
    alternatives=("Чай, пожалуйста.",),
)


def test_the_phrase_is_spoken_in_the_language_that_is_learned() -> None:
    asked = LISTENING.ask(TEA)
    assert asked.heard
    assert (asked.question, asked.question_side) == ("Чаю, пожалуйста.", Side.LEARNING)
    assert asked.answer_side is Side.LEARNING


def test_what_is_heard_is_what_is_typed() -> None:
    asked = LISTENING.ask(TEA)
    assert asked.typed
    assert asked.expected == asked.answer == "Чаю, пожалуйста."


def test_another_way_to_say_it_was_not_heard() -> None:
    assert LISTENING.ask(TEA).alternatives == ()


def test_nothing_in_the_question_gives_the_words_or_the_meaning_away() -> None:
    assert LISTENING.ask(TEA).hint == ""


def test_the_meaning_and_the_note_come_with_the_answer() -> None:
    assert LISTENING.ask(TEA).note == "Tea, please.\nчаю is a partitive"
    plain = PhraseText(text="Спасибо.", translation="Thank you.")
    assert LISTENING.ask(plain).note == "Thank you."


def test_every_phrase_can_be_heard_with_or_without_a_keyword() -> None:
    assert LISTENING.fits(TEA)
    assert LISTENING.fits(PhraseText(text="Да.", translation="Yes."))
