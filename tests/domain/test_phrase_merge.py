"""Two entries for the same phrase become one."""

from __future__ import annotations

import pytest

from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.phrase_merge import merged, same_words
from phraseweaver.errors import TextTooLong


def test_a_translation_that_is_missing_is_appended_and_a_known_one_is_not() -> None:
    bank = PhraseDraft("el banco", "the bank; a bench")
    assert merged(bank, PhraseDraft("El banco.", "a shoal")).translation == "the bank; a bench; a shoal"
    assert merged(bank, PhraseDraft("el banco", "The  BANK")) == bank
    assert merged(bank, PhraseDraft("el banco", "a bench")) == bank


def test_gaps_are_filled_and_lists_united() -> None:
    there = PhraseDraft("uno", "one", note="a number", tags=("a",), alternatives=("un",))
    new = PhraseDraft(
        "uno", "one", hint="1", note="masculine", tags=("A", "b"), keyword="uno", alternatives=("una",)
    )
    assert merged(there, new) == PhraseDraft(
        "uno",
        "one",
        hint="1",
        note="a number\nmasculine",
        tags=("a", "b"),
        keyword="uno",
        alternatives=("un", "una"),
    )


def test_what_is_there_already_stays_first() -> None:
    there = PhraseDraft("uno", "one", hint="first", keyword="uno")
    assert merged(there, PhraseDraft("uno", "one", hint="second", keyword="u")) == there


def test_a_whole_that_is_too_long_is_refused() -> None:
    with pytest.raises(TextTooLong):
        merged(PhraseDraft("uno", "x" * 1_990), PhraseDraft("uno", "y" * 20))


def test_the_same_words_differ_in_case_and_spaces_only() -> None:
    assert same_words(PhraseDraft("Uno ", "one"), PhraseDraft("uno", "ONE"))
    assert not same_words(PhraseDraft("uno", "one"), PhraseDraft("uno", "a"))
