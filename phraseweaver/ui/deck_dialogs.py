"""Making, changing, joining, sharing and deleting a deck, each in a dialog of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from phraseweaver.domain.ids import DeckId
from phraseweaver.services import decks, phrase_changes, shared_decks
from phraseweaver.services.decks import DeckSummary
from phraseweaver.services.jobs.kinds import deck_sharing
from phraseweaver.ui.actions import action
from phraseweaver.ui.bulk_changes import remember
from phraseweaver.ui.deck_form import deck_fields, deck_form
from phraseweaver.ui.exporting import shared_content
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.messages import notify, show_messages
from phraseweaver.ui.navigation import page_file
from phraseweaver.ui.page import Page
from phraseweaver.ui.saving import save_button
from phraseweaver.ui.state import page_state

Which = Literal["new", "edit", "merge", "share", "delete"]


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
        st.dialog(t("Settings of the deck"), on_dismiss=_close)(_deck_form)(page, deck)
    elif state.which == "merge" and deck:
        st.dialog(t("Put into another deck"), on_dismiss=_close)(_merge_form)(page, deck, summaries)
    elif state.which == "share" and deck:
        st.dialog(t("A file for others"), on_dismiss=_close)(_share_form)(page, deck)
    elif state.which == "delete" and deck:
        st.dialog(t("Delete deck?"), on_dismiss=_close)(_delete_form)(page, deck)


def _deck_form(page: Page, deck: DeckSummary | None) -> None:
    t, state = page.t, page_state(DialogState)
    if state.which is None:
        st.rerun()
    show_messages()
    suffix = f"{state.which}_{state.opened}"
    with st.form(f"deck_{suffix}", border=False):
        deck_fields(page, deck, suffix)
        st.form_submit_button(
            t("Save") if deck else t("Create deck"),
            type="primary",
            on_click=_save,
            args=(page, deck.id if deck else None, suffix),
            key=f"save_{suffix}",
        )


def _save(page: Page, deck: DeckId | None, suffix: str) -> None:
    t, state = page.t, page_state(DialogState)
    if state.which is None:
        # The second of two submits: the first has done it.
        return
    with action(t):
        form = deck_form(suffix)
        if deck is None:
            decks.create_deck(page.app, page.user, form)
            done = t("The deck “{name}” is ready.", name=literal(form.name))
        else:
            decks.change_deck(page.app, page.user, deck, form)
            done = t("Saved.")
        # First the dialog: where a second submit waits, the next look at the session ends this callback.
        state.which = None
        notify(done)


def _merge_form(page: Page, deck: DeckSummary, summaries: list[DeckSummary]) -> None:
    t, state = page.t, page_state(DialogState)
    if state.which is None:
        st.rerun()
    show_messages()
    fitting = {
        other.id: other.name
        for other in summaries
        if other.id != deck.id
        and not other.archived
        and (other.learning, other.known) == (deck.learning, deck.known)
    }
    if not fitting:
        st.write(t("There is no other deck of these two languages."))
        return
    field = f"merge_{state.opened}"
    into = st.selectbox(t("Into"), list(fitting), format_func=fitting.__getitem__, key=field)
    look = phrase_changes.look_at_merge(page.app, page.user, deck.id, into)
    st.markdown(
        t.plural(
            "{n} phrase goes to “{name}” with its progress; the deck “{old}” is deleted.",
            "{n} phrases go to “{name}” with their progress; the deck “{old}” is deleted.",
            look.phrases,
            name=literal(fitting[into]),
            old=literal(deck.name),
        )
    )
    if look.same:
        titles = {True: t("make one of two equal phrases"), False: t("keep both")}
        st.radio(
            t.plural("{n} phrase is there already:", "{n} phrases are there already:", look.same),
            list(titles),
            format_func=titles.__getitem__,
            help=t("Of two, the one that you have answered more often stays and takes over what it lacks."),
            key=f"{field}_same",
        )
    st.caption(t("On the page “Phrases” this can be undone."))
    with st.container(horizontal=True):
        st.button(
            t("Put together"),
            type="primary",
            icon=":material/merge:",
            on_click=_merge,
            args=(page, deck, field, fitting),
            key="merge_deck",
        )
        st.button(t("Cancel"), on_click=_close, key="leave_merge")


def _merge(page: Page, deck: DeckSummary, field: str, names: dict[DeckId, str]) -> None:
    t, state = page.t, page_state(DialogState)
    if state.which is None:
        return
    with action(t):
        into = DeckId(st.session_state[field])
        together = bool(st.session_state.get(f"{field}_same", True))
        changed = phrase_changes.merge_decks(page.app, page.user, deck.id, into, together=together)
        state.which = None
        if changed is not None:
            remember(changed)
        notify(t("“{old}” is part of “{name}” now.", old=literal(deck.name), name=literal(names[into])))


def _share_form(page: Page, deck: DeckSummary) -> None:
    t, state = page.t, page_state(DialogState)
    if state.which is None:
        st.rerun()
    show_messages()
    st.write(
        t(
            "The file holds all phrases with hints, notes, tags, recordings and pictures, and nothing of"
            " your progress. Whoever gets it adds the deck on the page “Import and export”."
        )
    )
    if deck.phrases > deck_sharing.AT_ONCE:
        st.write(t("This deck is large: its file is made there too, while you go on."))
        st.page_link(page_file("transfer"), label=t("Import and export"), icon=":material/swap_vert:")
        return
    save_button(
        t("Save the file"),
        lambda: shared_content(page, deck.id),
        shared_decks.file_name(deck.name),
        shared_decks.MEDIA_TYPE,
        key="share_deck",
    )
    st.caption(t("For other programs there are lists and Anki packages on the page “Import and export”."))


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
