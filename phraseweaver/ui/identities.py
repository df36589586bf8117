"""What the learner signs in with: the identities, another one, one less."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from phraseweaver.services import sign_in
from phraseweaver.services.sign_in import IdentityView, Visitor
from phraseweaver.ui.actions import action
from phraseweaver.ui.messages import notify
from phraseweaver.ui.page import Page

_LINK = (
    '<a style="display: inline-block; padding: 0.4rem 0.75rem; border: 1px solid color-mix(in srgb, '
    "currentColor 25%, transparent); border-radius: 0.6rem; color: inherit; text-decoration: none; "
    'font-size: 0.9rem" target="_self" href="{address}">{words}</a>'
)
"""A link that looks like a button, in either theme."""


def identities_section(page: Page) -> None:
    """Draw the identities, with ways to link another one and to let go of one; nothing without sign-in."""
    t, visitor = page.t, page.visitor
    if visitor is None:
        return
    st.subheader(t("What you sign in with"), anchor=False)
    found = sign_in.identities_of(page.app, page.user)
    for number, identity in enumerate(found):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"{_provider_of(page, identity)} · {identity.label}")
            if len(found) > 1:
                st.button(
                    t("Remove"),
                    key=f"unlink_{number}",
                    on_click=_unlink,
                    args=(page, identity),
                )
    _link_another(page, visitor)


def _link_another(page: Page, visitor: Visitor) -> None:
    t, settings = page.t, page.app.settings.sign_in
    assert settings is not None, "somebody is signed in"
    wish = urlencode({"wish": sign_in.link_intent(page.app, page.user, visitor.digest)})
    st.caption(t("Link another one, and you reach the same phrases with either."))
    with st.container(horizontal=True):
        for provider in settings.providers:
            # A button of Streamlit's would open another tab, and leave this one signed out.
            st.html(
                _LINK.format(
                    address=f"/link/{provider.name}?{wish}",
                    words=_escaped(t("Link {provider}", provider=provider.title)),
                ),
                width="content",
            )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _provider_of(page: Page, identity: IdentityView) -> str:
    settings = page.app.settings.sign_in
    assert settings is not None, "somebody is signed in"
    for provider in settings.providers:
        if provider.discovery.startswith(identity.issuer.rstrip("/") + "/"):
            return provider.title
    return identity.issuer.partition("://")[2]


def _unlink(page: Page, identity: IdentityView) -> None:
    with action(page.t):
        sign_in.unlink(page.app, page.user, identity.issuer, identity.subject)
        notify(page.t("Removed: it no longer signs you in."))
