"""The form of when a learner wishes to be reminded."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from phraseweaver.domain.reminders import MAX_THRESHOLD
from phraseweaver.services.reminding import plans
from phraseweaver.services.reminding.plans import PlanView, ReminderForm
from phraseweaver.ui.actions import action
from phraseweaver.ui.messages import notify
from phraseweaver.ui.page import Page

_TIME_STEP = timedelta(minutes=5)


def plan_form(page: Page, view: PlanView) -> None:
    """Draw the plan with what is stored filled in."""
    t, plan = page.t, view.plan
    with st.form("reminder_plan"):
        st.subheader(t("When to remind"), anchor=False)
        st.toggle(t("Remind me every day"), value=plan.enabled, key="reminder_enabled")
        st.time_input(t("At"), value=plan.local_time, step=_TIME_STEP, key="reminder_time")
        st.pills(
            t("On"),
            list(range(7)),
            selection_mode="multi",
            default=[day for day in range(7) if plan.weekdays & 1 << day],
            format_func=t.weekday,
            key="reminder_weekdays",
        )
        st.number_input(
            t("At least so many cards due"), 1, MAX_THRESHOLD, plan.threshold, key="reminder_threshold"
        )
        st.toggle(
            t("Only if I have not reviewed yet that day"),
            value=plan.only_if_unreviewed,
            key="reminder_unreviewed",
        )
        st.toggle(
            t("Save my streak"),
            value=plan.saver_from is not None,
            help=t("One more message three hours before your day ends, only if your streak would break."),
            key="reminder_saver",
        )
        st.toggle(
            t("Weekly digest"),
            value=plan.digest_from is not None,
            help=t("On Mondays at the same time: your last week, and what the new one holds."),
            key="reminder_digest",
        )
        st.form_submit_button(
            t("Save"), type="primary", on_click=_save_plan, args=(page,), key="save_reminder_plan"
        )


def _save_plan(page: Page) -> None:
    fields = st.session_state
    with action(page.t):
        plans.save_plan(
            page.app,
            page.user,
            ReminderForm(
                enabled=fields["reminder_enabled"],
                local_time=fields["reminder_time"],
                weekdays=sum(1 << day for day in fields["reminder_weekdays"]),
                threshold=fields["reminder_threshold"],
                only_if_unreviewed=fields["reminder_unreviewed"],
                streak_saver=fields["reminder_saver"],
                digest=fields["reminder_digest"],
            ),
        )
        notify(page.t("Saved."))
