"""The sign-in page, and the words for those who are not let in. Nothing else is drawn before."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import unquote, urlencode, urlsplit

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.sign_in import (
    INTENT_COOKIE,
    INVITATION_COOKIE,
    Claims,
    NotLetIn,
    SignInEnded,
    SignInUnreadable,
    browser_words,
    read_claims,
)
from phraseweaver.errors import NotFound, PhraseWeaverError
from phraseweaver.services import sign_in
from phraseweaver.services.sign_in import Browser, IdentityTaken, Ticket, Visitor
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import action, sentence
from phraseweaver.ui.messages import show_messages
from phraseweaver.ui.streamlit_words import streamlit_words

_WAS_LET_IN = "sign_in_was_let_in"
_CODE = "sign_in_invitation"
_GOES_ON = "sign_in_goes_on"


def signed_in(app: App, t: Translator) -> Visitor:
    """Return who is signed in; draw the way in and stop where nobody is, or nobody who may."""
    try:
        who = _claims()
        if who is None:
            _sign_in_page(app, t)
            st.stop()
        visitor = sign_in.visit(app, who, _browser(t), _ticket())
    except (SignInEnded, SignInUnreadable) as error:
        # Their cookie stands for nothing any more; signing in puts another in its place.
        _sign_in_page(app, t, sentence(t, error))
        st.stop()
    except PhraseWeaverError as error:
        _refusal(t, error)
        st.stop()
    st.session_state[_WAS_LET_IN] = True
    return visitor


def sign_out(app: App, user: UserId, digest: str, t: Translator) -> None:
    """End this browser's sign-in, so that no copy of its cookie is good either; for callbacks."""
    with action(t):
        with suppress(NotFound):
            sign_in.end(app, user, digest)
        st.logout()


def account_menu(app: App, visitor: Visitor, t: Translator) -> None:
    """Draw at the end of the menu who is signed in, and the way out."""
    with st.sidebar.container(key="account_menu"):
        st.space("small")
        st.caption(t("Signed in as"))
        st.text(visitor.name)
        st.button(
            t("Sign out"),
            icon=":material/logout:",
            key="sign_out",
            on_click=sign_out,
            args=(app, visitor.learner.id, visitor.digest, t),
        )


def _claims() -> Claims | None:
    said = dict(st.user.to_dict())
    return read_claims(said) if said.get("is_logged_in") is True else None


def _browser(t: Translator) -> Browser:
    words = browser_words(st.context.headers.get("User-Agent"))
    return Browser(zone=st.context.timezone, language=t.language, words=words)


def _ticket() -> Ticket:
    goes_on = bool(st.session_state.get(_GOES_ON))
    return Ticket(
        invitation=_invitation(),
        intent=None if goes_on else st.context.cookies.get(INTENT_COOKIE),
        joins=not st.session_state.get(_WAS_LET_IN),
    )


def _invitation() -> str | None:
    if written := str(st.session_state.get(_CODE) or "").strip():
        # People copy the whole link.
        return written.rstrip("/").rpartition("/")[2]
    kept = st.context.cookies.get(INVITATION_COOKIE)
    return unquote(kept) if kept else None


def _sign_in_page(app: App, t: Translator, why: str | None = None) -> None:
    assert app.settings.sign_in is not None, "nobody signs in here"
    streamlit_words(t)
    st.title("PhraseWeaver", anchor=False)
    show_messages()
    st.markdown(t("Phrases of a foreign language, asked again just before you would forget them."))
    if why:
        st.info(why, icon=":material/logout:")
    elif _invitation():
        st.info(
            t("You are invited. Sign in with any of these, and an account is made for you."),
            icon=":material/mail:",
        )
    with st.container(key="sign_in_with", width=360):
        for number, provider in enumerate(app.settings.sign_in.providers):
            st.button(
                t("Sign in with {provider}", provider=provider.title),
                key=f"sign_in_{provider.name}",
                type="primary" if number == 0 else "secondary",
                width="stretch",
                on_click=_to_provider,
                args=(provider.name,),
            )
    st.caption(t("No password is kept here: the provider only says who you are."))


def _to_provider(name: str) -> None:
    # As `st.login`, but by an address of ours, which lets the browser remember what page it came for.
    if (context := get_script_run_ctx()) is not None:
        page = urlsplit(context.context_info.url).path if context.context_info else ""
        wanted = f"{page}?{context.query_string}" if context.query_string else page
        message = ForwardMsg()
        message.auth_redirect.url = f"/sign-in/{name}?{urlencode({'to': wanted})}"
        context.enqueue(message)


def _refusal(t: Translator, error: PhraseWeaverError) -> None:
    streamlit_words(t)
    st.title("PhraseWeaver", anchor=False)
    st.warning(sentence(t, error), icon=":material/lock:")
    if isinstance(error, IdentityTaken):
        st.button(t("Go on as that learner"), key="sign_in_go_on", on_click=_go_on)
    elif isinstance(error, NotLetIn):
        with st.form("invitation", border=False):
            st.text_input(t("Invitation link"), key=_CODE)
            st.form_submit_button(t("Use the invitation"), type="primary")
    st.button(t("Sign in as somebody else"), key="sign_in_other", on_click=st.logout)


def _go_on() -> None:
    st.session_state[_GOES_ON] = True
