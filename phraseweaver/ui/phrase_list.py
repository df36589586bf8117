"""Finding phrases and going through what was found, page by page."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from phraseweaver.domain.ids import DeckId
from phraseweaver.domain.phrase_cards import KINDS
from phraseweaver.domain.schedule import CardState
from phraseweaver.services import phrases, review
from phraseweaver.services.decks import DeckSummary
from phraseweaver.services.phrases import CardLine, PhraseLine
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import action
from phraseweaver.ui.markdown import literal, literal_in_badge
from phraseweaver.ui.messages import notify
from phraseweaver.ui.page import Page
from phraseweaver.ui.phrase_forms import open_phrase_dialog

ALL_DECKS = 0


def phrase_list(page: Page, summaries: list[DeckSummary]) -> None:
    """Draw the search, the phrases it finds and the way to the next ones."""
    t = page.t
    names = {deck.id: deck.name for deck in summaries}
    asked = st.query_params.get("deck", "")
    options = [ALL_DECKS, *names]
    start = int(asked) if asked.isdecimal() and int(asked) in names else ALL_DECKS
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            t("Find"), placeholder=t("Words of the phrase, its translation, note or tags"), key="find"
        )
        deck = st.selectbox(
            t("Deck"),
            options,
            index=options.index(start),
            format_func=lambda d: names[DeckId(d)] if d else t("All decks"),
            key="find_deck",
        )
    # A page number of its own for each search: another search begins at its first page.
    page_key = f"page:{deck}:{words}"
    number = int(st.session_state.get(page_key) or 1)
    found = phrases.find_phrases(
        page.app, page.user, words=words or "", deck=DeckId(deck) if deck else None, number=number
    )
    st.caption(t.plural("{n} phrase", "{n} phrases", found.total))
    for line in found.lines:
        _phrase_box(page, line, names)
    if not found.lines:
        st.write(
            t("Nothing found. Try fewer words.") if words else t("No phrases yet. Add the first one above.")
        )
    if found.pages > 1:
        st.pagination(found.pages, key=page_key)


def _phrase_box(page: Page, line: PhraseLine, names: dict[DeckId, str]) -> None:
    t, draft = page.t, line.draft
    with st.container(border=True, key=f"phrase_{line.id}"):
        with st.container(horizontal=True, vertical_alignment="top", wrap=False):
            with st.container(gap="xxsmall"):
                st.text(draft.text)
                st.caption(literal(draft.translation))
            st.button(
                "",
                icon=":material/edit:",
                type="tertiary",
                help=t("Edit"),
                on_click=open_phrase_dialog,
                args=("edit", line.id),
                key=f"edit_phrase_{line.id}",
            )
            st.button(
                "",
                icon=":material/delete:",
                type="tertiary",
                help=t("Delete"),
                on_click=open_phrase_dialog,
                args=("delete", line.id),
                key=f"delete_phrase_{line.id}",
            )
        notes = [text for text in (draft.hint, draft.note) if text]
        for text in notes:
            st.caption(literal(text))
        with st.container(horizontal=True, gap="xsmall"):
            for card in line.cards:
                st.badge(_card_label(card, t), color=_COLOURS[card.state], help=t(KINDS[card.kind].title))
            if line.marked:
                st.badge(t("marked"), icon=":material/flag:", color="orange")
            for tag in draft.tags:
                st.badge(literal_in_badge(tag), color="gray")
            if line.deck in names and len(names) > 1:
                st.badge(literal_in_badge(names[line.deck]), icon=":material/style:", color="gray")
        _resting(page, line)


_COLOURS: dict[CardState, Literal["blue", "orange", "green"]] = {
    CardState.NEW: "blue",
    CardState.LEARNING: "orange",
    CardState.REVIEW: "green",
    CardState.RELEARNING: "orange",
}


def _resting(page: Page, line: PhraseLine) -> None:
    """Draw what brings suspended cards and marks back to normal."""
    t = page.t
    resting = [card for card in line.cards if card.suspended]
    if not resting and not line.marked:
        return
    with st.container(horizontal=True):
        if resting:
            st.button(
                t("Resume"),
                icon=":material/play_arrow:",
                on_click=_resume,
                args=(page, resting),
                key=f"resume_{line.id}",
            )
        if line.marked:
            st.button(
                t("Take the mark off"),
                icon=":material/flag:",
                on_click=_unmark,
                args=(page, line),
                key=f"unmark_{line.id}",
            )


def _resume(page: Page, resting: list[CardLine]) -> None:
    with action(page.t):
        for card in resting:
            review.unsuspend(page.app, page.user, card.id)
        notify(page.t("It is asked again from now on."))


def _unmark(page: Page, line: PhraseLine) -> None:
    with action(page.t):
        phrases.mark_phrase(page.app, page.user, line.id, False)


def _card_label(card: CardLine, t: Translator) -> str:
    if card.suspended:
        return t("suspended")
    match card.state:
        case CardState.NEW:
            return t("new")
        case CardState.LEARNING | CardState.RELEARNING:
            return t("in learning")
        case CardState.REVIEW:
            return t("due {date}", date=literal(t.short_date(card.due_on))) if card.due_on else ""
