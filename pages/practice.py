"""Practice: any deck, at any time, without touching its schedule."""

from __future__ import annotations

from phraseweaver.ui.page import open_page
from phraseweaver.ui.practising import practice_session

page = open_page("Practice")
practice_session(page)
