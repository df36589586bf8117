"""A list that is too long for the page's thread: looked at and added beside the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from phraseweaver.domain.ids import DeckId
from phraseweaver.services import jobs
from phraseweaver.services.decks import DeckSummary
from phraseweaver.services.jobs import JobView, Place
from phraseweaver.services.jobs.kinds.list_import import LIST_IMPORT, ListImportWish
from phraseweaver.services.jobs.kinds.list_look import LIST_LOOK, ListLook, ListWish
from phraseweaver.services.transfer import Imported
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import action
from phraseweaver.ui.job_box import dismiss_button, named_file
from phraseweaver.ui.list_preview import chosen_columns, chosen_on_match, list_preview, outcome_sentences
from phraseweaver.ui.page import Page


def long_list_panel(
    page: Page, summaries: list[DeckSummary], view: JobView, wish: ListWish, look: ListLook
) -> None:
    """Draw what adding the list would do, and the choices."""
    t = page.t
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(named_file(t, view) if view.name else t("The list that you pasted"), width="content")
        dismiss_button(page, Place.IMPORT, view, t("Another file or list"))
    names = {deck.id: deck.name for deck in summaries}
    _deck(page, view, wish, names)
    with st.container(border=True, key="preview"):
        list_preview(
            t,
            look,
            key=_key(view),
            choose=lambda field: _look_again(
                page, view, replace(wish, mapping=chosen_columns(look.layout.mapping, field, _key(view)))
            ),
            add=lambda: _add(page, view, wish),
            columns_open=wish.mapping is not None,
        )


def long_list_outcome(t: Translator, done: Imported) -> None:
    """Draw what came of adding the list."""
    parts = outcome_sentences(t, done)
    if done.skipped:
        parts.append(t.plural("{n} was there already.", "{n} were there already.", done.skipped))
    st.success(" ".join(parts), icon=":material/check_circle:")


def _deck(page: Page, view: JobView, wish: ListWish, names: dict[DeckId, str]) -> None:
    # The deck may have been deleted or archived since.
    options = list(names) if wish.deck in names else [wish.deck, *names]
    key = f"long_deck_{view.step}"
    st.selectbox(
        page.t("Into the deck"),
        options,
        index=options.index(wish.deck),
        format_func=lambda deck: names.get(deck, "?"),
        on_change=lambda: _look_again(page, view, replace(wish, deck=st.session_state[key])),
        key=key,
    )


def _look_again(page: Page, view: JobView, wish: ListWish) -> None:
    with action(page.t):
        jobs.desk.go_on(page.app, page.user, LIST_LOOK, wish, view.step)


def _add(page: Page, view: JobView, wish: ListWish) -> None:
    with action(page.t):
        asked = ListImportWish(wish, chosen_on_match(_key(view)))
        jobs.desk.go_on(page.app, page.user, LIST_IMPORT, asked, view.step)


def _key(view: JobView) -> str:
    return f"job{view.step}"
