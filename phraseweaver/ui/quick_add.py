"""Adding phrases by the line, with the keyboard alone; what is there already is put before the learner."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from phraseweaver.domain import quick_add
from phraseweaver.domain.ids import DeckId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.services import phrases
from phraseweaver.services.decks import DeckName
from phraseweaver.services.phrases import Known
from phraseweaver.ui.actions import action, sentence
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.messages import notify, refuse
from phraseweaver.ui.page import Page
from phraseweaver.ui.state import page_state

_KEY = "quick_add"
_SHOWN = 20
_MAX = 200_000


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A phrase that the deck has already, waiting for the learner's choice; `number` tells it apart."""

    number: int
    deck: DeckId
    known: Known


@dataclass
class QuickAddState:
    """What waits for a choice."""

    waiting: list[_Waiting] = field(default_factory=list)
    count: int = 0


def quick_add_line(page: Page, deck: DeckId) -> None:
    """Draw the line for new phrases and, below it, what waits for a choice."""
    t = page.t
    # In a container, because it would stick to the bottom of the window otherwise.
    with st.container(key="quick_add_box"):
        st.chat_input(
            t("phrase = translation"),
            key=_KEY,
            max_chars=_MAX,
            on_submit=_submitted,
            args=(page, deck),
        )
        st.caption(t("Enter adds it, and a list can be pasted."))
    _waiting(page)


def deck_to_add_to(page: Page, summaries: list[DeckName], asked: DeckId | None) -> DeckId:
    """Return the deck for new phrases, chosen where there are several."""
    if len(summaries) == 1:
        return summaries[0].id
    names = {deck.id: deck.name for deck in summaries}
    ids = list(names)
    chosen = st.selectbox(
        page.t("Add to the deck"),
        ids,
        index=ids.index(asked) if asked in names else 0,
        format_func=lambda deck: names[deck],
        key="add_deck",
        width=300,
    )
    return DeckId(chosen)


def _submitted(page: Page, deck: DeckId) -> None:
    t, state = page.t, page_state(QuickAddState)
    with action(t):
        found = quick_add.parse(str(st.session_state[_KEY] or ""))
        outcome = phrases.quick_add(page.app, page.user, deck, found.drafts)
        for known in outcome.known:
            state.count += 1
            state.waiting.append(_Waiting(state.count, deck, known))
        if outcome.added == 1 and len(found.drafts) == 1:
            notify(t("“{text}” is added.", text=literal(found.drafts[0].text)))
        elif outcome.added:
            notify(t.plural("{n} phrase added.", "{n} phrases added.", outcome.added))
        if outcome.same:
            notify(
                t.plural(
                    "{n} phrase was there already, word for word.",
                    "{n} phrases were there already, word for word.",
                    outcome.same,
                )
            )
        for bad in found.bad[:_SHOWN]:
            refuse(f"“{literal(bad.written)}”: {sentence(t, bad.reason)}")
        if found.bad:
            # What could not be read goes back into the field, to be mended there.
            st.session_state[_KEY] = "\n".join(bad.written for bad in found.bad)


def _waiting(page: Page) -> None:
    t, state = page.t, page_state(QuickAddState)
    if not state.waiting:
        return
    with st.container(border=True, key="known"):
        st.markdown(
            t.plural(
                "**{n} phrase is in the deck already**",
                "**{n} phrases are in the deck already**",
                len(state.waiting),
            )
        )
        for waiting in state.waiting[:_SHOWN]:
            draft, there = waiting.known.draft, waiting.known.there.draft
            st.markdown(
                t(
                    "{text} = {translation}  \nThere: {there} = {there_translation}",
                    text=literal(draft.text),
                    translation=literal(draft.translation),
                    there=literal(there.text),
                    there_translation=literal(there.translation),
                )
            )
            _choices(page, [waiting], str(waiting.number))
        if len(state.waiting) > 1:
            st.caption(t("The same for all of them:"))
            _choices(page, list(state.waiting), "all")


def _choices(page: Page, some: list[_Waiting], suffix: str) -> None:
    t = page.t
    with st.container(horizontal=True, gap="xsmall"):
        st.button(t("Skip"), key=f"skip_{suffix}", on_click=_settle, args=(page, some, "skip"))
        st.button(
            t("Merge"),
            key=f"merge_{suffix}",
            help=t("Adds what is new to the phrase that is there: translation, note, tags."),
            on_click=_settle,
            args=(page, some, "merge"),
        )
        st.button(t("Keep both"), key=f"both_{suffix}", on_click=_settle, args=(page, some, "both"))


def _settle(page: Page, some: list[_Waiting], choice: str) -> None:
    state = page_state(QuickAddState)
    for waiting in some:
        if waiting not in state.waiting:
            # The second of two clicks.
            continue
        state.waiting.remove(waiting)
        draft: PhraseDraft = waiting.known.draft
        with action(page.t):
            if choice == "merge":
                try:
                    phrases.merge_phrase(page.app, page.user, waiting.known.there.id, draft)
                except PhraseWeaverError:
                    # As where one of the two is a pattern and the other has other rows: it waits on.
                    state.waiting.append(waiting)
                    raise
            elif choice == "both":
                phrases.add_anyway(page.app, page.user, waiting.deck, draft)
