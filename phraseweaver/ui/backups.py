"""Everything of the learner as a file, and back."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date

import streamlit as st

from phraseweaver.services import jobs, learner_backup
from phraseweaver.services.decks import list_decks
from phraseweaver.services.jobs import JobView, Place
from phraseweaver.services.jobs.kinds import backup
from phraseweaver.services.jobs.kinds.backup import BACKUP, BackupWish
from phraseweaver.services.jobs.kinds.restoration import RESTORATION, RESTORATION_LOOK, RestorationWish
from phraseweaver.services.learner_backup import BackupLook
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import action, sentence
from phraseweaver.ui.job_box import dismiss_button, failed_box, job_box, named_file
from phraseweaver.ui.page import Page
from phraseweaver.ui.saving import made_at, make_button, save_button
from phraseweaver.ui.state import page_state

_MOST_MEGABYTES = 200


@dataclass
class BackupState:
    """How many backups were given: each gets a fresh field, so that the one before can be let go."""

    given: int = 0


def backup_panel(page: Page) -> None:
    """Draw the button that saves everything, and the fields that bring it back."""
    t = page.t
    st.write(
        t("A backup holds everything of yours: settings, decks, phrases, recordings, cards and every answer.")
    )
    download_everything(page, t("Save a backup"), key="save_backup")
    st.subheader(t("Restore a backup"), anchor=False)
    view = jobs.desk.look(page.app, page.user, Place.RESTORE)
    if view is not None and not (view.kind is RESTORATION_LOOK and view.error is not None):
        _job(page, view)
        return
    if view is not None and view.error is not None:
        st.markdown(named_file(t, view))
        st.error(sentence(t, view.error), icon=":material/error:")
    key = f"backup_{page_state(BackupState).given}"
    st.file_uploader(
        t("A backup that was saved here, by this version or an earlier one"),
        type=["zip"],
        max_upload_size=_MOST_MEGABYTES,
        on_change=_given,
        args=(page, key),
        key=key,
    )


def download_everything(page: Page, label: str, *, key: str) -> None:
    """Draw the button that saves everything of the learner as a file."""
    if made_at(page, Place.BACKUP, page.t("Forget this file")):
        return
    name = learner_backup.file_name(page.day.isoformat())
    if sum(deck.phrases for deck in list_decks(page.app, page.user)) > backup.AT_ONCE:
        make_button(page, BACKUP, BackupWish(name), label, key=key)
    else:
        save_button(label, lambda: _backup(page), name, learner_backup.MEDIA_TYPE, key=key)


def _given(page: Page, key: str) -> None:
    file = st.session_state[key]
    with action(page.t):
        if file is not None:
            wish = RestorationWish()
            jobs.desk.begin(page.app, page.user, RESTORATION_LOOK, wish, file.getvalue(), name=file.name)
            page_state(BackupState).given += 1


def _job(page: Page, view: JobView) -> None:
    t = page.t
    if not view.ended:
        hint = t("All of it is stored at the end, or nothing.")
        job_box(page, Place.RESTORE, t("Restoring …"), hint)
    elif view.error is not None:
        failed_box(page, Place.RESTORE, view, t("Another backup"))
    elif look := view.told(RESTORATION_LOOK):
        _confirm(page, view, look)
    else:
        st.success(t("The backup is restored."), icon=":material/check_circle:")
        dismiss_button(page, Place.RESTORE, view, t("Another backup"))


def _confirm(page: Page, view: JobView, look: BackupLook) -> None:
    t = page.t
    with st.container(border=True, key="backup"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(named_file(t, view), width="content")
            dismiss_button(page, Place.RESTORE, view, t("Another backup"))
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
                key=f"agreed_{view.source}",
            )
        st.button(
            t("Restore"),
            icon=":material/settings_backup_restore:",
            type="primary",
            disabled=not agreed,
            on_click=_restore,
            args=(page, bool(here), view.step),
            key="restore",
        )


def _restore(page: Page, replace: bool, step: int) -> None:
    with action(page.t):
        jobs.desk.go_on(page.app, page.user, RESTORATION, RestorationWish(replace), step)


def _backup(page: Page) -> bytes:
    out = io.BytesIO()
    learner_backup.back_up_learner(page.app, page.user, out)
    return out.getvalue()


def _day(t: Translator, written: str) -> str:
    try:
        return t.long_date(date.fromisoformat(written))
    except ValueError:
        return "?"
