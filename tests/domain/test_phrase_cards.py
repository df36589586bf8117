"""The kinds of cards: which phrase each can ask for, and how."""

from __future__ import annotations

import pytest

from phraseweaver.domain.phrase_cards import (
    DEFAULT_KINDS,
    KINDS,
    PhraseText,
    Question,
    Side,
    check_kinds,
    kinds_for,
    pack_kinds,
    unpack_kinds,
)
from phraseweaver.errors import SettingRejected

BILL = PhraseText(
    text="La cuenta, por favor.",
    translation="The bill, please.",
    hint="in a restaurant",
    note="cuenta also means account",
    keyword="cuenta",
    alternatives=("¿Me trae la cuenta?",),
)


def cloze(text: str, keyword: str) -> Question:
    return KINDS["cloze"].ask(PhraseText(text=text, translation="…", keyword=keyword))


def fits_cloze(text: str, keyword: str) -> bool:
    return KINDS["cloze"].fits(PhraseText(text=text, translation="…", keyword=keyword))


def test_recognition_asks_for_the_meaning_without_the_hint_that_would_give_it_away() -> None:
    asked = KINDS["recognition"].ask(BILL)
    assert (asked.question, asked.question_side) == ("La cuenta, por favor.", Side.LEARNING)
    assert (asked.answer, asked.answer_side) == ("The bill, please.", Side.KNOWN)
    assert asked.hint == ""
    assert asked.note == "cuenta also means account"
    assert not asked.typed


def test_production_asks_for_the_phrase_and_accepts_the_alternatives() -> None:
    asked = KINDS["production"].ask(BILL)
    assert (asked.question, asked.question_side) == ("The bill, please.", Side.KNOWN)
    assert (asked.answer, asked.answer_side) == ("La cuenta, por favor.", Side.LEARNING)
    assert asked.hint == "in a restaurant"
    assert asked.typed
    assert (asked.expected, asked.alternatives) == ("La cuenta, por favor.", ("¿Me trae la cuenta?",))


def test_listening_hides_the_words_and_gives_the_meaning_with_the_answer() -> None:
    asked = KINDS["listening"].ask(BILL)
    assert asked.heard
    assert asked.question == asked.answer == asked.expected == "La cuenta, por favor."
    assert asked.note == "The bill, please.\ncuenta also means account"


def test_cloze_blanks_the_keyword_and_helps_with_the_translation() -> None:
    asked = KINDS["cloze"].ask(BILL)
    assert asked.question == "La _____, por favor."
    assert asked.answer == "La cuenta, por favor."
    assert asked.expected == "cuenta"
    assert asked.hint == "The bill, please. · in a restaurant"


def test_cloze_blanks_every_occurrence_of_the_keyword() -> None:
    assert cloze("Poco a poco.", "poco").question == "_____ a _____."


def test_cloze_expects_the_keyword_as_the_phrase_writes_it() -> None:
    assert cloze("Poco a poco.", "POCO").expected == "Poco"


@pytest.mark.parametrize("keyword", ["a", "favor", "la cuenta", "¿cómo", "10"])
def test_the_length_of_the_blank_gives_nothing_away(keyword: str) -> None:
    asked = cloze(f"x {keyword} y", keyword)
    assert asked.question == "x _____ y"


def test_cloze_leaves_words_alone_that_only_contain_the_keyword() -> None:
    assert cloze("Voy bien en tren.", "en").question == "Voy bien _____ tren."
    assert not fits_cloze("Todo bien.", "en")


def test_cloze_finds_a_keyword_in_a_script_without_spaces() -> None:
    assert cloze("我想要一杯咖啡", "咖啡").question == "我想要一杯_____"


def test_marks_in_a_keyword_mean_themselves() -> None:
    assert cloze("Cuesta 5.50 euros.", "5.50").question == "Cuesta _____ euros."
    assert not fits_cloze("Cuesta 5x50 euros.", "5.50")


def test_cloze_fits_only_a_phrase_that_holds_its_keyword() -> None:
    assert fits_cloze("La cuenta, por favor.", "cuenta")
    assert not fits_cloze("La cuenta, por favor.", "")
    assert not fits_cloze("La cuenta, por favor.", "vaso")


def test_a_phrase_gets_those_of_the_wanted_kinds_that_fit() -> None:
    plain = PhraseText(text="Gracias.", translation="Thank you.")
    assert kinds_for(plain, ("recognition", "cloze")) == ("recognition",)
    assert kinds_for(BILL, ("recognition", "cloze")) == ("recognition", "cloze")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_says_in_words_what_it_is(kind: object) -> None:
    assert getattr(kind, "title", "")
    assert getattr(kind, "task", "").endswith("?")


def test_the_usual_kinds_are_in_the_registry() -> None:
    assert set(DEFAULT_KINDS) <= KINDS.keys()


def test_kinds_are_kept_in_the_order_of_the_registry_and_once() -> None:
    assert check_kinds(["production", "recognition", "production"]) == ("recognition", "production")


@pytest.mark.parametrize("kinds", [[], ["telepathy"], ["recognition", "telepathy"], ["Recognition"], [""]])
def test_unknown_kinds_and_none_at_all_are_refused(kinds: list[str]) -> None:
    with pytest.raises(SettingRejected):
        check_kinds(kinds)


def test_packed_kinds_come_back_as_they_were() -> None:
    assert unpack_kinds(pack_kinds(KINDS)) == tuple(KINDS)
    assert unpack_kinds("") == ()
