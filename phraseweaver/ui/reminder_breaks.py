"""Planned breaks: which there are, planning one, taking one away."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from phraseweaver.domain.reminders.breaks import MAX_AHEAD, MAX_DAYS, Break
from phraseweaver.services.reminding import breaks
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import action
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.messages import notify, refuse
from phraseweaver.ui.page import Page


def breaks_card(page: Page) -> None:
    """Draw the learner's planned breaks and the form for one more."""
    t = page.t
    with st.container(border=True, key="planned_breaks"):
        st.subheader(t("Planned breaks"), anchor=False)
        st.caption(
            t(
                "On these days nothing is sent and your streak rests: they neither count nor break it. "
                "A break can be planned from today on; a day that is over stays as it was."
            )
        )
        for planned in breaks.breaks(page.app, page.user):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f":material/beach_access: {literal(_range(t, planned))}", width="content")
                st.button(
                    t("Remove"),
                    icon=":material/delete:",
                    type="tertiary",
                    on_click=_cancel,
                    args=(page, planned.first),
                    key=f"cancel_break_{planned.first.isoformat()}",
                )
        with st.form("plan_break", border=False, clear_on_submit=False):
            with st.container(horizontal=True):
                for label, key in ((t("First day"), "break_first"), (t("Last day"), "break_last")):
                    st.date_input(
                        label,
                        value=None,
                        min_value=page.day,
                        max_value=page.day + timedelta(days=MAX_AHEAD + MAX_DAYS),
                        format="DD.MM.YYYY" if t.language == "ru" else "YYYY-MM-DD",
                        width=200,
                        key=key,
                    )
            st.form_submit_button(
                t("Plan the break"),
                icon=":material/beach_access:",
                on_click=_plan,
                args=(page,),
                key="plan_break_submit",
            )


def _range(t: Translator, planned: Break) -> str:
    if planned.first == planned.last:
        return t.long_date(planned.first)
    days = t.plural("{n} day", "{n} days", planned.days)
    return f"{t.long_date(planned.first)} – {t.long_date(planned.last)} ({days})"


def _plan(page: Page) -> None:
    first, last = st.session_state["break_first"], st.session_state["break_last"]
    t = page.t
    if first is None or last is None:
        refuse(t("Choose the first and the last day of the break."))
        return
    with action(t):
        breaks.plan_break(page.app, page.user, first, last)
        # What was refused stays in the form.
        st.session_state["break_first"] = st.session_state["break_last"] = None
        notify(t("The break is planned."))


def _cancel(page: Page, first: date) -> None:
    with action(page.t):
        breaks.cancel_break(page.app, page.user, first)
        notify(page.t("The break is taken away."))
