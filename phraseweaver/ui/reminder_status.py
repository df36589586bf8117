"""How reminders stand: the sender's health, what comes next, what came last; in full and in one line."""

from __future__ import annotations

from typing import assert_never

import streamlit as st

from phraseweaver.domain.reminders import Plan, ReminderState
from phraseweaver.services.reminding import health, plans, today
from phraseweaver.services.reminding.health import SenderHealth, SenderStatus
from phraseweaver.services.reminding.plans import PlanView
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import action
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.navigation import page_file
from phraseweaver.ui.page import Page

SETTINGS_TAB = "reminders"
"""The value of `tab` in the address of Settings that opens these settings."""


def status_card(page: Page, view: PlanView) -> None:
    """Draw all that there is to know."""
    t = page.t
    with st.container(border=True, key="sender_status"):
        st.subheader(t("How it stands"), anchor=False)
        _sender_line(page, health.status(page.app))
        lines = [_next_line(page, view)]
        if view.last_sent_at:
            lines.append(t("Last sent: {when}", when=literal(t.date_time(view.last_sent_at))))
        st.markdown("  \n".join(lines))
        _last_line(page)
        _today_button(page, view)


def status_line(page: Page) -> None:
    """Draw the next reminder in one line, or what is wrong; nothing without a connected chat."""
    if page.app.settings.telegram_token is None:
        return
    view = plans.plan(page.app, page.user)
    if not view.linked:
        return
    t = page.t
    trouble = _trouble(t, view, health.status(page.app).health)
    with st.container(horizontal=True, vertical_alignment="center", key="reminder_line"):
        if trouble:
            st.markdown(f":material/notifications_off: {trouble}", width="content")
            st.page_link(
                page_file("settings"), label=t("To the settings"), query_params={"tab": SETTINGS_TAB}
            )
        else:
            st.markdown(f":material/notifications: {_next_line(page, view)}", width="content")
            _today_button(page, view)


def _trouble(t: Translator, view: PlanView, found: SenderHealth) -> str:
    """Return what keeps reminders from coming, empty when nothing does."""
    if view.channel_error:
        return t(view.channel_error)
    match found:
        case SenderHealth.RUNNING:
            return ""
        case SenderHealth.LATE | SenderHealth.NEVER_SEEN:
            return t("The sender of reminders is not running.")
        case SenderHealth.OTHER_SCHEMA:
            return t("The sender runs another version than this dashboard. Start it again.")
        case SenderHealth.TOKEN_REJECTED:
            return t("Telegram rejects the token.")
        case _:
            assert_never(found)


def _next_line(page: Page, view: PlanView) -> str:
    t = page.t
    if view.resting:
        return t("Planned break until {day}: nothing is sent.", day=literal(t.short_date(view.resting.last)))
    if view.done_today:
        return t("Done for today: nothing more is sent.")
    if view.next_at is None:
        return _why_none(t, view.plan)
    when, zone = literal(t.date_time(view.next_at)), literal(page.learner.days.zone.key)
    if view.snoozed:
        return t("Snoozed until {when} ({zone})", when=when, zone=zone)
    return t("Next reminder: {when} ({zone})", when=when, zone=zone)


def _why_none(t: Translator, plan: Plan) -> str:
    if plan.enabled:
        return t("Next reminder: none planned")
    if plan.saver_from or plan.digest_from:
        return t("The daily reminder is switched off.")
    return t("Reminders are switched off.")


def _today_button(page: Page, view: PlanView) -> None:
    t = page.t
    if view.resting:
        return
    if view.done_today:
        st.button(
            t("Undo"),
            icon=":material/undo:",
            type="tertiary",
            on_click=_take_back,
            args=(page,),
            key="not_done",
        )
    elif view.more_today:
        st.button(
            t("No more reminders today"),
            icon=":material/bedtime:",
            type="tertiary",
            on_click=_done,
            args=(page,),
            key="done_today",
        )


def _done(page: Page) -> None:
    with action(page.t):
        today.done_for_today(page.app, page.user, page.day)


def _take_back(page: Page) -> None:
    with action(page.t):
        today.take_back_done(page.app, page.user, page.day)


def _last_line(page: Page) -> None:
    t = page.t
    last = plans.last_reminder(page.app, page.user)
    if last is None or (last.state is ReminderState.SENT and not last.explanation):
        return
    st.markdown(
        t(
            "Last reminder: {date}: {outcome}",
            date=literal(t.short_date(last.day)),
            outcome=_outcome(last.state, t),
        )
    )
    if last.explanation:
        st.caption(t(last.explanation))


def _sender_line(page: Page, status: SenderStatus) -> None:
    t = page.t
    match status.health:
        case SenderHealth.RUNNING:
            st.success(t("The sender is running."), icon=":material/check_circle:")
        case SenderHealth.LATE:
            seen = status.heartbeat_at.astimezone(page.learner.days.zone) if status.heartbeat_at else None
            st.warning(
                t(
                    "The sender has not been seen since {when}.",
                    when=literal(t.date_time(seen)) if seen else "?",
                ),
                icon=":material/schedule:",
            )
        case SenderHealth.NEVER_SEEN:
            st.warning(
                t("The sender was never started. Start it beside this dashboard:")
                + " `python -m phraseweaver.sidecar`",
                icon=":material/power_off:",
            )
        case SenderHealth.OTHER_SCHEMA:
            st.error(
                t("The sender runs another version than this dashboard. Start it again."),
                icon=":material/sync_problem:",
            )
        case SenderHealth.TOKEN_REJECTED:
            st.error(
                t("Telegram rejects the token. Set TELEGRAM_BOT_TOKEN to the one that BotFather shows."),
                icon=":material/key_off:",
            )
        case _:
            assert_never(status.health)
    if status.hold_until:
        until = status.hold_until.astimezone(page.learner.days.zone)
        st.caption(t("Telegram asks for a pause until {time}.", time=t.time(until)))
    if status.last_error and status.health is not SenderHealth.TOKEN_REJECTED:
        when = status.last_error_at.astimezone(page.learner.days.zone) if status.last_error_at else None
        reason = t("Last problem: {reason}", reason=t(status.last_error))
        st.caption(f"{reason} ({literal(t.date_time(when))})" if when else reason)


def _outcome(state: ReminderState, t: Translator) -> str:
    match state:
        case ReminderState.CLAIMED | ReminderState.SENDING:
            return t("on its way")
        case ReminderState.SENT:
            return t("sent")
        case ReminderState.RETRY:
            return t("will be tried again")
        case ReminderState.UNKNOWN:
            return t("perhaps sent; it is not repeated, so that none comes twice")
        case ReminderState.FAILED:
            return t("not sent")
        case ReminderState.SKIPPED:
            return t("not needed or too late")
        case _:
            assert_never(state)
