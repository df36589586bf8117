"""Settings: how the learner studies, and when they are reminded."""

from __future__ import annotations

import streamlit as st

from phraseweaver.ui.page import open_page
from phraseweaver.ui.preferences_form import preferences_form
from phraseweaver.ui.reminder_settings import reminder_settings

page = open_page("Settings")
t = page.t
study, reminders = st.tabs([t("Study"), t("Reminders")])
with study:
    preferences_form(page)
with reminders:
    reminder_settings(page)
