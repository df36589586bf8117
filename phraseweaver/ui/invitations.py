"""Invitations: which there are, making one, taking one back."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from phraseweaver.domain.text import MAX_NAME
from phraseweaver.services import invitations
from phraseweaver.services.invitations import MAX_DAYS, MAX_USES, Invitation
from phraseweaver.ui.actions import action
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.messages import notify
from phraseweaver.ui.page import Page
from phraseweaver.ui.state import page_state

_USUAL_DAYS = 7
_OVER_SHOWN = 20


@dataclass
class InvitationState:
    """The link that was just made, shown until the next one or until it is put away; never stored."""

    link: str = ""


def invitations_card(page: Page) -> None:
    """Draw the invitations and the form for one more; for administrators only."""
    t, state = page.t, page_state(InvitationState)
    st.subheader(t("Invitations"), anchor=False)
    st.caption(t("Whoever opens the link may sign in and gets an account of their own."))
    if state.link:
        with st.container(border=True, key="new_invitation"):
            st.markdown(t("The link is shown this once. Copy it and send it:"))
            st.code(state.link, language=None, wrap_lines=True)
            st.button(t("I have it"), type="primary", on_click=_put_away, key="invitation_copied")
    found = invitations.invitations_of(page.app, page.user)
    for invitation in [one for one in found if one.usable]:
        _line(page, invitation)
    if over := [one for one in found if not one.usable][:_OVER_SHOWN]:
        with st.expander(t("Used up, withdrawn or out of date")):
            for invitation in over:
                _line(page, invitation)
    with st.form("invite", clear_on_submit=True):
        st.text_input(
            t("Whom it is for (only administrators see this)"), max_chars=MAX_NAME, key="invite_note"
        )
        with st.container(horizontal=True):
            st.number_input(
                t("Valid for days"), 1, MAX_DAYS, _USUAL_DAYS, step=1, width=200, key="invite_days"
            )
            st.number_input(t("People it lets in"), 1, MAX_USES, 1, step=1, width=200, key="invite_uses")
        st.form_submit_button(
            t("Make a link"), icon=":material/link:", on_click=_invite, args=(page,), key="invite_submit"
        )


def _line(page: Page, invitation: Invitation) -> None:
    t = page.t
    with st.container(horizontal=True, vertical_alignment="center", key=f"invitation_{invitation.digest}"):
        words = literal(invitation.note) if invitation.note else t("Invitation")
        used = t("{uses} of {most} used", uses=t.number(invitation.uses), most=t.number(invitation.max_uses))
        day = t.long_date(invitation.expires_at.astimezone(page.learner.days.zone).date())
        until = t("until {day}", day=literal(day)) if invitation.usable else t("no longer valid")
        st.markdown(f":material/mail: **{words}** · {used} · {until}", width="content")
        if invitation.usable:
            st.button(
                t("Take back"),
                icon=":material/link_off:",
                type="tertiary",
                on_click=_revoke,
                args=(page, invitation.digest),
                key=f"revoke_{invitation.digest}",
            )


def _invite(page: Page) -> None:
    fields, t = st.session_state, page.t
    with action(t):
        code = invitations.invite(
            page.app, page.user, fields["invite_note"], fields["invite_days"], fields["invite_uses"]
        )
        page_state(InvitationState).link = invitations.link_of(page.app, code)


def _put_away() -> None:
    page_state(InvitationState).link = ""


def _revoke(page: Page, digest: str) -> None:
    with action(page.t):
        invitations.revoke(page.app, page.user, digest)
        notify(page.t("The invitation is taken back. Whoever used it keeps their account."))
