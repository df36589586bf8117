"""Sentences that wait for the next drawing of a page: what was done, or why it was not."""

from __future__ import annotations

import streamlit as st

_KEY = "messages"


def notify(sentence: str) -> None:
    """Say at the next drawing that something was done; the sentence is Markdown."""
    st.session_state.setdefault(_KEY, []).append(("done", sentence))


def refuse(sentence: str) -> None:
    """Say at the next drawing why something was not done; the sentence is Markdown."""
    st.session_state.setdefault(_KEY, []).append(("refused", sentence))


def show_messages() -> None:
    """Draw what waits, once."""
    for kind, sentence in st.session_state.pop(_KEY, []):
        if kind == "done":
            st.toast(sentence, icon=":material/check_circle:")
        else:
            st.error(sentence, icon=":material/error:")
