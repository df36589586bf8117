"""The account of whoever is signed in: who they are, where they are signed in, taking all of it, its end."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from phraseweaver.errors import NotFound
from phraseweaver.services import sign_in
from phraseweaver.services.sign_in import SignInView, Visitor
from phraseweaver.ui.account_deletion import deletion_card
from phraseweaver.ui.actions import action
from phraseweaver.ui.backups import download_everything
from phraseweaver.ui.identities import identities_section
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.messages import notify
from phraseweaver.ui.navigation import page_file
from phraseweaver.ui.page import Page

SETTINGS_TAB = "account"
"""The value of `tab` in the address of Settings that opens the account."""


def account_settings(page: Page, visitor: Visitor) -> None:
    """Draw everything about the account."""
    t = page.t
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(t("You are signed in as {name}.", name=f"**{literal(visitor.name)}**"), width="content")
        if visitor.is_administrator:
            st.badge(t("administrator"), color="blue")
            st.page_link(page_file("people"), label=t("People and invitations"), icon=":material/group:")
    with st.container(border=True, key="identities_card"):
        identities_section(page)
    _sign_ins(page, visitor)
    with st.container(border=True, key="everything_card"):
        st.subheader(t("Everything of yours"), anchor=False)
        st.caption(
            t("One file: settings, decks, phrases, recordings, cards and every answer, to keep or restore.")
        )
        download_everything(page, t("Download everything"), key="download_everything")
    deletion_card(page, leave=st.logout)


def _sign_ins(page: Page, visitor: Visitor) -> None:
    t = page.t
    with st.container(border=True, key="sign_ins_card"):
        st.subheader(t("Where you are signed in"), anchor=False)
        for found in sign_in.sessions_of(page.app, page.user):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(_browser(page, found), width="content")
                if found.digest == visitor.digest:
                    st.badge(t("this browser"), color="green")
                else:
                    st.button(
                        t("Sign out there"),
                        icon=":material/logout:",
                        type="tertiary",
                        on_click=_end,
                        args=(page, found.digest),
                        key=f"end_{found.digest}",
                    )
        st.button(
            t("Sign out everywhere"),
            icon=":material/phonelink_erase:",
            on_click=_end_all,
            args=(page,),
            help=t(
                "Here and in every other browser: nobody who has a copy of a cookie gets in with it either."
            ),
            key="sign_out_everywhere",
        )


def _browser(page: Page, found: SignInView) -> str:
    t, zone = page.t, page.learner.days.zone
    words = literal(found.browser) if found.browser else t("A browser")
    since = t("since {day}", day=literal(t.long_date(found.created_at.astimezone(zone).date())))
    seen = t("last seen {when}", when=literal(t.date_time(found.last_seen_at.astimezone(zone))))
    return f":material/devices: **{words}** · {since} · {seen}"


def _end(page: Page, digest: str) -> None:
    with action(page.t):
        # Not there: signed out there meanwhile, which is what was wished for.
        with suppress(NotFound):
            sign_in.end(page.app, page.user, digest)
        notify(page.t("That browser is signed out."))


def _end_all(page: Page) -> None:
    with action(page.t):
        sign_in.sign_out_everywhere(page.app, page.user)
        st.logout()
