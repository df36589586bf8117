"""Progress: what was done, what is known, what is coming."""

from __future__ import annotations

from phraseweaver.ui.page import open_page
from phraseweaver.ui.progress.page import progress_page

progress_page(open_page("Progress"))
