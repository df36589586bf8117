"""English short forms and the words they stand for."""

from __future__ import annotations

import pytest

from phraseweaver.domain.answers import Verdict, compare
from tests.domain.answers.texts import shown


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("I'm late", "I am late"),
        ("Don't go", "Do not go"),
        ("it's late", "it is late"),
        ("it's gone", "it has gone"),
        ("can't", "cannot"),
        ("can't", "can not"),
        ("cannot", "can not"),
        ("I won't", "I will not"),
        ("I’ll go", "I will go"),
        ("I'll go", "I shall go"),
        ("I'd go", "I would go"),
        ("I'd gone", "I had gone"),
        ("YOU'RE", "YOU ARE"),
        ("let's", "let us"),
        ("They’ve said it’s what I’m", "They have said it is what I am"),
    ],
)
def test_a_short_form_and_its_words_are_the_same(short: str, full: str) -> None:
    assert compare(short, full).verdict is Verdict.EXACT
    assert compare(full, short, language="en").verdict is Verdict.EXACT


def test_is_and_has_are_not_the_same_for_being_short_for_the_same() -> None:
    assert compare("it is gone", "it has gone").verdict is Verdict.WRONG


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("dont go", "don't go"),
        ("dont go", "do not go"),
        ("im late", "I'm late"),
        ("its late", "it's late"),
        ("were here", "we're here"),
        ("i'm", "I am"),
    ],
)
def test_a_short_form_without_its_apostrophe_or_capital_is_right_but_for_that(
    typed: str, expected: str
) -> None:
    assert compare(typed, expected).verdict is Verdict.CASE_OR_PUNCTUATION


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("can", "can't"),
        ("I", "I'm"),
        ("it was", "it's"),
        ("its", "it is"),  # the apostrophe forgotten: its, which is not short for anything
        ("gonna", "going to"),
        ("John is book", "John's book"),
    ],
)
def test_what_is_not_the_short_form_is_wrong(typed: str, expected: str) -> None:
    assert compare(typed, expected).verdict is Verdict.WRONG


def test_other_languages_have_none_of_them() -> None:
    assert compare("I am", "I'm", language="fr").verdict is Verdict.WRONG
    assert compare("le eau", "l'eau", language="fr").verdict is Verdict.WRONG


def test_a_short_form_and_its_words_are_one_piece() -> None:
    assert shown(compare("I am happy", "I'm happy")) == ["same I am |I'm ", "same happy|happy"]


def test_a_short_form_of_which_half_is_wrong_is_shown_whole() -> None:
    assert shown(compare("I are happy", "I'm happy")) == ["wrong [I are] |[I'm] ", "same happy|happy"]


def test_a_word_between_the_words_of_a_short_form_is_shown_with_them() -> None:
    assert shown(compare("I'm here", "I really am here")) == ["wrong [I'm] |[I really am] ", "same here|here"]


def test_a_part_of_a_short_form_does_not_move_without_the_rest() -> None:
    assert shown(compare("am late I", "I'm late")) == ["wrong [am] |[I'm] ", "same late |late", "extra [I]|"]
