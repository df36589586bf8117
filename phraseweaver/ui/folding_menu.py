"""The menu of a phone, which makes way for the page that was chosen."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_component = st.components.v2.component(
    "phraseweaver_folding_menu", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)
_KEY = "folding_menu"
_HIDDEN = f"<style>.st-key-{_KEY} {{ display: none; }}</style>"


def folding_menu() -> None:
    """Let the browser fold the menu up after a tap on one of its links, where it lies over the page."""
    st.html(_HIDDEN)
    _component(key=_KEY)
