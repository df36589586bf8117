"""Which section of the page is shown; kept in the address."""

from __future__ import annotations

import streamlit as st

SECTION_KEY = "section"
SECTION_IN_ADDRESS = "show"


def show_section(name: str) -> None:
    """Let the next drawing of the page show that section."""
    st.session_state[SECTION_KEY] = name
    remember_section()


def remember_section() -> None:
    """Keep what is shown in the address."""
    st.query_params[SECTION_IN_ADDRESS] = st.session_state[SECTION_KEY]
