"""Links to phrases, one a line."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from phraseweaver.domain.progress import NamedPhrase
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.navigation import page_file

_LONGEST = 90


def phrase_link(phrase: NamedPhrase) -> None:
    """Draw a link to the phrase's own page, named by its words."""
    st.page_link(page_file("phrase"), label=label(phrase), query_params={"id": str(phrase.id)})


def phrase_links(phrases: Iterable[NamedPhrase], key: str) -> None:
    """Draw a link to each of the phrases."""
    with st.container(gap="xxsmall", key=f"links_{key}"):
        for phrase in phrases:
            phrase_link(phrase)


def label(phrase: NamedPhrase) -> str:
    """Return text and translation as Markdown that shows them literally."""
    return f"{literal(_short(phrase.text))} — {literal(_short(phrase.translation))}"


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
