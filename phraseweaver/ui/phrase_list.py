"""The phrases that a search finds, page by page, to be edited in place and changed by the hundred."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from phraseweaver.domain.ids import DeckId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.search_query import SearchRejected, tag_term
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.services import phrases
from phraseweaver.services.decks import DeckName
from phraseweaver.ui.actions import log, plain_sentence, sentence
from phraseweaver.ui.bulk_changes import BulkState, ask_for_change, show_change_dialog, undo_bar
from phraseweaver.ui.messages import notify
from phraseweaver.ui.navigation import page_file
from phraseweaver.ui.page import Page
from phraseweaver.ui.phrase_search import Asked, add_filter, pages, search_bar
from phraseweaver.ui.phrase_table import (
    Saved,
    TableView,
    edited,
    phrase_table,
    tag_chosen,
)
from phraseweaver.ui.state import page_state


@dataclass
class ListState:
    """The form of the table that was dealt with last; `start` names this visitor's drawing of it."""

    saved: Saved = field(default_factory=Saved)
    start: str = field(default_factory=lambda: secrets.token_hex(4))


def phrase_list(page: Page, decks: Mapping[DeckId, DeckName], wish: Asked) -> None:
    """Draw the search, the phrases it finds and the way to the next ones."""
    t, state = page.t, page_state(ListState)
    show_change_dialog(page, decks)
    search_bar(wish, decks, t)
    if wish.problem is not None:
        st.error(sentence(t, wish.problem), icon=":material/search_off:")
        return
    try:
        found = phrases.find_phrases(
            page.app, page.user, words=wish.written, number=wish.number, order=wish.order
        )
    except SearchRejected as error:
        st.error(sentence(t, error), icon=":material/search_off:")
        return
    undo_bar(page)
    with st.container(key="found"):
        if found.more:
            st.caption(t("more than {n} phrases", n=t.number(found.total)))
        else:
            st.caption(t.plural("{n} phrase", "{n} phrases", found.total))
    if not found.lines:
        st.write(
            t("Nothing found. Try fewer words.")
            if wish.written
            else t("No phrases yet. Add the first one above.")
        )
    opened = phrase_table(
        found,
        decks,
        TableView(state.start, wish.written, page_state(BulkState).done, state.saved),
        t,
        on_save=lambda: _save(page),
        on_act=lambda: ask_for_change(page, wish.written),
        on_tag=lambda: _only_tag(wish),
    )
    if opened is not None:
        st.switch_page(page_file("phrase"), query_params={"id": str(opened)})
    pages(wish, found.number, found.pages)


def _only_tag(wish: Asked) -> None:
    tag = tag_chosen()
    if tag:
        add_filter(wish, tag_term(tag))


def _save(page: Page) -> None:
    """Store a form of the table; what is wrong with it is said in the form, which keeps its fields."""
    form, state, t = edited(), page_state(ListState), page.t
    if form is None or form.number == state.saved.number:
        return
    try:
        draft = PhraseDraft.checked(
            text=form.fields.get("text", ""),
            translation=form.fields.get("translation", ""),
            hint=form.fields.get("hint", ""),
            note=form.fields.get("note", ""),
            tags=form.fields.get("tags", ""),
            keyword=form.fields.get("keyword", ""),
            alternatives=form.fields.get("alternatives", ""),
        )
        phrases.edit_phrase(page.app, page.user, form.phrase, draft, form.kinds)
    except PhraseWeaverError as error:
        state.saved = Saved(form.number, plain_sentence(t, error))
    except Exception:
        log.exception("a phrase could not be saved")
        problem = t("Something went wrong and nothing was changed. The log of the server says more.")
        state.saved = Saved(form.number, problem)
    else:
        state.saved = Saved(form.number)
        notify(t("Saved."))
