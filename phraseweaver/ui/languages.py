"""Choosing languages and naming them."""

from __future__ import annotations

import streamlit as st

from phraseweaver.domain.languages import LANGUAGES
from phraseweaver.translation import Translator


def language_label(t: Translator, code: str) -> str:
    """Return the language's name in the learner's own language, and in the language itself."""
    name, native = t.language_name(code), LANGUAGES[code].native
    return name if name.casefold() == native.casefold() else f"{name} · {native}"


def language_select(
    label: str, t: Translator, *, key: str, default: str, codes: list[str] | None = None
) -> str:
    """Draw a choice of languages by name and return the code."""
    ordered = sorted(codes or LANGUAGES, key=t.language_name)
    return st.selectbox(
        label,
        ordered,
        index=ordered.index(default) if default in ordered else 0,
        format_func=lambda code: language_label(t, code),
        key=key,
    )
