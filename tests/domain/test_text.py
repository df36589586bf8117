"""What texts may hold, and when two of them are the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phraseweaver.domain.text import MAX_NAME, clean_line, clean_text, fold, name_key, phrase_key
from phraseweaver.errors import TextEmpty, TextHasControl, TextTooLong

_texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)


def test_a_text_is_stored_in_composed_form() -> None:
    assert clean_text("cafe\u0301", "Phrase", 100) == "caf\u00e9"


def test_white_space_around_a_text_goes_and_within_it_stays() -> None:
    assert clean_text(" \t one\n two \n", "Note", 100) == "one\n two"


def test_line_ends_become_line_feeds() -> None:
    assert clean_text("a\r\nb\rc\nd", "Note", 100) == "a\nb\nc\nd"


def test_a_line_has_single_spaces_only() -> None:
    assert clean_line(" one\r\n\t two\u00a0 three\u2028four ", "Phrase", 100) == "one two three four"


@pytest.mark.parametrize(
    ("character", "named"),
    [
        ("\x00", "U+0000"),
        ("\x07", "U+0007"),
        ("\x1f", "U+001F"),
        ("\x7f", "U+007F"),
        ("\x85", "U+0085"),
        ("\ud800", "U+D800"),
        ("\udfff", "U+DFFF"),
    ],
)
def test_a_character_that_cannot_be_stored_is_refused_by_name(character: str, named: str) -> None:
    with pytest.raises(TextHasControl) as refused:
        clean_text(f"before{character}after", "Phrase", 100)
    assert refused.value.params == {"field": "Phrase", "character": named}
    assert named in str(refused.value)


def test_a_control_character_is_refused_at_the_edge_too() -> None:
    with pytest.raises(TextHasControl):
        clean_text("\x1c", "Phrase", 100)  # Python takes it for white space


def test_tab_and_line_feed_are_kept() -> None:
    assert clean_text("a\tb\nc", "Note", 100) == "a\tb\nc"


@pytest.mark.parametrize("value", ["", "   ", "\n\t\r\n", "\u00a0", "\u200b", "\ufeff \u200d"])
def test_a_required_text_shows_something(value: str) -> None:
    with pytest.raises(TextEmpty) as refused:
        clean_text(value, "Phrase", 100)
    assert refused.value.params == {"field": "Phrase"}


def test_an_optional_text_may_be_empty() -> None:
    assert clean_text("  ", "Hint", 100, required=False) == ""


def test_the_limit_counts_characters_as_they_are_stored() -> None:
    assert clean_text("e\u0301" * MAX_NAME, "Name", MAX_NAME) == "\u00e9" * MAX_NAME
    assert clean_text("🦊" * MAX_NAME, "Name", MAX_NAME) == "🦊" * MAX_NAME
    with pytest.raises(TextTooLong) as refused:
        clean_text("a" * (MAX_NAME + 1), "Name", MAX_NAME)
    assert refused.value.params == {"field": "Name", "limit": 120, "length": 121}


@pytest.mark.parametrize("value", ["שלום", "مرحبا", "你好", "👩‍👩‍👧‍👦", "क्या हाल है", "Привет!", "a\u200db"])
def test_every_script_and_joined_emoji_pass_unchanged(value: str) -> None:
    assert clean_text(value, "Phrase", 100) == unicodedata.normalize("NFC", value)


@given(_texts)
def test_a_clean_text_is_clean(value: str) -> None:
    once = clean_text(value, "Note", 1_000, required=False)
    assert clean_text(once, "Note", 1_000, required=False) == once


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Café Olé", "cafe ole"),
        ("ЁЖИК", "ежик"),
        ("Йогурт", "иогурт"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("Łódź", "lodz"),
        ("smørrebrød", "SMORREBROD"),
        ("cœur", "coeur"),
        ("Việt Nam", "viet nam"),
        ("ΣΊΣΥΦΟΣ", "σισυφος"),
        ("№ ５", "no 5"),
        ("℡", "tel"),
        ("one \n\t two", "one two"),
    ],
)
def test_search_is_blind_to_case_accents_and_spacing(written: str, typed: str) -> None:
    assert fold(written) == fold(typed)


def test_folding_keeps_different_words_apart() -> None:
    assert len({fold(word) for word in ("кот", "кит", "cat", "cot", "猫", "犬")}) == 6


@given(_texts)
def test_folding_twice_changes_nothing(value: str) -> None:
    assert fold(fold(value)) == fold(value)
    assert name_key(name_key(value)) == name_key(value)
    assert phrase_key(phrase_key(value)) == phrase_key(value)


@given(_texts)
def test_keys_do_not_depend_on_the_unicode_form(value: str) -> None:
    for written in (unicodedata.normalize("NFC", value), unicodedata.normalize("NFD", value)):
        assert fold(written) == fold(value)
        assert name_key(written) == name_key(value)


def test_names_that_differ_in_case_or_spacing_are_the_same() -> None:
    assert name_key("Spanish  Travel") == name_key("spanish travel") == name_key("ＳＰＡＮＩＳＨ TRAVEL")


def test_names_that_differ_in_an_accent_are_two() -> None:
    assert name_key("Año") != name_key("Ano")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How are you?", "how are you"),
        ("Thanks!!!", "Thanks."),
        ("Well…", "well"),
        ("お元気ですか。", "お元気ですか"),
        ("¿Qué tal?", "¿qué  tal"),
        ("كيف حالك؟", "كيف حالك"),
        ("Wait — ", "wait"),
    ],
)
def test_a_phrase_is_found_again_whatever_its_case_and_final_punctuation(one: str, other: str) -> None:
    assert phrase_key(one) == phrase_key(other)


def test_accents_tell_phrases_apart() -> None:
    assert phrase_key("Tu es là") != phrase_key("Tu es la")


def test_punctuation_within_a_phrase_counts() -> None:
    assert phrase_key("Let's eat, grandma") != phrase_key("Let's eat grandma")


def test_a_phrase_of_nothing_but_punctuation_keeps_it() -> None:
    assert phrase_key("?!") == "?!"
    assert phrase_key("...") != phrase_key("?!")
