"""A deck that somebody shared: what it holds, and one click."""

from __future__ import annotations

from datetime import date

import streamlit as st

from phraseweaver.services import jobs
from phraseweaver.services.jobs import JobView, Place
from phraseweaver.services.jobs.kinds.deck_addition import DECK_ADDITION, DeckWish
from phraseweaver.services.shared_decks import SharedAdded, SharedLook
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import action
from phraseweaver.ui.job_box import dismiss_button, named_file
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.page import Page


def shared_deck_panel(page: Page, view: JobView, look: SharedLook) -> None:
    """Draw what the file holds and the button that adds it."""
    t = page.t
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(named_file(t, view), width="content")
        dismiss_button(page, Place.IMPORT, view, t("Another file or list"))
    with st.container(border=True, key="shared_deck"):
        st.subheader(t("A shared deck"), anchor=False)
        parts = [t.plural("{n} phrase", "{n} phrases", look.phrases)]
        if look.files:
            parts.append(t.plural("{n} recording or picture", "{n} recordings or pictures", look.files))
        parts.append(_saved_on(t, look.made_on))
        st.markdown(" · ".join(part for part in parts if part))
        st.caption(t("If you have a deck of this name and these languages, it gets what it lacks."))
        st.button(
            t("Add this deck"),
            type="primary",
            icon=":material/download_done:",
            on_click=_add,
            args=(page, view.step),
            key="add_shared",
        )


def deck_outcome(t: Translator, done: SharedAdded) -> None:
    """Draw what came of adding a deck."""
    said = t.plural(
        "{n} phrase is added to “{name}”.",
        "{n} phrases are added to “{name}”.",
        done.added,
        name=literal(done.name),
    )
    if done.skipped:
        said += " " + t.plural("{n} was there already.", "{n} were there already.", done.skipped)
    st.success(said, icon=":material/check_circle:")


def _saved_on(t: Translator, written: str) -> str:
    try:
        return t("saved on {day}", day=t.long_date(date.fromisoformat(written)))
    except ValueError:
        return ""


def _add(page: Page, step: int) -> None:
    with action(page.t):
        jobs.desk.go_on(page.app, page.user, DECK_ADDITION, DeckWish(), step)
