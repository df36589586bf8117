"""What `streamlit_app.py` runs: page settings, menu, and the chosen page inside the error boundary."""

from __future__ import annotations

import logging

import streamlit as st

from phraseweaver import reruns
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.ui.actions import sentence
from phraseweaver.ui.first_tick import tick_once
from phraseweaver.ui.navigation import menu
from phraseweaver.ui.page import below_entry, broken_page, visitor
from phraseweaver.ui.sign_in import account_menu
from phraseweaver.ui.small_screen import small_screen_style
from phraseweaver.ui.streamlit_words import streamlit_words
from phraseweaver.ui.tab_icon import show_tab_icon

log = logging.getLogger(__name__)


def run() -> None:
    """Draw the menu and the page that was chosen."""
    reruns.count(reruns.Part.PAGE)
    st.set_page_config(page_title="PhraseWeaver", layout="centered")
    show_tab_icon()
    small_screen_style()
    page = visitor()
    streamlit_words(page.t)
    tick_once(page.app)
    chosen = menu(page.t)
    if page.visitor:
        account_menu(page.app, page.visitor, page.t)
    with below_entry(page):
        try:
            chosen.run()
        except PhraseWeaverError as error:
            st.error(sentence(page.t, error), icon=":material/error:")
        except Exception:
            log.exception("a page failed")
            broken_page(page.t)
