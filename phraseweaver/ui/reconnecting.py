"""How a part of a page that is drawn by itself outlives a restart of the server."""

from __future__ import annotations

from datetime import timedelta

RECONNECTS = timedelta(hours=1)
"""For `st.fragment(run_every=RECONNECTS)`.

Connected again, an idle browser asks for its page only where a part of it is timed. Without that it would go
on sending to a fragment that the new server has never heard of, which drops what it gets.
"""
