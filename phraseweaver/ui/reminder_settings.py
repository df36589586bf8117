"""Reminders: connecting Telegram, when to be reminded, and how the sender fares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never

import streamlit as st

from phraseweaver.domain.reminders import MAX_THRESHOLD, ReminderState
from phraseweaver.services import reminders, telegram
from phraseweaver.services.reminders import PlanView, ReminderForm, SenderHealth
from phraseweaver.services.telegram import LinkOffer, LinkState
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import action
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.messages import notify, refuse
from phraseweaver.ui.page import Page
from phraseweaver.ui.state import page_state

_TIME_STEP = timedelta(minutes=5)


@dataclass
class LinkingState:
    """The address that the learner was given for connecting a chat, until it is used."""

    offer: LinkOffer | None = None


def reminder_settings(page: Page) -> None:
    """Draw everything about reminders."""
    if page.app.settings.telegram_token is None:
        _how_to_set_up(page.t)
        return
    view = reminders.plan(page.app, page.user)
    _chat(page, view)
    if view.linked:
        _plan_form(page, view)
        _status(page, view)


def _how_to_set_up(t: Translator) -> None:
    with st.container(border=True):
        st.subheader(t("A daily reminder in Telegram"), anchor=False)
        st.write(t("Reminders come through a Telegram bot of your own. Setting it up takes two minutes:"))
        st.markdown(
            "\n".join(
                (
                    f"1. {t('Open @BotFather in Telegram, send it /newbot and follow its questions.')}",
                    f"2. {t('Put the token that it gives you into the variable TELEGRAM_BOT_TOKEN.')}",
                    f"3. {t('Start PhraseWeaver again, and beside it the sender:')} "
                    "`python -m phraseweaver.sidecar`",
                )
            )
        )


def _chat(page: Page, view: PlanView) -> None:
    t, state = page.t, page_state(LinkingState)
    with st.container(border=True, key="telegram_chat"):
        st.subheader("Telegram", anchor=False)
        if view.linked:
            if view.channel_error:
                st.error(t(view.channel_error), icon=":material/notifications_off:")
            else:
                st.write(t("Connected with {name}.", name=literal(view.chat_name or "Telegram")))
            with st.container(horizontal=True):
                st.button(
                    t("Send a test message"),
                    icon=":material/send:",
                    on_click=_send_test,
                    args=(page,),
                    key="send_test",
                )
                st.button(
                    t("Disconnect"), icon=":material/link_off:", on_click=_unlink, args=(page,), key="unlink"
                )
            return
        st.write(t("Connect your chat once; from then on the reminder comes there."))
        if state.offer is None:
            st.button(
                t("Connect Telegram"),
                type="primary",
                icon=":material/link:",
                on_click=_start_link,
                args=(page,),
                key="link",
            )
            return
        st.markdown(f"1. {t('Open this link and press Start in Telegram:')}")
        st.link_button(t("Open Telegram"), state.offer.url, icon=":material/open_in_new:")
        st.code(state.offer.url, language=None, wrap_lines=True)
        st.markdown(f"2. {t('Then come back here:')}")
        st.button(
            t("I have pressed Start"),
            type="primary",
            icon=":material/check:",
            on_click=_finish_link,
            args=(page,),
            key="finish_link",
        )
        until = state.offer.expires_at.astimezone(page.learner.days.zone)
        st.caption(t("The link works once, until {time}.", time=t.time(until)))


def _start_link(page: Page) -> None:
    with action(page.t):
        page_state(LinkingState).offer = telegram.start_link(page.app, page.user)


def _finish_link(page: Page) -> None:
    t, state = page.t, page_state(LinkingState)
    with action(t):
        result = telegram.finish_link(page.app, page.user)
        match result.state:
            case LinkState.LINKED:
                state.offer = None
                notify(t("Connected with {name}.", name=literal(result.chat_name)))
            case LinkState.WAITING:
                refuse(t("Telegram has not told of it yet. Press Start in the chat, then try again."))
            case LinkState.EXPIRED:
                state.offer = None
                refuse(t("The link has expired. Please begin again."))
            case LinkState.TAKEN:
                state.offer = None
                refuse(t("That chat is connected to another learner. Disconnect it there first."))
            case _:
                assert_never(result.state)


def _unlink(page: Page) -> None:
    with action(page.t):
        telegram.unlink(page.app, page.user)
        notify(page.t("Disconnected."))


def _send_test(page: Page) -> None:
    with action(page.t):
        telegram.send_test(page.app, page.user)
        notify(page.t("Sent. Look into Telegram."))


def _plan_form(page: Page, view: PlanView) -> None:
    t, plan = page.t, view.plan
    with st.form("reminder_plan"):
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
        st.form_submit_button(
            t("Save"), type="primary", on_click=_save_plan, args=(page,), key="save_reminder_plan"
        )


def _save_plan(page: Page) -> None:
    fields = st.session_state
    with action(page.t):
        reminders.save_plan(
            page.app,
            page.user,
            ReminderForm(
                enabled=fields["reminder_enabled"],
                local_time=fields["reminder_time"],
                weekdays=sum(1 << day for day in fields["reminder_weekdays"]),
                threshold=fields["reminder_threshold"],
                only_if_unreviewed=fields["reminder_unreviewed"],
            ),
        )
        notify(page.t("Saved."))


def _status(page: Page, view: PlanView) -> None:
    t = page.t
    with st.container(border=True, key="sender_status"):
        st.subheader(t("How it stands"), anchor=False)
        _sender_line(page)
        if view.next_at:
            zone = page.learner.days.zone.key
            st.markdown(
                t(
                    "Next reminder: {when} ({zone})",
                    when=literal(t.date_time(view.next_at)),
                    zone=literal(zone),
                )
            )
        elif view.plan.enabled:
            st.markdown(t("Next reminder: none planned"))
        else:
            st.markdown(t("Reminders are switched off."))
        last = reminders.last_reminder(page.app, page.user)
        if last:
            st.markdown(
                t(
                    "Last reminder: {date}: {outcome}",
                    date=literal(t.short_date(last.day)),
                    outcome=_outcome(last.state, t),
                )
            )
            if last.explanation:
                st.caption(t(last.explanation))


def _sender_line(page: Page) -> None:
    t = page.t
    status = reminders.status(page.app)
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
    if status.last_error and status.health is not SenderHealth.TOKEN_REJECTED:
        st.caption(t("Last problem: {reason}", reason=t(status.last_error)))


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
