"""A deck as a file."""

from __future__ import annotations

import streamlit as st

from phraseweaver.formats import FORMATS
from phraseweaver.services import transfer
from phraseweaver.services.decks import DeckSummary
from phraseweaver.ui.page import Page


def export_panel(page: Page, summaries: list[DeckSummary]) -> None:
    """Draw the choice of deck and format and the button that saves the file."""
    t = page.t
    by_id = {deck.id: deck for deck in summaries}
    deck = st.selectbox(t("Deck"), list(by_id), format_func=lambda d: by_id[d].name, key="export_deck")
    chosen = st.selectbox(
        t("Format"), list(FORMATS), format_func=lambda key: t(FORMATS[key].title), key="export_format"
    )
    st.caption(
        t.plural("{n} phrase", "{n} phrases", by_id[deck].phrases)
        + " · "
        + t("Words only: progress is not part of this file.")
    )
    st.download_button(
        t("Save the file"),
        # Called on the click only: drawing this page must not read a whole deck.
        data=lambda: transfer.export_deck(page.app, page.user, deck, chosen),
        file_name=transfer.file_name(by_id[deck].name, chosen),
        mime=FORMATS[chosen].media_type,
        icon=":material/download:",
        type="primary",
        on_click="ignore",
        key="export",
    )
