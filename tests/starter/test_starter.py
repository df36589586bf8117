import unicodedata
from itertools import groupby, permutations

import pytest

from phraseweaver.domain.languages import LANGUAGES
from phraseweaver.domain.text import phrase_key
from phraseweaver.errors import SameLanguages, UnknownLanguage
from phraseweaver.starter import STARTER_LANGUAGES, TOPICS, starter_phrases
from phraseweaver.translation import translator

LETTERS = {
    "en": "",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "es": "áéíñóúü",
    "de": "äöüß",
    "fr": "àâçèéêëîïôùûœ",
    "pt": "àáâãçéêíóôõú",
    "pl": "ąćęłńóśźż",
}
"""The letters beyond English that each language is written with."""

every_language = pytest.mark.parametrize("code", STARTER_LANGUAGES)


def column(code: str) -> list[str]:
    return [draft.text for draft in starter_phrases(code, "en" if code != "en" else "ru")]


def test_a_phrase_has_its_translation_and_its_topic() -> None:
    by_text = {draft.text: draft for draft in starter_phrases("es", "ru")}
    bill = by_text["La cuenta, por favor."]
    assert bill.translation == "Счёт, пожалуйста."
    assert bill.tags == ("cafe-and-restaurant",)


def test_the_tags_speak_the_language_of_the_interface() -> None:
    tags = {draft.tags[0] for draft in starter_phrases("es", "en", translator("ru"))}
    assert len(tags) == len(TOPICS)
    assert "кафе-и-ресторан" in tags

    assert starter_phrases("es", "en", translator("en")) == starter_phrases("es", "en")


def test_every_pair_has_all_phrases_and_the_same_meanings() -> None:
    meanings = dict(zip(column("en"), column("de"), strict=True))
    assert len(meanings) == 120
    for learning, known in permutations(STARTER_LANGUAGES, 2):
        drafts = starter_phrases(learning, known)
        assert [draft.text for draft in drafts] == column(learning)
        assert [draft.translation for draft in drafts] == column(known)
    assert meanings["The bill, please."] == "Die Rechnung, bitte."


def test_topics_come_in_order_with_eight_phrases_each() -> None:
    topics = [draft.tags[0] for draft in starter_phrases("de", "en")]
    assert [(topic, len(list(same))) for topic, same in groupby(topics)] == [(topic, 8) for topic in TOPICS]


@pytest.mark.parametrize(("learning", "known"), [("ja", "en"), ("en", "ja"), ("xx", "xx"), ("topic", "en")])
def test_a_language_without_a_column_is_refused(learning: str, known: str) -> None:
    with pytest.raises(UnknownLanguage):
        starter_phrases(learning, known)


def test_twice_the_same_language_is_refused() -> None:
    with pytest.raises(SameLanguages):
        starter_phrases("de", "de")


def test_every_column_is_a_language_that_a_deck_can_have() -> None:
    assert set(STARTER_LANGUAGES) <= LANGUAGES.keys()


@every_language
def test_no_phrase_comes_twice(code: str) -> None:
    keys = [phrase_key(text) for text in column(code)]
    assert len(set(keys)) == len(keys) == 120


@every_language
def test_there_is_no_stray_white_space(code: str) -> None:
    for text in column(code):
        words = text.replace("\u00a0", " ").split(" ")
        assert all(words), text
        assert "\n" not in text
        assert "\t" not in text
        assert unicodedata.is_normalized("NFC", text)


@every_language
def test_every_phrase_is_a_sentence(code: str) -> None:
    for text in column(code):
        first = text.lstrip("¡¿")[0]
        assert first == first.upper(), text
        assert text[-1] in ".!?", text


@every_language
def test_letters_and_marks_belong_to_the_language(code: str) -> None:
    for text in column(code):
        # Wi-Fi and WLAN are written in Latin letters everywhere.
        bare = text.replace("Wi-Fi", "").casefold() if code == "ru" else text.lower()
        latin = "" if code == "ru" else "abcdefghijklmnopqrstuvwxyz"
        marks = " ,.!?-" + {"es": "¡¿", "en": "’", "fr": "’\u00a0"}.get(code, "")
        assert set(bare) <= set(latin + LETTERS[code] + marks), text


def test_spanish_questions_and_exclamations_are_opened() -> None:
    for text in column("es"):
        assert text.count("?") == text.count("¿"), text
        assert text.count("!") == text.count("¡"), text


def test_french_marks_have_a_no_break_space() -> None:
    for text in column("fr"):
        for index, mark in enumerate(text):
            if mark in "!?;:":
                assert text[index - 1] == "\u00a0", text
        assert text.count("\u00a0") == sum(text.count(mark) for mark in "!?;:"), text


def test_only_french_has_no_break_spaces() -> None:
    for code in set(STARTER_LANGUAGES) - {"fr"}:
        assert not any("\u00a0" in text for text in column(code))


def test_strangers_are_addressed_politely_and_no_speaker_is_a_man_or_a_woman() -> None:
    # Words that would give away a familiar address or the speaker's gender.
    betraying = {
        "ru": {"ты", "тебя", "тебе", "твой", "рад", "рада", "должен", "должна", "потерял", "потеряла"},
        "es": {"tú", "te", "tu", "estás", "encantado", "encantada", "cansado", "cansada"},
        "de": {"du", "dich", "dir", "dein", "euch", "ihr"},
        "fr": {"tu", "te", "toi", "ton", "enchanté", "enchantée", "désolé", "désolée", "pressé", "pressée"},
        "pt": {"tu", "te", "você", "obrigado", "obrigada", "senhor", "senhora"},
        "pl": {"ty", "ci", "cię", "pan", "pani", "pana", "zgubiłem", "zgubiłam", "chciałbym", "chciałabym"},
    }
    for code, words in betraying.items():
        for text in column(code):
            used = {word.strip("¡¿.,!?\u00a0").lower() for word in text.split()}
            assert not used & words, text
