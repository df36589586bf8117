"""The entry, twice: Streamlit runs this file at each drawing, and `streamlit run` serves the `app` in it."""

from __future__ import annotations

import streamlit as st

from phraseweaver.web.logs import set_up_web_logs

set_up_web_logs()

if __name__ == "__main__":
    from phraseweaver.ui.entry import run

    run()
else:
    from phraseweaver.web.application import parts

    # `streamlit run` reads the file for a line like this one; any other server finds its own in
    # `phraseweaver.web.asgi`.
    app = st.App(__file__, **parts())
