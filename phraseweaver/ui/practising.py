"""A round of practice: the cards as in a review, with nothing rated and nothing stored."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

import streamlit as st

from phraseweaver import reruns
from phraseweaver.domain.ids import CardId, DeckId
from phraseweaver.errors import NotFound
from phraseweaver.services import decks, practice, review
from phraseweaver.services.review import ReviewCard
from phraseweaver.ui.actions import action
from phraseweaver.ui.fragment import fragment
from phraseweaver.ui.messages import show_messages
from phraseweaver.ui.navigation import page_file
from phraseweaver.ui.page import Page
from phraseweaver.ui.reconnecting import RECONNECTS
from phraseweaver.ui.review_card import CardView, Compared, review_card, told
from phraseweaver.ui.state import page_state

_KEY = "practice_card"


@dataclass
class PracticeState:
    """The round: its deck, the cards still to come, and how many it had."""

    deck: DeckId | None = None
    left: list[CardId] = field(default_factory=list)
    size: int = 0
    acknowledged: int = 0
    stream: str = field(default_factory=lambda: secrets.token_hex(4))
    compared: Compared | None = None


def practice_session(page: Page) -> None:
    """Draw the choice of a deck and the round."""
    t = page.t
    names = {deck.id: deck.name for deck in decks.list_decks(page.app, page.user) if deck.phrases}
    if not names:
        st.write(t("There is nothing to practise yet. Add phrases first."))
        st.page_link(page_file("decks"), label=t("To the decks"), icon=":material/style:")
        return
    asked = st.query_params.get("deck", "")
    options = list(names)
    start = options.index(DeckId(int(asked))) if asked.isdecimal() and int(asked) in names else 0
    deck = st.selectbox(t("Deck"), options, index=start, format_func=lambda d: names[d], key="practice_deck")
    st.caption(t("Practice changes nothing: due dates and progress stay as they are."))
    if page_state(PracticeState).deck != deck:
        _begin(page, deck)
    _round(page)


def _begin(page: Page, deck: DeckId) -> None:
    state = page_state(PracticeState)
    state.deck, state.compared = deck, None
    state.left = practice.round_of(page.app, page.user, deck)
    state.size = len(state.left)


@fragment(run_every=RECONNECTS)
def _round(page: Page) -> None:
    reruns.count(reruns.Part.CARD)
    t, state = page.t, page_state(PracticeState)
    show_messages()
    cards = _first_two(page, state)
    done = state.size - len(state.left)
    st.progress(
        done / state.size if state.size else 1.0,
        text=t("{done} of {size}", done=t.number(done), size=t.number(state.size)),
    )
    if cards:
        view = CardView(
            cards=cards,
            stream=state.stream,
            acknowledged=state.acknowledged,
            autoplay=page.learner.autoplay,
            practice=True,
            compared=state.compared,
            key=_KEY,
        )
        review_card(view, t, on_deeds=lambda: _take(page))
        return
    st.write(t("That was the round."))
    st.button(
        t("Once more"),
        icon=":material/replay:",
        type="primary",
        on_click=_begin,
        args=(page, state.deck),
        key="practise_again",
    )


def _first_two(page: Page, state: PracticeState) -> list[ReviewCard]:
    found: list[ReviewCard] = []
    for card in list(state.left):
        try:
            found.append(practice.card(page.app, page.user, card))
        except NotFound:
            # Deleted in another window meanwhile.
            state.left.remove(card)
        if len(found) == 2:
            break
    return found


def _take(page: Page) -> None:
    state, sent = page_state(PracticeState), told(_KEY)
    if sent is None or sent.stream != state.stream:
        return
    for deed in sent.deeds:
        if deed.number <= state.acknowledged:
            continue
        state.acknowledged = deed.number
        if deed.kind == "next" and deed.card in state.left:
            state.left.remove(deed.card)
            state.compared = None
        elif deed.kind == "compare":
            with action(page.t):
                found = review.compare_answer(page.app, page.user, deed.card, deed.typed)
                state.compared = Compared(deed.card, deed.reps, deed.typed, found)
