"""The first line of every page: a database at head, a learner, a language."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

import streamlit as st

from phraseweaver.app import App, open_app
from phraseweaver.config import SettingsError
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.learner import Learner
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.services import accounts, sign_in
from phraseweaver.services.sign_in import Visitor
from phraseweaver.translation import Translator, negotiate, translator
from phraseweaver.ui.actions import sentence
from phraseweaver.ui.closed import closed_page, is_local
from phraseweaver.ui.messages import show_messages
from phraseweaver.ui.navigation import menu
from phraseweaver.ui.sign_in import signed_in

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page needs: the app, the learner, their present study date, and their language.

    `visitor` says how they signed in; None in local mode.
    """

    app: App
    learner: Learner
    day: date
    t: Translator
    visitor: Visitor | None = None

    @property
    def user(self) -> UserId:
        """The learner's id."""
        return self.learner.id


_page_below_entry: ContextVar[Page | None] = ContextVar("page_below_entry", default=None)


def open_page(title: str) -> Page:
    """Return what the page needs and draw its title (a source string); stop where there is no way on."""
    page = _page_below_entry.get()
    if page is None:
        # Until some session has drawn the menu, Streamlit runs the file behind a deep link alone, without
        # `streamlit_app.py`. Drawing the menu registers the pages; the rerun takes the ordinary way.
        menu(visitor().t)
        st.rerun()
    st.title(page.t(title), anchor=False)
    show_messages()
    return page


@contextmanager
def below_entry(page: Page) -> Iterator[None]:
    """Hand the visitor to the page that runs inside, below `streamlit_app.py`."""
    token = _page_below_entry.set(page)
    try:
        yield
    finally:
        _page_below_entry.reset(token)


def visitor() -> Page:
    """Return who visits, on an upgraded database; draw what is wrong and stop if that cannot be."""
    t = translator(_browser_language())
    app = _app_or_stop(t)
    who = None
    if app.settings.sign_in:
        who = signed_in(app, t)
        app = sign_in.guarded(app, who)
        learner = who.learner
    elif app.settings.open_to_all or is_local(st.context.ip_address, st.context.headers.get("Host")):
        learner = accounts.local_learner(app, st.context.timezone, t.language)
    else:
        closed_page(t)
        st.stop()
    return Page(
        app=app,
        learner=learner,
        day=accounts.today(app, learner),
        t=translator(learner.interface_language) if learner.interface_language else t,
        visitor=who,
    )


@st.cache_resource(show_spinner=False)
def _app() -> App:
    # The one place that opens the database. A failure is not cached: the next visit tries again.
    return open_app()


def _app_or_stop(t: Translator) -> App:
    try:
        return _app()
    except SettingsError as error:
        st.title("PhraseWeaver", anchor=False)
        st.error(t("The settings cannot be used:"), icon=":material/settings_alert:")
        for problem in error.problems:
            st.text(problem)
        st.stop()
    except PhraseWeaverError as error:
        log.exception("the database cannot be opened")
        st.title("PhraseWeaver", anchor=False)
        st.error(sentence(t, error), icon=":material/database_off:")
        st.caption(t("Reload this page to try again."))
        st.stop()


def _browser_language() -> str:
    return negotiate([st.context.locale])


def broken_page(t: Translator) -> None:
    """Draw the box for a fault of ours."""
    st.error(
        t("This page could not be drawn. The log of the server says why; reload to try again."),
        icon=":material/error:",
    )
