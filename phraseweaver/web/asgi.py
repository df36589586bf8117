"""The dashboard for any ASGI server: `uvicorn phraseweaver.web.asgi:app`.

One worker a process: Streamlit keeps a visitor's session in the memory of the process in which it began.
"""

from __future__ import annotations

import streamlit as st

from phraseweaver.config import PROJECT_ROOT
from phraseweaver.web.application import parts
from phraseweaver.web.logs import set_up_web_logs

set_up_web_logs()

app = st.App(PROJECT_ROOT / "streamlit_app.py", **parts())
"""The application, in the ASGI sense."""
