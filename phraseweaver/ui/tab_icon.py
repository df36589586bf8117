"""The icon of the browser's tab.

`st.set_page_config(page_icon=…)` takes it too, but imports numpy and Pillow to do so, which cost every server
15 MB. What it would send is one field of one message.
"""

from __future__ import annotations

import base64
from functools import cache

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

from phraseweaver.config import PROJECT_ROOT

_FILE = PROJECT_ROOT / "phraseweaver" / "ui" / "icon.png"


def show_tab_icon() -> None:
    """Give the tab our icon; outside a run of a page nothing happens."""
    if (context := get_script_run_ctx()) is not None:
        message = ForwardMsg()
        message.page_config_changed.favicon = _address()
        context.enqueue(message)


@cache
def _address() -> str:
    # In the page itself: the policy of our headers allows `data:`, and there is no file to be kept or served.
    return "data:image/png;base64," + base64.b64encode(_FILE.read_bytes()).decode()
