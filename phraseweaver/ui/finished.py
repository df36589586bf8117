"""The end of a study day: what was done, what tomorrow holds, and ten more on purpose."""

from __future__ import annotations

import streamlit as st

from phraseweaver.domain.learner import Extra
from phraseweaver.domain.queue import MORE
from phraseweaver.services import review
from phraseweaver.services.review import ReviewScreen
from phraseweaver.ui.actions import action
from phraseweaver.ui.navigation import page_file
from phraseweaver.ui.page import Page


def finished_box(page: Page, screen: ReviewScreen) -> None:
    """Draw the look back and ahead, or that there is nothing to do."""
    t, answered = page.t, screen.answered
    if not answered.answers:
        with st.container(border=True):
            st.subheader(t("Nothing is due"), anchor=False)
            st.write(t("There is nothing to review now. Add phrases, or come back tomorrow."))
            st.page_link(page_file("decks"), label=t("To the decks"), icon=":material/style:")
        return
    look = review.finished(page.app, page.user)
    with st.container(border=True, key="finished"):
        st.subheader(t("Done for today"), anchor=False)
        remembered = answered.answers - answered.again
        with st.container(horizontal=True, gap="large"):
            st.metric(t("Answers"), t.number(answered.answers), width="content")
            st.metric(t("Remembered"), t.percent(remembered / answered.answers), width="content")
            st.metric(t("Minutes"), t.number(max(round(answered.milliseconds / 60_000), 1)), width="content")
            seconds = round(answered.milliseconds / answered.answers / 1000, 1)
            st.metric(t("Seconds per card"), t.number(seconds), width="content")
            days = t.plural("{n} day", "{n} days", look.streak.current)
            st.metric(t("Streak"), days, width="content")
        st.write(
            t.plural("Tomorrow {n} card comes back.", "Tomorrow {n} cards come back.", look.due_tomorrow)
            if look.due_tomorrow
            else t("Nothing comes back tomorrow yet.")
        )
        st.page_link(page_file("progress"), label=t("See your progress"), icon=":material/bar_chart:")


def limits_reached(page: Page, screen: ReviewScreen) -> None:
    """Offer more where the day's limits hold something back."""
    t = page.t
    if not (screen.beyond.new or screen.beyond.review):
        return
    st.caption(t("Today's limit is reached. More is possible, on purpose:"))
    with st.container(horizontal=True):
        if screen.beyond.new:
            count = min(screen.beyond.new, MORE)
            st.button(
                t.plural("{n} more new card", "{n} more new cards", count),
                icon=":material/add:",
                on_click=_allow_more,
                args=(page, True, screen.extra),
                key="more_new",
            )
        if screen.beyond.review:
            count = min(screen.beyond.review, MORE)
            st.button(
                t.plural("{n} more review", "{n} more reviews", count),
                icon=":material/add:",
                on_click=_allow_more,
                args=(page, False, screen.extra),
                key="more_reviews",
            )


def _allow_more(page: Page, new: bool, seen: Extra) -> None:
    with action(page.t):
        review.allow_more(page.app, page.user, new=new, seen=seen)
