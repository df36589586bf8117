"""The report: a learner's progress on one page, to print."""

from __future__ import annotations

from phraseweaver.ui.page import open_page
from phraseweaver.ui.progress.report import report_page

report_page(open_page("Report"))
