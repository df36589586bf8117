"""One tick of the sender when the dashboard starts: what was missed while the host slept goes out at once."""

from __future__ import annotations

import threading

import streamlit as st

from phraseweaver.app import App


@st.cache_resource(show_spinner=False)
def tick_once(_app: App) -> threading.Thread | None:
    """Begin the tick, the first time that this process gets here, beside the pages; return its thread.

    Without a bot there is nothing to send, and no thread.
    """
    if _app.settings.telegram_token is None:
        return None
    # A daemon: the process may end at any moment, as all that matters is in the database.
    thread = threading.Thread(target=_tick, args=(_app,), name="first-tick", daemon=True)
    thread.start()
    return thread


def _tick(app: App) -> None:
    # Imported only here: all that can be sent, and HTTP, which the first page would have to wait for.
    from phraseweaver.services.reminding.ticking import tick_at_start

    tick_at_start(app)
