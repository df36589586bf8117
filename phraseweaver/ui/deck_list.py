"""One deck in the list of decks."""

from __future__ import annotations

import streamlit as st

from phraseweaver.services import decks
from phraseweaver.services.decks import DeckSummary
from phraseweaver.ui.actions import action
from phraseweaver.ui.deck_dialogs import open_dialog
from phraseweaver.ui.languages import language_label
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.messages import notify
from phraseweaver.ui.navigation import page_file
from phraseweaver.ui.page import Page


def deck_box(page: Page, deck: DeckSummary) -> None:
    """Draw a deck with its counts and what can be done with it."""
    t = page.t
    with st.container(border=True, key=f"deck_{deck.id}"):
        st.markdown(f"#### {literal(deck.name)}")
        languages = f"{language_label(t, deck.learning)} → {t.language_name(deck.known)}"
        st.caption(f"{literal(languages)} · {t.plural('{n} phrase', '{n} phrases', deck.phrases)}")
        if deck.archived:
            st.button(
                t("Bring back"),
                icon=":material/unarchive:",
                on_click=_unarchive,
                args=(page, deck),
                key=f"unarchive_{deck.id}",
            )
            return
        with st.container(horizontal=True):
            st.badge(t("{n} to review", n=t.number(deck.left.review)), color="green")
            st.badge(t("{n} learning", n=t.number(deck.left.learning)), color="orange")
            st.badge(t("{n} new", n=t.number(deck.left.new)), color="blue")
        with st.container(horizontal=True):
            if st.button(
                t("Review"),
                icon=":material/play_arrow:",
                disabled=not deck.left.total,
                key=f"review_{deck.id}",
                type="primary" if deck.left.total else "secondary",
            ):
                st.switch_page(page_file("review"), query_params={"deck": str(deck.id)})
            if deck.phrases and st.button(
                t("Practise"), icon=":material/fitness_center:", key=f"practise_{deck.id}"
            ):
                st.switch_page(page_file("practice"), query_params={"deck": str(deck.id)})
            if st.button(t("Phrases"), icon=":material/format_quote:", key=f"phrases_{deck.id}"):
                st.switch_page(page_file("phrases"), query_params={"deck": str(deck.id)})
            st.button(
                t("Edit"),
                icon=":material/edit:",
                on_click=open_dialog,
                args=("edit", deck.id),
                key=f"edit_{deck.id}",
            )
            st.button(
                t("Archive"),
                icon=":material/archive:",
                on_click=_archive,
                args=(page, deck),
                key=f"archive_{deck.id}",
            )
            st.button(
                t("Delete"),
                icon=":material/delete:",
                on_click=open_dialog,
                args=("delete", deck.id),
                key=f"delete_{deck.id}",
            )


def _archive(page: Page, deck: DeckSummary) -> None:
    with action(page.t):
        decks.archive_deck(page.app, page.user, deck.id)
        notify(page.t("“{name}” is archived. Nothing of it is lost.", name=literal(deck.name)))


def _unarchive(page: Page, deck: DeckSummary) -> None:
    with action(page.t):
        decks.unarchive_deck(page.app, page.user, deck.id)
        notify(page.t("“{name}” is back.", name=literal(deck.name)))
