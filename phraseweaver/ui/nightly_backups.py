"""How the nightly backups stand, for whoever runs this installation."""

from __future__ import annotations

from typing import assert_never

import streamlit as st

from phraseweaver.services.backup import nightly
from phraseweaver.services.backup.nightly import BackupHealth
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.page import Page


def nightly_backups(page: Page) -> None:
    """Draw a line on the latest backup, and what is wrong; nothing where none are made."""
    found = nightly.status(page.app)
    if found is None:
        return
    t = page.t
    if found.made_at:
        when = t.date_time(found.made_at.astimezone(page.learner.days.zone))
        latest = t("Last nightly backup: {when}", when=literal(when))
    else:
        latest = t("There is no nightly backup yet.")
    match found.health:
        case BackupHealth.WELL:
            st.caption(f":material/backup: {latest}")
        case BackupHealth.FAILED:
            failed = t("The latest attempt failed. The sender's log says why; it is tried again every hour.")
            st.warning(f"{latest}  \n{failed}", icon=":material/backup:")
        case BackupHealth.LATE:
            late = t("The sender makes one every night: is it running, with the same BACKUP_DIR?")
            st.warning(f"{latest}  \n{late}", icon=":material/backup:")
        case _:
            assert_never(found.health)
