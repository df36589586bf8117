"""A review session: the card, what is left, undo, and the end of the day."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

import streamlit as st

from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.ids import CardId, DeckId
from phraseweaver.services import decks, review
from phraseweaver.services.review import ReviewScreen
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import action
from phraseweaver.ui.messages import notify, show_messages
from phraseweaver.ui.navigation import page_file
from phraseweaver.ui.page import Page
from phraseweaver.ui.review_card import given, review_card
from phraseweaver.ui.state import page_state

ALL_DECKS = 0


@dataclass
class ReviewState:
    """Which card the browser shows and which of its ratings were dealt with.

    A new object, and with it a new stream, comes with every session of the server.
    """

    shown: CardId | None = None
    acknowledged: int = 0
    stream: str = field(default_factory=lambda: secrets.token_hex(4))


def review_session(page: Page) -> None:
    """Draw the choice of decks and the session."""
    deck = _deck_choice(page)
    _session(page, deck)


@st.fragment
def _session(page: Page, deck: DeckId | None) -> None:
    # Only this part is drawn again after a rating.
    t, state = page.t, page_state(ReviewState)
    show_messages()
    screen = review.screen(page.app, page.user, deck=deck, prefer=state.shown)
    _day_line(screen, t)
    if screen.card:
        review_card(
            [card for card in (screen.card, screen.upcoming) if card],
            t,
            stream=state.stream,
            acknowledged=state.acknowledged,
            on_answers=lambda: _take_answers(page),
        )
    else:
        _nothing_now(page, screen)
    if screen.can_undo:
        st.button(
            t("Undo"),
            icon=":material/undo:",
            shortcut="u",
            type="tertiary",
            on_click=_undo,
            args=(page,),
            key="undo",
        )


def _take_answers(page: Page) -> None:
    state, sent = page_state(ReviewState), given()
    if sent is None or sent.stream != state.stream:
        return
    for answer in sent.answers:
        if answer.number <= state.acknowledged:
            continue
        with action(page.t):
            review.rate(
                page.app,
                page.user,
                answer.card,
                answer.rating,
                seen=answer.reps,
                duration_ms=answer.milliseconds,
            )
        state.acknowledged = answer.number
    state.shown = sent.shown


def _undo(page: Page) -> None:
    state = page_state(ReviewState)
    with action(page.t):
        card = review.undo(page.app, page.user)
        state.shown = card
        if card is None:
            notify(page.t("The answer was taken back; its card was deleted meanwhile."))


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
    share = done / (done + left.total) if done + left.total else 0.0
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
        return
    if screen.answered.answers:
        _finished(page, screen.answered)
        return
    with st.container(border=True):
        st.subheader(t("Nothing is due"), anchor=False)
        st.write(t("There is nothing to review now. Add phrases, or come back tomorrow."))
        st.page_link(page_file("decks"), label=t("To the decks"), icon=":material/style:")


def _finished(page: Page, answered: AnswerTotals) -> None:
    t = page.t
    tomorrow = review.finished(page.app, page.user).due_tomorrow
    with st.container(border=True, key="finished"):
        st.subheader(t("Done for today"), anchor=False)
        remembered = answered.answers - answered.again
        with st.container(horizontal=True):
            st.metric(t("Answers"), t.number(answered.answers), width="content")
            st.metric(t("Remembered"), t.percent(remembered / answered.answers), width="content")
            st.metric(t("Minutes"), t.number(max(round(answered.milliseconds / 60_000), 1)), width="content")
        st.write(
            t.plural("Tomorrow {n} card comes back.", "Tomorrow {n} cards come back.", tomorrow)
            if tomorrow
            else t("Nothing comes back tomorrow yet.")
        )
        st.page_link(page_file("progress"), label=t("See your progress"), icon=":material/bar_chart:")
