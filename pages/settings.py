"""Settings: how the learner studies, when they are reminded, and their account."""

from __future__ import annotations

import streamlit as st

from phraseweaver.ui import account, reminder_status
from phraseweaver.ui.account import account_settings
from phraseweaver.ui.nightly_backups import nightly_backups
from phraseweaver.ui.page import open_page
from phraseweaver.ui.preferences_form import preferences_form
from phraseweaver.ui.reminder_settings import reminder_settings

page = open_page("Settings")
t = page.t
titles = {"study": t("Study"), reminder_status.SETTINGS_TAB: t("Reminders")}
if page.visitor:
    titles[account.SETTINGS_TAB] = t("Account")
asked_for = titles.get(st.query_params.get("tab", "study"))
study, reminders, *last = st.tabs(list(titles.values()), default=asked_for)
with study:
    preferences_form(page)
with reminders:
    reminder_settings(page)
if page.visitor:
    with last[0]:
        account_settings(page, page.visitor)
if page.visitor is None or page.visitor.is_administrator:
    nightly_backups(page)
