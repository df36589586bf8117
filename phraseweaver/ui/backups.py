"""Everything of the learner as a file, and back."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date

import streamlit as st

from phraseweaver.formats.backup_json.errors import BackupRejected
from phraseweaver.services import learner_backup
from phraseweaver.services.decks import list_decks
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import action, sentence
from phraseweaver.ui.messages import notify
from phraseweaver.ui.page import Page
from phraseweaver.ui.state import page_state

_MOST_MEGABYTES = 200


@dataclass
class BackupState:
    """How many backups were restored: each gets fresh fields."""

    restored: int = 0


def backup_panel(page: Page) -> None:
    """Draw the button that saves everything, and the fields that bring it back."""
    t = page.t
    st.write(
        t("A backup holds everything of yours: settings, decks, phrases, recordings, cards and every answer.")
    )
    download_everything(page, t("Save a backup"), key="save_backup")
    st.subheader(t("Restore a backup"), anchor=False)
    state = page_state(BackupState)
    uploaded = st.file_uploader(
        t("A backup that was saved here, by this version or an earlier one"),
        type=["zip"],
        max_upload_size=_MOST_MEGABYTES,
        key=f"backup_{state.restored}",
    )
    if uploaded is not None:
        _confirm(page, uploaded.getvalue())


def download_everything(page: Page, label: str, *, key: str) -> None:
    """Draw the button that saves everything of the learner as a file."""
    st.download_button(
        label,
        # Called on the click only: it reads everything.
        data=lambda: _backup(page),
        file_name=learner_backup.file_name(page.day.isoformat()),
        mime=learner_backup.MEDIA_TYPE,
        icon=":material/download:",
        type="primary",
        on_click="ignore",
        key=key,
    )


def _confirm(page: Page, content: bytes) -> None:
    t, state = page.t, page_state(BackupState)
    try:
        look = learner_backup.look_into_backup(io.BytesIO(content))
    except BackupRejected as error:
        st.error(sentence(t, error), icon=":material/error:")
        return
    with st.container(border=True, key="backup"):
        st.markdown(
            t("A backup of {day}", day=_day(t, look.made_on))
            + ": "
            + " · ".join(
                (
                    t.plural("{n} deck", "{n} decks", look.decks),
                    t.plural("{n} phrase", "{n} phrases", look.phrases),
                    t.plural("{n} answer", "{n} answers", look.answers),
                )
            )
        )
        here = list_decks(page.app, page.user)
        agreed = True
        if here:
            agreed = st.checkbox(
                t.plural(
                    "Delete what I have now ({n} deck with its answers) and put the backup in its place",
                    "Delete what I have now ({n} decks with their answers) and put the backup in its place",
                    len(here),
                ),
                key=f"agreed_{state.restored}",
            )
        st.button(
            t("Restore"),
            icon=":material/settings_backup_restore:",
            type="primary",
            disabled=not agreed,
            on_click=_restore,
            args=(page, content, bool(here), state.restored),
            key="restore",
        )


def _restore(page: Page, content: bytes, replace: bool, number: int) -> None:
    t, state = page.t, page_state(BackupState)
    if number != state.restored:
        # The second click: the first has done it.
        return
    with action(t):
        with st.spinner(t("Restoring …")):
            learner_backup.restore_learner(page.app, page.user, io.BytesIO(content), replace=replace)
        state.restored += 1
        notify(t("The backup is restored."))


def _backup(page: Page) -> bytes:
    out = io.BytesIO()
    learner_backup.back_up_learner(page.app, page.user, out)
    return out.getvalue()


def _day(t: Translator, written: str) -> str:
    try:
        return t.long_date(date.fromisoformat(written))
    except ValueError:
        return "?"
