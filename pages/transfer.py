"""Import and export: lists and packages in with a preview, decks out as a file, everything as a backup."""

from __future__ import annotations

import streamlit as st

from phraseweaver.services import decks
from phraseweaver.ui.backups import backup_panel
from phraseweaver.ui.exporting import export_panel
from phraseweaver.ui.importing import import_panel
from phraseweaver.ui.job_box import part_under_way
from phraseweaver.ui.page import open_page

page = open_page("Import and export")
t = page.t
summaries = [deck for deck in decks.list_decks(page.app, page.user) if not deck.archived]
tabs = [t("Import"), t("Export"), t("Backup")]
# Whoever comes back finds what they left under way, and stays where they went from there.
start = st.session_state.get("transfer") or tabs[part_under_way(page)]
bring, take, keep = st.tabs(tabs, default=start, on_change="rerun", key="transfer")
with bring:
    import_panel(page, summaries)
with take:
    export_panel(page, summaries)
with keep:
    backup_panel(page)
