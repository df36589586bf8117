"""Streamlit's own words: whether it still says them, and whether ours can stand in their place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit

from phraseweaver.translation import INTERFACE_LANGUAGES, translator
from phraseweaver.ui.streamlit_words import rules

MADE_OF_PARTS = re.compile(r"(?<=^Download as )[A-Z]{3}|MB(?= )|(?<=exist)\. .*")
"""What Streamlit puts in or adds where it says it."""


def test_streamlit_still_says_what_is_looked_for() -> None:
    scripts = (Path(streamlit.__file__).parent / "static" / "static" / "js").glob("*.js")
    said = "\n".join(script.read_text(encoding="utf-8") for script in scripts)
    parts = {
        part.strip(":, ")
        for _, _, source, _ in rules(translator("en"))
        for part in MADE_OF_PARTS.sub("", source).split("{}")
    }
    assert "Skip to main content" in parts
    assert [part for part in parts if part not in said] == []


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_what_stays_the_same_has_its_place_in_every_language(language: str) -> None:
    for where, attribute, source, target in rules(translator(language)):
        assert where and attribute in ("", "aria-label", "aria-valuetext", "placeholder")
        assert source.count("{}") == target.count("{}") <= 1, source
        assert target.replace("{}", "").strip(), source
