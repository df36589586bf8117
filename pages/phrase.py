"""A phrase: its cards, how they fade and come back, all answers, and what can be done with it."""

from __future__ import annotations

from phraseweaver.ui.page import open_page
from phraseweaver.ui.phrase_page import phrase_page

page = open_page("Phrase")
phrase_page(page)
