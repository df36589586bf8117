"""One tick of the sender when the dashboard starts: what was missed while the host slept goes out at once."""

from __future__ import annotations

import threading

import streamlit as st

from phraseweaver.app import App
from phraseweaver.services.reminding.ticking import tick_at_start


@st.cache_resource(show_spinner=False)
def tick_once(_app: App) -> threading.Thread:
    """Begin the tick, the first time that this process gets here, beside the pages; return its thread."""
    # A daemon: the process may end at any moment, as all that matters is in the database.
    thread = threading.Thread(target=tick_at_start, args=(_app,), name="first-tick", daemon=True)
    thread.start()
    return thread
