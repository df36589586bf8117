"""The dashboard for any ASGI server: `uvicorn phraseweaver.web.asgi:app`.

One worker a process: Streamlit keeps a visitor's session in the memory of the process in which it began.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from phraseweaver.app import open_app
from phraseweaver.config import PROJECT_ROOT, Settings, SettingsError
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.web import probes, sign_in
from phraseweaver.web.logs import set_up_web_logs
from phraseweaver.web.security_headers import SecurityHeaders

log = logging.getLogger(__name__)

set_up_web_logs()


@asynccontextmanager
async def _upgraded(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    # A balancer sends nobody before `/readyz` says so, and the first visit, which would upgrade too, would
    # never come. In a thread: the process must answer `/healthz` meanwhile.
    threading.Thread(target=_upgrade, name="upgrade", daemon=True).start()
    yield None


def _upgrade() -> None:
    try:
        open_app(settings=Settings.from_env(os.environ)).sessions.engine.dispose()
    except (SettingsError, PhraseWeaverError) as error:
        # Each visit tries again, and its page says what is wrong.
        log.error("the database is not ready: %s", error, exc_info=error.__cause__)


def _routes() -> tuple[Route, ...]:
    try:
        settings = Settings.from_env(os.environ)
    except SettingsError:
        return probes.ROUTES  # each visit says what is wrong
    routes = (*probes.ROUTES, *(sign_in.ROUTES if settings.sign_in else ()))
    if not settings.metrics:
        return routes
    # Imported only here: it costs 3 MB.
    from phraseweaver.web import metrics

    return (*routes, *metrics.ROUTES)


app = st.App(
    PROJECT_ROOT / "streamlit_app.py",
    lifespan=_upgraded,
    routes=_routes(),
    middleware=[Middleware(SecurityHeaders)],
    secrets=sign_in.secrets_from_environment(),
)
"""The application, in the ASGI sense."""
