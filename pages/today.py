"""Today: what is due, and the way to start."""

from __future__ import annotations

import streamlit as st

from phraseweaver.services import progress
from phraseweaver.ui.navigation import page_file
from phraseweaver.ui.page import open_page
from phraseweaver.ui.reminder_status import status_line
from phraseweaver.ui.starting import starter_offer
from phraseweaver.ui.today import day_summary

page = open_page("Today")
t = page.t
data = progress.today(page.app, page.user)
st.caption(t.short_date(data.today))

if data.phrases:
    day_summary(page, data)
    status_line(page)
else:
    starter_offer(page)
    st.page_link(page_file("transfer"), label=t("I have a list already: import it"), icon=":material/upload:")
    st.page_link(page_file("decks"), label=t("Start with an empty deck"), icon=":material/add:")
