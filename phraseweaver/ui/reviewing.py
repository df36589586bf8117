"""A review session: the card, what is left, and the end of the day."""

from __future__ import annotations

import streamlit as st

from phraseweaver import reruns
from phraseweaver.domain.ids import DeckId
from phraseweaver.errors import DatabaseAway
from phraseweaver.services import decks, review
from phraseweaver.services.review import ReviewScreen
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import sentence
from phraseweaver.ui.deeds import ReviewState, take_deeds, undo
from phraseweaver.ui.finished import finished_box, limits_reached
from phraseweaver.ui.fragment import fragment
from phraseweaver.ui.leech import leech_box
from phraseweaver.ui.messages import show_messages
from phraseweaver.ui.page import Page
from phraseweaver.ui.phrase_forms import show_phrase_dialog
from phraseweaver.ui.reconnecting import RECONNECTS
from phraseweaver.ui.review_card import CardView, review_card
from phraseweaver.ui.state import page_state

ALL_DECKS = 0


def review_session(page: Page) -> None:
    """Draw the choice of decks and the session."""
    deck = _deck_choice(page)
    show_phrase_dialog(page)
    _session(page, deck)


@fragment(run_every=RECONNECTS)
def _session(page: Page, deck: DeckId | None) -> None:
    # Only this part is drawn again after a rating.
    reruns.count(reruns.Part.CARD)
    t, state = page.t, page_state(ReviewState)
    if state.redraw_page:
        # A dialog belongs to the page, not to this part of it.
        state.redraw_page = False
        st.rerun()
    show_messages()
    try:
        screen = review.screen(page.app, page.user, deck=deck, prefer=state.shown, drawn=state.drawn)
        if screen.can_undo and state.last is None:
            state.last = review.latest_answer(page.app, page.user)
    except DatabaseAway as error:
        # The card stays where it is: it keeps what the learner did, and sends it again.
        st.warning(sentence(t, error), icon=":material/database_off:")
        if state.drawn:
            _card(page, state)
        return
    _day_line(screen, t)
    leech_box(page)
    if screen.card:
        state.remember([card for card in (screen.card, screen.upcoming) if card], screen.can_undo)
        _card(page, state)
    else:
        _nothing_now(page, screen)
        if screen.can_undo:
            st.button(
                t("Undo"),
                icon=":material/undo:",
                shortcut="u",
                type="tertiary",
                on_click=undo,
                args=(page,),
                key="undo",
            )


def _card(page: Page, state: ReviewState) -> None:
    review_card(
        CardView(
            cards=state.drawn,
            stream=state.stream,
            acknowledged=state.acknowledged,
            can_undo=state.can_undo,
            autoplay=page.learner.autoplay,
            two_buttons=page.learner.two_buttons,
            compared=state.compared,
            last=state.last,
        ),
        page.t,
        on_deeds=lambda: take_deeds(page),
    )


def _deck_choice(page: Page) -> DeckId | None:
    names = {d.id: d.name for d in decks.list_decks(page.app, page.user) if not d.archived}
    if len(names) < 2:
        return None
    asked = st.query_params.get("deck", "")
    options = [ALL_DECKS, *names]
    start = int(asked) if asked.isdecimal() and int(asked) in names else ALL_DECKS
    chosen = st.selectbox(
        page.t("Deck"),
        options,
        index=options.index(start),
        format_func=lambda deck: names[DeckId(deck)] if deck else page.t("All decks"),
        label_visibility="collapsed",
        key="review_deck",
    )
    return DeckId(chosen) if chosen else None


def _day_line(screen: ReviewScreen, t: Translator) -> None:
    left, done = screen.left, screen.answered.answers
    if not done + left.total:
        return
    share = done / (done + left.total)
    parts = [
        t("{n} new", n=t.number(left.new)),
        t("{n} learning", n=t.number(left.learning)),
        t("{n} to review", n=t.number(left.review)),
    ]
    st.progress(share, text=" · ".join([t("Done {n}", n=t.number(done)), *parts]))


def _nothing_now(page: Page, screen: ReviewScreen) -> None:
    t = page.t
    if screen.waiting_until is not None:
        moment = screen.waiting_until.astimezone(page.learner.days.zone)
        with st.container(border=True):
            st.subheader(t("A short break"), anchor=False)
            st.write(
                t(
                    "The next card is ready at {time}. It is being learned and needs a little while.",
                    time=t.time(moment),
                )
            )
            st.button(t("Look again"), icon=":material/refresh:", key="look_again")
    else:
        finished_box(page, screen)
    limits_reached(page, screen)
