"""Decks as files."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import streamlit as st

from phraseweaver.domain.ids import DeckId
from phraseweaver.errors import N_
from phraseweaver.formats import FORMATS
from phraseweaver.services import anki_export, shared_decks, transfer
from phraseweaver.services.decks import DeckSummary
from phraseweaver.services.jobs import Place
from phraseweaver.services.jobs.kinds import deck_sharing, list_export, package_export
from phraseweaver.services.jobs.kinds.deck_sharing import DECK_SHARING, DeckSharingWish
from phraseweaver.services.jobs.kinds.list_export import LIST_EXPORT, ListExportWish
from phraseweaver.services.jobs.kinds.package_export import PACKAGE_EXPORT, PackageExportWish
from phraseweaver.ui.page import Page
from phraseweaver.ui.saving import made_at, make_button, save_button

_ANKI, _SHARED = "anki", "deck"


def export_panel(page: Page, summaries: list[DeckSummary]) -> None:
    """Draw the choice of deck and format and the button that saves the file."""
    t = page.t
    if made_at(page, Place.EXPORT, t("Save something else")):
        return
    if not summaries:
        st.write(t("There is no deck to save yet."))
        return
    titles = {
        _ANKI: N_("Anki package, with schedule and answers"),
        _SHARED: N_("A file for others"),
        **{key: known.title for key, known in FORMATS.items()},
    }
    chosen = st.selectbox(
        t("Format"), list(titles), format_func=lambda key: t(titles[key]), key="export_format"
    )
    by_id: dict[DeckId | None, DeckSummary] = {deck.id: deck for deck in summaries}
    if chosen == _ANKI:
        _anki(page, summaries)
        return
    deck = st.selectbox(t("Deck"), list(by_id), format_func=lambda d: by_id[d].name, key="export_deck")
    assert deck is not None
    if chosen == _SHARED:
        _shared(page, by_id[deck])
        return
    st.caption(
        t.plural("{n} phrase", "{n} phrases", by_id[deck].phrases)
        + " · "
        + t("Words only: progress is not part of this file.")
    )
    name = transfer.file_name(by_id[deck].name, chosen)
    if by_id[deck].phrases > list_export.AT_ONCE:
        make_button(page, LIST_EXPORT, ListExportWish(deck, chosen, name), t("Make the file"), key="export")
        return
    save_button(
        t("Save the file"),
        lambda: transfer.export_deck(page.app, page.user, deck, chosen),
        name,
        FORMATS[chosen].media_type,
        key="export",
    )


def _shared(page: Page, deck: DeckSummary) -> None:
    t = page.t
    st.caption(
        t.plural("{n} phrase", "{n} phrases", deck.phrases)
        + " · "
        + t("With hints, notes, tags, recordings and pictures, and nothing of your progress.")
    )
    name = shared_decks.file_name(deck.name)
    if deck.phrases > deck_sharing.AT_ONCE:
        make_button(
            page, DECK_SHARING, DeckSharingWish(deck.id, name), t("Make the file"), key="export_shared"
        )
        return
    save_button(
        t("Save the file"),
        lambda: shared_content(page, deck.id),
        name,
        shared_decks.MEDIA_TYPE,
        key="export_shared",
    )


def shared_content(page: Page, deck: DeckId) -> bytes:
    """Return the deck as a file for others."""
    out = io.BytesIO()
    shared_decks.share_deck(page.app, page.user, deck, out)
    return out.getvalue()


def _anki(page: Page, summaries: list[DeckSummary]) -> None:
    t = page.t
    names: dict[DeckId | None, str] = {None: t("All decks"), **{deck.id: deck.name for deck in summaries}}
    deck = st.selectbox(
        t("Deck"), list(names), format_func=lambda choice: names[choice], key="export_package_deck"
    )
    phrases = sum(summary.phrases for summary in summaries if deck in (None, summary.id))
    st.caption(
        t.plural("{n} phrase", "{n} phrases", phrases)
        + " · "
        + t("Opens in Anki with due dates, memory, tags, recordings and every answer.")
    )
    name = anki_export.file_name(None if deck is None else names[deck])
    if phrases > package_export.AT_ONCE:
        make_button(
            page, PACKAGE_EXPORT, PackageExportWish(deck, name), t("Make the file"), key="export_package"
        )
        return
    save_button(
        t("Save the file"),
        lambda: _package(page, deck),
        name,
        anki_export.MEDIA_TYPE,
        key="export_package",
    )


def _package(page: Page, deck: DeckId | None) -> bytes:
    with tempfile.TemporaryDirectory() as directory:
        target = Path(directory) / "package"
        some = None if deck is None else [deck]
        anki_export.export_package(page.app, page.user, target, decks=some)
        return target.read_bytes()
