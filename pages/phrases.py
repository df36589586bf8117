"""Phrases: add, find, edit, delete."""

from __future__ import annotations

import streamlit as st

from phraseweaver.services import decks
from phraseweaver.ui.navigation import page_file
from phraseweaver.ui.page import open_page
from phraseweaver.ui.phrase_forms import add_form, show_phrase_dialog
from phraseweaver.ui.phrase_list import phrase_list

page = open_page("Phrases")
t = page.t
summaries = [deck for deck in decks.list_decks(page.app, page.user) if not deck.archived]
if summaries:
    show_phrase_dialog(page)
    add_form(page, summaries)
    phrase_list(page, summaries)
else:
    st.write(t("Phrases live in decks. Make a deck first, or take the starter deck."))
    st.page_link(page_file("decks"), label=t("To the decks"), icon=":material/style:")
