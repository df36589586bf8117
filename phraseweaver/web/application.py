"""What the dashboard is besides its pages: addresses, headers, the upgrade at the start."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypedDict

import streamlit as st
import streamlit.delta_generator
from starlette.middleware import Middleware
from starlette.routing import Route

from phraseweaver.app import open_app
from phraseweaver.config import Settings, SettingsError
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.web import first_page, probes, sign_in
from phraseweaver.web.security_headers import SecurityHeaders
from phraseweaver.web.way_back import WayBack

log = logging.getLogger(__name__)


class Parts(TypedDict):
    """What `streamlit.App` takes besides the script."""

    lifespan: Callable[[st.App], AbstractAsyncContextManager[dict[str, Any] | None]]
    routes: Sequence[Route]
    middleware: Sequence[Middleware]
    secrets: dict[str, Any] | None


def parts() -> Parts:
    """Return what makes the application of the script, by the settings in the environment."""
    # At its first element Streamlit looks whether somebody runs a page by hand, to warn them. To find out it
    # reads the source of every module on the stack: a twentieth of a cold start.
    streamlit.delta_generator._use_warning_has_been_displayed = True
    return Parts(
        lifespan=_upgraded,
        routes=_routes(),
        middleware=[Middleware(SecurityHeaders), Middleware(WayBack)],
        secrets=sign_in.secrets_from_environment(),
    )


@asynccontextmanager
async def _upgraded(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    # A balancer sends nobody before `/readyz` says so, and the first visit, which would upgrade too, would
    # never come. In a thread: the process must answer `/healthz` meanwhile.
    threading.Thread(target=_get_ready, name="upgrade", daemon=True).start()
    yield None


def _get_ready() -> None:
    _upgrade()
    # A visitor's browser loads Streamlit's scripts before it asks for the page: time to load what draws it.
    import phraseweaver.ui.entry
    import phraseweaver.ui.today  # noqa: F401


def _upgrade() -> None:
    try:
        open_app(settings=Settings.from_env(os.environ)).sessions.engine.dispose()
    except (SettingsError, PhraseWeaverError) as error:
        # Each visit tries again, and its page says what is wrong.
        log.error("the database is not ready: %s", error, exc_info=error.__cause__)


def _routes() -> tuple[Route, ...]:
    usual = (*probes.ROUTES, *first_page.ROUTES)
    try:
        settings = Settings.from_env(os.environ)
    except SettingsError:
        return usual  # each visit says what is wrong
    routes = (*usual, *(sign_in.ROUTES if settings.sign_in else ()))
    if not settings.metrics:
        return routes
    # Imported only here: it costs 3 MB.
    from phraseweaver.web import metrics

    return (*routes, *metrics.ROUTES)
