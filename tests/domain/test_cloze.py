"""The missing word: what is blanked, what is expected, and which phrases have such a card."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from phraseweaver.domain.phrase_cards import KINDS, PhraseText
from phraseweaver.domain.phrase_cards.cloze import BLANK
from phraseweaver.domain.phrase_draft import PhraseDraft

CLOZE = KINDS["cloze"]


def phrase(text: str, keyword: str, *, hint: str = "", translation: str = "(meaning)") -> PhraseText:
    """Return the words as they are stored."""
    return PhraseDraft.checked(text, translation, hint, keyword=keyword).words


def blanked(text: str, keyword: str) -> str:
    return CLOZE.ask(phrase(text, keyword)).question


@pytest.mark.parametrize(
    ("text", "keyword", "question"),
    [
        ("Je viens bien en train.", "en", "Je viens bien _____ train."),
        ("Мы идём домой, а он дома.", "дом", None),
        ("Un café, s’il vous plaît.", "café", "Un _____, s’il vous plaît."),
        ("«Привет», — сказал он.", "привет", "«_____», — сказал он."),
        ("l'eau et l'air", "eau", "l'_____ et l'air"),
        ("snake_case", "snake", None),  # an underscore joins words
        ("He was well-known.", "known", "He was well-_____."),
    ],
)
def test_a_keyword_is_a_word_of_its_own(text: str, keyword: str, question: str | None) -> None:
    words = phrase(text, keyword)
    assert CLOZE.fits(words) is (question is not None)
    if question is not None:
        assert CLOZE.ask(words).question == question


@pytest.mark.parametrize(
    ("text", "keyword", "expected"),
    [
        ("Guten Tag!", "tag", "Tag"),
        ("ПРИВЕТ всем", "привет", "ПРИВЕТ"),
        ("Καλημέρα σας", "ΚΑΛΗΜΈΡΑ", "Καλημέρα"),
    ],
)
def test_case_does_not_matter_and_the_phrases_own_spelling_is_expected(
    text: str, keyword: str, expected: str
) -> None:
    assert CLOZE.ask(phrase(text, keyword)).expected == expected


def test_every_occurrence_is_blanked_whatever_its_case() -> None:
    assert blanked("Wer nicht wagt, der nicht gewinnt. Nicht?", "nicht") == (
        "Wer _____ wagt, der _____ gewinnt. _____?"
    )


def test_a_keyword_of_several_words_is_blanked_as_one() -> None:
    assert blanked("I am looking forward to it.", "looking forward to") == "I am _____ it."


def test_accents_tell_words_apart() -> None:
    assert blanked("El té para ti, te digo.", "té") == "El _____ para ti, te digo."
    assert not CLOZE.fits(phrase("Te digo.", "té"))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("keyword_form", ["NFC", "NFD"])
def test_a_keyword_is_found_in_whatever_unicode_form_it_was_written(form: str, keyword_form: str) -> None:
    text = unicodedata.normalize(form, "Один ёжик и йод.")  # type: ignore[arg-type]
    keyword = unicodedata.normalize(keyword_form, "ёжик")  # type: ignore[arg-type]
    assert blanked(text, keyword) == "Один _____ и йод."


@pytest.mark.parametrize(
    ("text", "keyword", "question"),
    [
        ("我想喝水", "水", "我想喝_____"),
        ("駅はどこですか", "駅", "_____はどこですか"),
        ("ขอน้ำหน่อย", "น้ำ", "ขอ_____หน่อย"),
        ("ຂໍນ້ຳແດ່", "ນ້ຳ", "ຂໍ_____ແດ່"),
        ("ရေပေးပါ", "ရေ", "_____ပေးပါ"),
        ("ខ្ញុំចង់ទឹក", "ទឹក", "ខ្ញុំចង់_____"),
    ],
)
def test_in_scripts_without_spaces_any_occurrence_counts(text: str, keyword: str, question: str) -> None:
    assert blanked(text, keyword) == question


@pytest.mark.parametrize(
    ("text", "keyword"),
    [("La cuenta, por favor.", "vaso"), ("La cuenta, por favor.", ""), ("La cuenta.", "cuentas")],
)
def test_a_phrase_without_its_keyword_has_no_such_card(text: str, keyword: str) -> None:
    assert not CLOZE.fits(phrase(text, keyword))


def test_the_translation_helps_and_a_hint_follows_it() -> None:
    assert CLOZE.ask(phrase("La cuenta.", "cuenta", translation="The bill.")).hint == "The bill."
    helped = CLOZE.ask(phrase("La cuenta.", "cuenta", translation="The bill.", hint="feminine"))
    assert helped.hint == "The bill. · feminine"


def test_the_whole_phrase_is_the_answer_but_only_the_keyword_is_typed() -> None:
    asked = CLOZE.ask(phrase("La cuenta, por favor.", "cuenta"))
    assert (asked.answer, asked.expected, asked.typed) == ("La cuenta, por favor.", "cuenta", True)
    assert asked.alternatives == ()


@given(word=st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Po", "Sm"]), min_size=1, max_size=30))
@example("a")
@example("a+b")
@example(r"\d")
@example("İ")
@example("ǰ")
@example("ß")
def test_the_question_is_the_same_for_every_keyword(word: str) -> None:
    words = phrase(f"« {word} »", word)
    assert CLOZE.fits(words)
    assert CLOZE.ask(words).question == f"« {BLANK} »"
