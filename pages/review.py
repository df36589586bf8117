"""Review: question, answer, rating, next, until the day is done."""

from __future__ import annotations

from phraseweaver.ui.page import open_page
from phraseweaver.ui.reviewing import review_session

page = open_page("Review")
review_session(page)
