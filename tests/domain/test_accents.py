"""Accents of a voice."""

from __future__ import annotations

import pytest

from phraseweaver.domain.accents import accents_of, check_accent
from phraseweaver.domain.languages import LANGUAGES
from phraseweaver.errors import SettingRejected


def test_the_usual_accent_comes_first_and_each_once() -> None:
    assert accents_of("pt") == ("pt-PT", "pt-BR")
    for code, language in LANGUAGES.items():
        found = accents_of(code)
        assert found[0] == language.speech
        assert len(set(found)) == len(found)
        assert all(accent.startswith(f"{code}-") for accent in found[1:])


def test_the_usual_accent_is_kept_as_none_of_its_own() -> None:
    assert check_accent("pt", "pt-PT") == ""
    assert check_accent("pt", "") == ""
    assert check_accent("pt", "pt-BR") == "pt-BR"


def test_an_accent_of_another_language_is_refused() -> None:
    with pytest.raises(SettingRejected):
        check_accent("pt", "es-MX")
