"""Phrases: add, find, edit, change by the hundred."""

from __future__ import annotations

import streamlit as st

from phraseweaver.services import decks
from phraseweaver.ui.navigation import page_file
from phraseweaver.ui.page import open_page
from phraseweaver.ui.phrase_forms import add_form
from phraseweaver.ui.phrase_list import phrase_list
from phraseweaver.ui.phrase_search import asked, deck_asked
from phraseweaver.ui.quick_add import deck_to_add_to, quick_add_line

page = open_page("Phrases")
t = page.t
summaries = {deck.id: deck for deck in decks.deck_names(page.app, page.user)}
active = [deck for deck in summaries.values() if not deck.archived]
if active:
    wish = asked(summaries)
    deck = deck_to_add_to(page, active, deck_asked(wish, summaries))
    quick_add_line(page, deck)
    add_form(page, deck)
    phrase_list(page, summaries, wish)
else:
    st.write(t("Phrases live in decks. Make a deck first, or take the starter deck."))
    st.page_link(page_file("decks"), label=t("To the decks"), icon=":material/style:")
