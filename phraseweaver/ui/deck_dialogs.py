"""Making, changing and deleting a deck, each in a dialog of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from phraseweaver.domain.ids import DeckId
from phraseweaver.domain.phrase_cards import DEFAULT_KINDS, KINDS
from phraseweaver.services import decks
from phraseweaver.services.decks import DeckForm, DeckSummary
from phraseweaver.ui.actions import action
from phraseweaver.ui.languages import language_select
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.messages import notify, show_messages
from phraseweaver.ui.page import Page
from phraseweaver.ui.state import page_state

Which = Literal["new", "edit", "delete"]


@dataclass
class DialogState:
    """Which dialog is open, and for which deck. `opened` makes the fields of each opening new ones."""

    which: Which | None = None
    deck: DeckId | None = None
    opened: int = 0


def open_dialog(which: Which, deck: DeckId | None = None) -> None:
    """Let the next drawing of the page show the dialog."""
    state = page_state(DialogState)
    state.which, state.deck = which, deck
    state.opened += 1


def _close() -> None:
    page_state(DialogState).which = None


def show_dialog(page: Page, summaries: list[DeckSummary]) -> None:
    """Draw the dialog that is open, if any."""
    t, state = page.t, page_state(DialogState)
    deck = next((entry for entry in summaries if entry.id == state.deck), None)
    if state.which == "new":
        st.dialog(t("New deck"), on_dismiss=_close)(_deck_form)(page, None)
    elif state.which == "edit" and deck:
        st.dialog(t("Edit deck"), on_dismiss=_close)(_deck_form)(page, deck)
    elif state.which == "delete" and deck:
        st.dialog(t("Delete deck?"), on_dismiss=_close)(_delete_form)(page, deck)


def _deck_form(page: Page, deck: DeckSummary | None) -> None:
    t, state = page.t, page_state(DialogState)
    if state.which is None:
        st.rerun()
    show_messages()
    suffix = f"{state.which}_{state.opened}"
    with st.form(f"deck_{suffix}", border=False):
        st.text_input(t("Name of the deck"), value=deck.name if deck else "", key=f"name_{suffix}")
        language_select(t("I learn"), t, key=f"learning_{suffix}", default=deck.learning if deck else "es")
        language_select(t("I know"), t, key=f"known_{suffix}", default=deck.known if deck else t.language)
        st.pills(
            t("Card kinds"),
            list(KINDS),
            selection_mode="multi",
            default=list(deck.kinds if deck else DEFAULT_KINDS),
            format_func=lambda kind: t(KINDS[kind].title),
            key=f"kinds_{suffix}",
        )
        st.toggle(
            t("Accents matter in typed answers"),
            value=deck.accents_matter if deck else True,
            key=f"accents_{suffix}",
        )
        st.form_submit_button(
            t("Save") if deck else t("Create deck"),
            type="primary",
            on_click=_save,
            args=(page, deck.id if deck else None, suffix),
            key=f"save_{suffix}",
        )


def _save(page: Page, deck: DeckId | None, suffix: str) -> None:
    t, fields, state = page.t, st.session_state, page_state(DialogState)
    if state.which is None:
        # The second of two submits: the first has done it.
        return
    with action(t):
        form = DeckForm(
            name=fields[f"name_{suffix}"],
            learning=fields[f"learning_{suffix}"],
            known=fields[f"known_{suffix}"],
            kinds=tuple(fields[f"kinds_{suffix}"]),
            accents_matter=fields[f"accents_{suffix}"],
        )
        if deck is None:
            decks.create_deck(page.app, page.user, form)
            done = t("The deck “{name}” is ready.", name=literal(form.name))
        else:
            decks.change_deck(page.app, page.user, deck, form)
            done = t("Saved.")
        # First the dialog: where a second submit waits, the next look at the session ends this callback.
        state.which = None
        notify(done)


def _delete_form(page: Page, deck: DeckSummary) -> None:
    t, state = page.t, page_state(DialogState)
    if state.which is None:
        st.rerun()
    show_messages()
    st.markdown(
        t.plural(
            "“{name}” and its {n} phrase go for good. The answers you gave stay in your progress.",
            "“{name}” and its {n} phrases go for good. The answers you gave stay in your progress.",
            deck.phrases,
            name=literal(deck.name),
        )
    )
    with st.container(horizontal=True):
        st.button(
            t("Delete for good"),
            type="primary",
            icon=":material/delete:",
            on_click=_delete,
            args=(page, deck),
            key="delete_deck",
        )
        st.button(t("Keep it"), on_click=_close, key="keep_deck")


def _delete(page: Page, deck: DeckSummary) -> None:
    state = page_state(DialogState)
    if state.which is None:
        return
    with action(page.t):
        decks.delete_deck(page.app, page.user, deck.id)
        state.which = None
        notify(page.t("“{name}” is deleted.", name=literal(deck.name)))
