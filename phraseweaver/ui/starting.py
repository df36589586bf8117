"""The offer of a starter deck: two languages and one click."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from phraseweaver.services import decks
from phraseweaver.services.decks import DeckForm
from phraseweaver.starter import STARTER_LANGUAGES
from phraseweaver.ui.actions import action
from phraseweaver.ui.languages import language_select
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.messages import notify
from phraseweaver.ui.page import Page
from phraseweaver.ui.state import page_state


@dataclass
class StarterState:
    """How many starter decks were added: a click belongs to the offer that it was made on."""

    added: int = 0


def starter_offer(page: Page) -> None:
    """Draw the choice of two languages and the button that adds their starter deck."""
    t = page.t
    codes = list(STARTER_LANGUAGES)
    with st.container(border=True, key="starter"):
        st.subheader(t("Which language would you like to speak?"), anchor=False)
        st.write(t("The starter deck holds everyday and travel phrases, ready to review."))
        with st.container(horizontal=True):
            known = language_select(
                t("I know"), t, key="starter_known", default=_browser_choice(page, codes), codes=codes
            )
            learning = language_select(
                t("I learn"), t, key="starter_learning", default="es" if known != "es" else "en", codes=codes
            )
        st.button(
            t("Add the starter deck"),
            type="primary",
            icon=":material/rocket_launch:",
            width="stretch",
            disabled=known == learning,
            on_click=_add,
            args=(page, learning, known, page_state(StarterState).added),
            key="add_starter",
        )
        if known == learning:
            st.caption(t("Choose two different languages."))


def _browser_choice(page: Page, codes: list[str]) -> str:
    # Someone who reads this page in Russian knows Russian; else the browser says what they know.
    locale = (st.context.locale or "").split("-")[0].lower()
    wish = page.learner.interface_language or locale
    return wish if wish in codes else page.t.language


def _add(page: Page, learning: str, known: str, number: int) -> None:
    t, state = page.t, page_state(StarterState)
    if number != state.added:
        # The second of two clicks: the first has done it.
        return
    name = t("{language}: first phrases", language=t.language_name(learning))
    with action(t):
        decks.add_starter_deck(page.app, page.user, DeckForm(name=name, learning=learning, known=known))
        state.added += 1
        notify(t("The deck “{name}” is ready.", name=literal(name)))
