"""A deck that somebody shared: what it holds, and one click."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import streamlit as st

from phraseweaver.formats.backup_json.errors import BackupRejected
from phraseweaver.services import shared_decks
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import action, sentence
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.messages import notify
from phraseweaver.ui.page import Page


def shared_deck_panel(page: Page, content: bytes, *, on_added: Callable[[], None]) -> None:
    """Draw what the file holds and the button that adds it; `on_added` is called once it is done."""
    t = page.t
    try:
        look = shared_decks.look_into_shared(io.BytesIO(content))
    except (BackupRejected, shared_decks.SharedDeckTooLarge) as error:
        st.error(sentence(t, error), icon=":material/error:")
        st.caption(t("A backup of everything is restored under “Backup”."))
        return
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
            args=(page, content, on_added),
            key="add_shared",
        )


def _saved_on(t: Translator, written: str) -> str:
    try:
        return t("saved on {day}", day=t.long_date(date.fromisoformat(written)))
    except ValueError:
        return ""


def _add(page: Page, content: bytes, on_added: Callable[[], None]) -> None:
    t = page.t
    with action(t):
        with st.spinner(t("Adding the deck …")):
            done = shared_decks.add_shared(page.app, page.user, io.BytesIO(content))
        on_added()
        said = t.plural(
            "{n} phrase is added to “{name}”.",
            "{n} phrases are added to “{name}”.",
            done.added,
            name=literal(done.name),
        )
        if done.skipped:
            said += " " + t.plural("{n} was there already.", "{n} were there already.", done.skipped)
        notify(said)
