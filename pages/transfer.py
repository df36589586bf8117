"""Import and export: a list in with a preview, a deck out as a file."""

from __future__ import annotations

import streamlit as st

from phraseweaver.services import decks
from phraseweaver.ui.exporting import export_panel
from phraseweaver.ui.importing import import_panel
from phraseweaver.ui.navigation import page_file
from phraseweaver.ui.page import open_page

page = open_page("Import and export")
t = page.t
summaries = [deck for deck in decks.list_decks(page.app, page.user) if not deck.archived]
if summaries:
    bring, take = st.tabs([t("Import"), t("Export")])
    with bring:
        import_panel(page, summaries)
    with take:
        export_panel(page, summaries)
else:
    st.write(t("A list is imported into a deck. Make a deck first: it says which languages the list is in."))
    st.page_link(page_file("decks"), label=t("To the decks"), icon=":material/style:")
