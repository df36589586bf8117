"""Narrowing everything on the page to a deck or a tag; kept in the address."""

from __future__ import annotations

import streamlit as st

from phraseweaver.domain.ids import DeckId
from phraseweaver.domain.progress import EVERYTHING, Scope
from phraseweaver.services import progress
from phraseweaver.ui.page import Page

_ALL, _DECK, _TAG = "", "deck:", "tag:"


def scope_picker(page: Page) -> Scope:
    """Draw the choice and return what was chosen; nothing is drawn where there is no choice."""
    t = page.t
    found = progress.scopes(page.app, page.user)
    decks = {f"{_DECK}{deck}": name for deck, name in found.decks}
    names = {_ALL: t("All phrases")}
    if len(decks) > 1:
        names |= {key: t("Deck: {name}", name=name) for key, name in decks.items()}
    names |= {f"{_TAG}{tag}": t("Tag: {name}", name=tag) for tag in found.tags}
    if len(names) == 1:
        return EVERYTHING
    options = list(names)
    asked = st.query_params.get("in", _ALL)
    chosen = st.selectbox(
        t("Show"),
        options,
        index=options.index(asked) if asked in names else 0,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        key="scope",
        on_change=_remember,
    )
    return scope_of(chosen)


def scope_of(text: str) -> Scope:
    """Return the scope that the address names; everything if it names none."""
    if text.startswith(_DECK) and text.removeprefix(_DECK).isdecimal():
        return Scope(deck=DeckId(int(text.removeprefix(_DECK))))
    return Scope(tag=text.removeprefix(_TAG)) if text.startswith(_TAG) else EVERYTHING


def scope_name(page: Page, scope: Scope) -> str:
    """Return what the scope is called; empty for everything, and for what is there no more."""
    t = page.t
    if scope.deck is not None:
        names = dict(progress.scopes(page.app, page.user).decks)
        return t("Deck: {name}", name=names[scope.deck]) if scope.deck in names else ""
    return t("Tag: {name}", name=scope.tag) if scope.tag else ""


def _remember() -> None:
    chosen = st.session_state["scope"]
    if chosen:
        st.query_params["in"] = chosen
    else:
        st.query_params.pop("in", None)
