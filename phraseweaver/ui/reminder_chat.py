"""The Telegram chat: connecting it, trying it out, letting go of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

import streamlit as st

from phraseweaver.services.chat import connecting
from phraseweaver.services.chat.connecting import LinkOffer, LinkState
from phraseweaver.services.reminding import health, plans
from phraseweaver.services.reminding.health import SenderHealth
from phraseweaver.services.reminding.plans import Linking, PlanView
from phraseweaver.ui.actions import action
from phraseweaver.ui.fragment import fragment
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.messages import notify, refuse
from phraseweaver.ui.page import Page
from phraseweaver.ui.qr_code import qr_code
from phraseweaver.ui.state import page_state

_LOOK_EVERY = 2
"""Seconds between two looks at whether the chat is connected."""


@dataclass
class LinkingState:
    """The address that the learner was given for connecting a chat, until it is used."""

    offer: LinkOffer | None = None


def chat_card(page: Page, view: PlanView) -> None:
    """Draw the connected chat, or the way to connect one."""
    with st.container(border=True, key="telegram_chat"):
        st.subheader("Telegram", anchor=False)
        if view.linked:
            page_state(LinkingState).offer = None
            _connected(page, view)
        elif page_state(LinkingState).offer is None:
            _offer_to_connect(page)
        else:
            _connecting(page)


def _connected(page: Page, view: PlanView) -> None:
    t = page.t
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
        st.button(t("Disconnect"), icon=":material/link_off:", on_click=_unlink, args=(page,), key="unlink")


def _offer_to_connect(page: Page) -> None:
    t = page.t
    st.write(
        t("Connect your chat once. From then on the reminder comes there, and you can review right in it.")
    )
    st.button(
        t("Connect Telegram"),
        type="primary",
        icon=":material/link:",
        on_click=_start_link,
        args=(page,),
        key="link",
    )


def _connecting(page: Page) -> None:
    t, offer = page.t, page_state(LinkingState).offer
    if offer is None:
        return
    st.write(t("Open this link on the device where you have Telegram, and press Start there:"))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        with st.container(width="content"):
            qr_code(offer.url, t("QR code of the link"))
        with st.container(width=300):
            st.link_button(t("Open Telegram"), offer.url, icon=":material/open_in_new:", type="primary")
            st.code(offer.url, language=None, wrap_lines=True)
            until = offer.expires_at.astimezone(page.learner.days.zone)
            st.caption(t("The link works once, until {time}.", time=t.time(until)))
    _waiting(page)
    with st.container(horizontal=True):
        if health.status(page.app).health is not SenderHealth.RUNNING:
            # Nobody else reads what the bot is told.
            st.button(
                t("I have pressed Start"),
                type="primary",
                icon=":material/check:",
                on_click=_finish_link,
                args=(page,),
                key="finish_link",
            )
        st.button(t("Cancel"), on_click=_cancel_link, key="cancel_link")


@fragment(run_every=_LOOK_EVERY)
def _waiting(page: Page) -> None:
    """Look again and again whether the sender has connected the chat; then draw the page anew."""
    t = page.t
    view = plans.plan(page.app, page.user)
    if view.linked:
        notify(t("Connected with {name}.", name=literal(view.chat_name or "Telegram")))
        st.rerun()
    match view.linking:
        case Linking.WAITING:
            st.caption(f":material/hourglass_top: {t('Waiting for Start to be pressed…')}")
        case Linking.EXPIRED | Linking.NOT_BEGUN:
            st.warning(t("The link has expired. Please begin again."), icon=":material/timer_off:")
        case Linking.TAKEN:
            st.error(
                t("That chat is connected to another learner. Disconnect it there first."),
                icon=":material/block:",
            )
        case _:
            assert_never(view.linking)


def _start_link(page: Page) -> None:
    with action(page.t):
        page_state(LinkingState).offer = connecting.start_link(page.app, page.user)


def _cancel_link() -> None:
    page_state(LinkingState).offer = None


def _finish_link(page: Page) -> None:
    t, state = page.t, page_state(LinkingState)
    with action(t):
        result = connecting.finish_link(page.app, page.user)
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
        connecting.unlink(page.app, page.user)
        notify(page.t("Disconnected."))


def _send_test(page: Page) -> None:
    with action(page.t):
        connecting.send_test(page.app, page.user)
        notify(page.t("Sent. Look into Telegram."))
