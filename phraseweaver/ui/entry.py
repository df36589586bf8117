"""What `streamlit_app.py` runs: page settings, menu, and the chosen page inside the error boundary."""

from __future__ import annotations

import logging

import streamlit as st

from phraseweaver.config import PROJECT_ROOT
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.ui.actions import sentence
from phraseweaver.ui.first_tick import tick_once
from phraseweaver.ui.navigation import menu
from phraseweaver.ui.page import below_entry, broken_page, visitor

log = logging.getLogger(__name__)

ICON = PROJECT_ROOT / "phraseweaver" / "ui" / "icon.png"


def run() -> None:
    """Draw the menu and the page that was chosen."""
    st.set_page_config(page_title="PhraseWeaver", page_icon=str(ICON), layout="centered")
    page = visitor()
    tick_once(page.app)
    chosen = menu(page.t)
    with below_entry(page):
        try:
            chosen.run()
        except PhraseWeaverError as error:
            st.error(sentence(page.t, error), icon=":material/error:")
        except Exception:
            log.exception("a page failed")
            broken_page(page.t)
