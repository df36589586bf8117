"""Names and directions are compared with the Unicode CLDR that Babel carries, a source that is not ours."""

import pytest
from babel import Locale

from phraseweaver.domain.languages import LANGUAGES, Language, language
from phraseweaver.errors import UnknownLanguage

every_language = pytest.mark.parametrize("spoken", LANGUAGES.values(), ids=LANGUAGES.keys())


def test_a_language_is_found_by_its_code() -> None:
    assert language("es") == Language("es", "Spanish", "español", "es-ES", rtl=False)


@pytest.mark.parametrize("code", ["", "xx", "ES", "es-ES", "__class__"])
def test_another_code_is_refused_by_name(code: str) -> None:
    with pytest.raises(UnknownLanguage) as caught:
        language(code)
    assert caught.value.params == {"code": code}


def test_names_codes_and_voices_are_unique_and_in_order() -> None:
    assert [spoken.code for spoken in LANGUAGES.values()] == list(LANGUAGES)
    for names in zip(*((s.english, s.native, s.speech) for s in LANGUAGES.values()), strict=True):
        assert len(set(names)) == len(LANGUAGES)
    english = [spoken.english for spoken in LANGUAGES.values()]
    assert english == sorted(english)


def test_there_are_some_fifty_languages() -> None:
    assert 45 <= len(LANGUAGES) <= 60


@every_language
def test_the_code_has_two_letters(spoken: Language) -> None:
    assert len(spoken.code) == 2
    assert spoken.code.isalpha()
    assert spoken.code.islower()


@every_language
def test_the_native_name_is_the_one_in_cldr(spoken: Language) -> None:
    # CLDR shortens "Bahasa Indonesia" and "Bahasa Melayu", which their speakers do not.
    assert Locale.parse(spoken.code).languages[spoken.code] in spoken.native


@every_language
def test_the_english_name_is_the_one_in_cldr(spoken: Language) -> None:
    expected = {"bn": "Bengali"}.get(spoken.code, Locale("en").languages[spoken.code])
    assert spoken.english == expected


@every_language
def test_right_to_left_is_as_in_cldr(spoken: Language) -> None:
    assert spoken.rtl == (Locale.parse(spoken.code).character_order == "right-to-left")


@every_language
def test_the_voice_speaks_the_language(spoken: Language) -> None:
    # Browsers call the voice of Tagalog Filipino, its standard form.
    expected = {"tl": "fil"}.get(spoken.code, spoken.code)
    assert Locale.parse(spoken.speech, sep="-").language == expected
