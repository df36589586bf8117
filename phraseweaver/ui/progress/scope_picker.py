"""Narrowing everything on the page to a deck, a tag, a pattern or its sentence; kept in the address."""

from __future__ import annotations

import streamlit as st

from phraseweaver.domain.ids import DeckId, PhraseId
from phraseweaver.domain.progress import EVERYTHING, Scope
from phraseweaver.errors import NotFound
from phraseweaver.services import progress
from phraseweaver.translation import Translator
from phraseweaver.ui.page import Page

SCOPE_IN_ADDRESS = "in"
_ALL, _DECK, _TAG, _PHRASE = "", "deck:", "tag:", "phrase:"
_LONGEST = 60
_MOST_DIGITS = 18


def scope_picker(page: Page) -> Scope:
    """Draw the choice and return what was chosen; nothing is drawn where there is no choice."""
    t = page.t
    found = progress.scopes(page.app, page.user)
    decks = {f"{_DECK}{deck}": name for deck, name in found.decks}
    names = {_ALL: t("All phrases")}
    if len(decks) > 1:
        names |= {key: t("Deck: {name}", name=name) for key, name in decks.items()}
    names |= {f"{_TAG}{tag}": t("Tag: {name}", name=tag) for tag in found.tags}
    names |= {f"{_PHRASE}{phrase}": t("Phrase: {name}", name=_cut(text)) for phrase, text in found.patterns}
    asked, row = _taken_apart(st.query_params.get(SCOPE_IN_ADDRESS, _ALL))
    if asked not in names and asked.startswith(_PHRASE):
        # Of many patterns not all are listed, and the page of a phrase without slots leads here too.
        name = scope_name(page, scope_of(page, asked))
        names |= {asked: name} if name else {}
    if len(names) == 1:
        return EVERYTHING
    options = list(names)
    chosen = st.selectbox(
        t("Show"),
        options,
        index=options.index(asked) if asked in names else 0,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        key="scope",
        on_change=_remember_scope,
    )
    scope = scope_of(page, chosen)
    return (
        scope if scope.phrase is None else _sentence_picker(page, scope.phrase, row if chosen == asked else 0)
    )


def _sentence_picker(page: Page, phrase: PhraseId, asked: int) -> Scope:
    """Draw the choice among the sentences of a pattern; `asked` is the row in the address, counted from 1."""
    t = page.t
    rows = progress.sentences(page.app, page.user, phrase).rows
    if not rows:
        return Scope(phrase=phrase)
    key = f"scope_sentence_{phrase}"
    number = st.selectbox(
        t("Sentence"),
        range(len(rows) + 1),
        index=asked if asked <= len(rows) else 0,
        format_func=lambda row: f"{row}. {_cut(rows[row - 1].text)}" if row else t("All sentences"),
        label_visibility="collapsed",
        key=key,
        on_change=_remember_sentence,
        args=(key, phrase),
    )
    return Scope(phrase=phrase, variant=rows[number - 1].key if number else "")


def address_of(phrase: PhraseId, row: int | None = None) -> str:
    """Return how the address names a phrase or, with its row counted from 0, a sentence of a pattern."""
    return f"{_PHRASE}{phrase}" + (f":{row + 1}" if row is not None else "")


def scope_of(page: Page, text: str) -> Scope:
    """Return the scope that the address names; everything if it names none, or what is not the learner's."""
    key, row = _taken_apart(text)
    if (deck := _number_after(_DECK, key)) is not None:
        return Scope(deck=DeckId(deck))
    if (number := _number_after(_PHRASE, key)) is not None:
        phrase = PhraseId(number)
        try:
            rows = progress.sentences(page.app, page.user, phrase).rows
        except NotFound:
            return EVERYTHING
        return Scope(phrase=phrase, variant=rows[row - 1].key if 0 < row <= len(rows) else "")
    return Scope(tag=key.removeprefix(_TAG)) if key.startswith(_TAG) else EVERYTHING


def scope_name(page: Page, scope: Scope) -> str:
    """Return what the scope is called; empty for everything, and for what is there no more."""
    t = page.t
    if scope.deck is not None:
        names = dict(progress.scopes(page.app, page.user).decks)
        return t("Deck: {name}", name=names[scope.deck]) if scope.deck in names else ""
    if scope.phrase is not None:
        return _phrase_name(progress.sentences(page.app, page.user, scope.phrase), scope.variant, t)
    return t("Tag: {name}", name=scope.tag) if scope.tag else ""


def _phrase_name(found: progress.Sentences, variant: str, t: Translator) -> str:
    for sentence in found.rows:
        if variant and sentence.key == variant:
            return t("Sentence: {name}", name=_cut(sentence.text))
    return t("Phrase: {name}", name=_cut(found.pattern))


def _taken_apart(text: str) -> tuple[str, int]:
    """Return what the address names, and the row of a sentence, counted from 1, 0 for all of them."""
    if not text.startswith(_PHRASE):
        return text, 0
    phrase, _, row = text.removeprefix(_PHRASE).partition(":")
    return f"{_PHRASE}{phrase}", _number_after("", row) or 0


def _number_after(prefix: str, text: str) -> int | None:
    digits = text.removeprefix(prefix)
    if text.startswith(prefix) and digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS:
        return int(digits)
    return None


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _remember_scope() -> None:
    _remember(st.session_state["scope"])


def _remember_sentence(key: str, phrase: PhraseId) -> None:
    number = st.session_state[key]
    _remember(address_of(phrase, number - 1 if number else None))


def _remember(address: str) -> None:
    if address:
        st.query_params[SCOPE_IN_ADDRESS] = address
    else:
        st.query_params.pop(SCOPE_IN_ADDRESS, None)
