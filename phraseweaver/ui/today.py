"""The study day in a few figures, and the button that starts it."""

from __future__ import annotations

import streamlit as st

from phraseweaver.services.progress import TodayData
from phraseweaver.ui.backlog import backlog_offer
from phraseweaver.ui.navigation import page_file
from phraseweaver.ui.page import Page
from phraseweaver.ui.streak_week import streak_week


def day_summary(page: Page, data: TodayData) -> None:
    """Draw what is left and what was done today."""
    t, left, done = page.t, data.left, data.answered
    backlog_offer(page)
    with st.container(border=True):
        if left.total:
            st.subheader(t.plural("{n} card is waiting", "{n} cards are waiting", left.total), anchor=False)
            st.caption(t.plural("About {n} minute", "About {n} minutes", data.minutes))
            with st.container(horizontal=True, gap="large"):
                st.metric(t("To review"), t.number(left.review), width="content")
                st.metric(t("Learning"), t.number(left.learning), width="content")
                st.metric(t("New"), t.number(left.new), width="content")
            if st.button(
                t("Go on reviewing") if done.answers else t("Start reviewing"),
                type="primary",
                icon=":material/play_arrow:",
                width="stretch",
                shortcut="Enter",
                key="start",
            ):
                st.switch_page(page_file("review"))
        elif done.answers:
            st.subheader(t("Done for today"), anchor=False)
            st.write(t("Everything that was due is answered. Well done!"))
        else:
            st.subheader(t("Nothing is due"), anchor=False)
            st.write(t("Your phrases are resting. Add new ones, or come back tomorrow."))
            st.page_link(page_file("phrases"), label=t("Add phrases"), icon=":material/add:")
    with st.container(border=True, key="streak"):
        streak_week(t, data.streak, data.week)
    if done.answers:
        with st.container(border=True):
            st.markdown(f"**{t('Today so far')}**")
            with st.container(horizontal=True, gap="large"):
                st.metric(t("Answers"), t.number(done.answers), width="content")
                remembered = done.answers - done.again
                st.metric(t("Remembered"), t.percent(remembered / done.answers), width="content")
                minutes = max(round(done.milliseconds / 60_000), 1)
                st.metric(t("Minutes"), t.number(minutes), width="content")
            seconds = round(done.milliseconds / done.answers / 1000, 1)
            st.caption(f"{t('Seconds per card')}: {t.number(seconds)}")
    st.write(
        t.plural("Tomorrow {n} card comes back.", "Tomorrow {n} cards come back.", data.due_tomorrow)
        if data.due_tomorrow
        else t("Nothing comes back tomorrow yet.")
    )
    st.page_link(page_file("progress"), label=t("See your progress"), icon=":material/bar_chart:")
