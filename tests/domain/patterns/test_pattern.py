"""The variants of a phrase."""

from __future__ import annotations

import pytest

from phraseweaver.domain.patterns.inspection import RowEmpty, RowTwice, TranslationRowsDiffer
from phraseweaver.domain.patterns.pattern import OtherRowsDiffer, check, literal, variants
from phraseweaver.domain.phrase_text import PhraseText

ORDER = PhraseText(
    text="I'd like {a coffee|the bill}, please.",
    translation="Мне, пожалуйста, {кофе|счёт}.",
    alternatives=("Could I have {a coffee|the bill}?", "Please!"),
)


def test_each_row_is_a_sentence_with_its_own_translation_and_alternatives() -> None:
    check(ORDER)
    second = variants(ORDER)[1].words
    assert second.text == "I'd like the bill, please."
    assert second.translation == "Мне, пожалуйста, счёт."
    assert second.alternatives == ("Could I have the bill?", "Please!")


def test_without_a_keyword_the_first_slot_is_the_keyword() -> None:
    assert [variant.words.keyword for variant in variants(ORDER)] == ["a coffee", "the bill"]


def test_whole_sentences_as_variants_have_no_keyword() -> None:
    words = PhraseText(text="{Bye.|See you.}", translation="{Пока.|До встречи.}")
    assert [variant.words.keyword for variant in variants(words)] == ["", ""]


def test_a_keyword_may_have_slots_of_its_own() -> None:
    words = PhraseText("{I go|she goes} home", "{я иду|она идёт} домой", keyword="{go|goes}")
    assert [variant.words.keyword for variant in variants(words)] == ["go", "goes"]


def test_a_translation_without_slots_serves_every_row() -> None:
    words = PhraseText("{Hi|Hello}!", "Привет!")
    check(words)
    assert {variant.words.translation for variant in variants(words)} == {"Привет!"}


def test_a_phrase_without_slots_is_its_only_variant_and_has_no_key() -> None:
    words = PhraseText("Hello", "Привет")
    assert [(variant.key, variant.words) for variant in variants(words)] == [("", words)]


def test_doubled_braces_are_shown_as_braces() -> None:
    assert variants(PhraseText("a {{b}}", "c"))[0].words.text == "a {b}"


def test_a_variant_keeps_its_key_when_the_frame_changes_or_rows_move() -> None:
    moved = PhraseText("Please, {the bill|a coffee}!", "Пожалуйста, {счёт|кофе}!")
    assert {variant.key for variant in variants(moved)} == {variant.key for variant in variants(ORDER)}


def test_rows_that_do_not_match_the_translation_are_refused() -> None:
    with pytest.raises(TranslationRowsDiffer, match="3 variants, its translation 2"):
        check(PhraseText("{a|b|c}", "{d|e}"))


def test_slots_in_the_translation_alone_are_refused() -> None:
    with pytest.raises(TranslationRowsDiffer):
        check(PhraseText("a", "{d|e}"))


def test_a_row_that_comes_twice_is_named() -> None:
    with pytest.raises(RowTwice, match="Row 3 is the same as row 1: you go"):
        check(PhraseText("{you|we|you} go", "{ты|мы|ты} идти"))


def test_the_same_words_with_another_translation_are_another_row() -> None:
    check(PhraseText("{you|you} go", "{ты идёшь|вы идёте}"))


def test_a_row_without_any_text_is_named() -> None:
    with pytest.raises(RowEmpty, match="row 2 is empty"):
        check(PhraseText("{a|}", "{b|c}"))


def test_a_keyword_needs_a_variant_for_each_row_or_none_and_the_field_is_named() -> None:
    check(PhraseText("{a|b}", "{c|d}", keyword="x"))
    with pytest.raises(OtherRowsDiffer, match="“Keyword” has 3 variants, the phrase has 2"):
        check(PhraseText("{a|b}", "{c|d}", keyword="{x|y|z}"))


def test_words_from_elsewhere_keep_their_braces() -> None:
    words = PhraseText("a {b|c} d}", "{x}")
    assert variants(literal(words))[0].words == words
