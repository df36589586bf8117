"""Decks: make them, change them, put them away."""

from __future__ import annotations

import streamlit as st

from phraseweaver.services import decks
from phraseweaver.ui.deck_dialogs import open_dialog, show_dialog
from phraseweaver.ui.deck_list import deck_box
from phraseweaver.ui.page import open_page
from phraseweaver.ui.starting import starter_offer

page = open_page("Decks")
t = page.t
summaries = decks.list_decks(page.app, page.user)
active = [deck for deck in summaries if not deck.archived]
archived = [deck for deck in summaries if deck.archived]

st.button(
    t("New deck"), type="primary", icon=":material/add:", on_click=open_dialog, args=("new",), key="new_deck"
)
show_dialog(page, summaries)
for deck in active:
    deck_box(page, deck)
if not active:
    st.write(t("A deck holds the phrases of one language. Make one, or take the starter deck."))
if archived:
    with st.expander(t.plural("{n} archived deck", "{n} archived decks", len(archived))):
        for deck in archived:
            deck_box(page, deck)
if active:
    with st.expander(t("Add another starter deck")):
        starter_offer(page)
else:
    starter_offer(page)
