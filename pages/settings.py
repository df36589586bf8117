"""Settings: how the learner studies, and when they are reminded."""

from __future__ import annotations

import streamlit as st

from phraseweaver.ui.page import open_page
from phraseweaver.ui.preferences_form import preferences_form
from phraseweaver.ui.reminder_settings import reminder_settings
from phraseweaver.ui.reminder_status import SETTINGS_TAB

page = open_page("Settings")
t = page.t
asked_for = t("Reminders") if st.query_params.get("tab") == SETTINGS_TAB else None
study, reminders = st.tabs([t("Study"), t("Reminders")], default=asked_for)
with study:
    preferences_form(page)
with reminders:
    reminder_settings(page)
