"""A leech is announced when it happens: why, and what can be done about it."""

from __future__ import annotations

import streamlit as st

from phraseweaver.domain.ids import CardId, PhraseId
from phraseweaver.services import phrases, review
from phraseweaver.ui.actions import action
from phraseweaver.ui.deeds import ReviewState
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.messages import notify
from phraseweaver.ui.page import Page
from phraseweaver.ui.phrase_forms import open_phrase_dialog
from phraseweaver.ui.state import page_state


def leech_box(page: Page) -> None:
    """Draw the announcement that waits, if any, until the learner has chosen."""
    t, rated = page.t, page_state(ReviewState).leech
    if rated is None:
        return
    with action(t):
        line = phrases.get_phrase(page.app, page.user, rated.phrase)
        with st.container(border=True, key="leech"):
            text = literal(line.draft.text)
            st.markdown(
                t.plural(
                    "**“{text}” does not stick: forgotten {n} time.**",
                    "**“{text}” does not stick: forgotten {n} times.**",
                    rated.after.lapses,
                    text=text,
                )
            )
            st.caption(t("Often a change helps: a hint, a clearer picture, two shorter phrases, or a rest."))
            with st.container(horizontal=True):
                st.button(
                    t("Edit or add a hint"),
                    icon=":material/edit:",
                    on_click=_edit,
                    args=(rated.phrase,),
                    key="leech_edit",
                )
                st.button(
                    t("Suspend"),
                    icon=":material/pause:",
                    on_click=_suspend,
                    args=(page, rated.card),
                    key="leech_suspend",
                )
                st.button(t("Go on as before"), on_click=_dismiss, key="leech_dismiss")


def _edit(phrase: PhraseId) -> None:
    open_phrase_dialog("edit", phrase)
    _dismiss()
    page_state(ReviewState).redraw_page = True


def _suspend(page: Page, card: CardId) -> None:
    with action(page.t):
        review.suspend(page.app, page.user, card)
        notify(page.t("Suspended: it rests until you resume it on the Phrases page."))
        _dismiss()


def _dismiss() -> None:
    page_state(ReviewState).leech = None
