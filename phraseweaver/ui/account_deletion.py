"""Deleting one's account: what goes, the way to keep a copy, and a word to be typed before the last click."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from phraseweaver.services import account_removal
from phraseweaver.ui.actions import action
from phraseweaver.ui.backups import download_everything
from phraseweaver.ui.messages import refuse, show_messages
from phraseweaver.ui.page import Page
from phraseweaver.ui.state import page_state


@dataclass
class DeletionState:
    """Whether the dialog is open. `opened` makes its field a new one each time."""

    open: bool = False
    opened: int = 0


def deletion_card(page: Page, leave: Callable[[], None]) -> None:
    """Draw the way to the dialog, and the dialog; `leave` is called when the account is gone."""
    t, state = page.t, page_state(DeletionState)
    with st.container(border=True, key="delete_account_card"):
        st.subheader(t("Delete my account"), anchor=False)
        st.caption(
            t("Your decks, phrases, recordings, answers and reminders go for good, and you are signed out.")
        )
        st.button(
            t("Delete my account …"), icon=":material/delete_forever:", on_click=_open, key="delete_account"
        )
    if state.open:
        st.dialog(t("Delete my account"), on_dismiss=_close)(_dialog)(page, leave)


def _open() -> None:
    state = page_state(DeletionState)
    state.open = True
    state.opened += 1


def _close() -> None:
    page_state(DeletionState).open = False


def _dialog(page: Page, leave: Callable[[], None]) -> None:
    t, state = page.t, page_state(DeletionState)
    if not state.open:
        st.rerun()
    show_messages()
    st.markdown(t("There is no way back. Keep a copy first: a backup can be restored into a new account."))
    download_everything(page, t("Download everything"), key="save_before_deletion")
    field = f"deletion_word_{state.opened}"
    with st.form(f"deletion_{state.opened}", border=False):
        st.text_input(t("Type “{word}” to go on", word=_word(page)), key=field, autocomplete="off")
        st.form_submit_button(
            t("Delete everything for good"),
            icon=":material/delete_forever:",
            on_click=_delete,
            args=(page, field, leave),
            key=f"deletion_submit_{state.opened}",
        )
    st.button(t("Keep my account"), on_click=_close, key="keep_account")


def _word(page: Page) -> str:
    return page.t("delete")


def _delete(page: Page, field: str, leave: Callable[[], None]) -> None:
    t, state = page.t, page_state(DeletionState)
    if not state.open:
        # The second of two clicks: the first has done it.
        return
    if st.session_state[field].strip().casefold() != _word(page).casefold():
        refuse(t("Nothing was deleted: that was another word."))
        return
    with action(t):
        account_removal.delete_account(page.app, page.user)
        state.open = False
        leave()
