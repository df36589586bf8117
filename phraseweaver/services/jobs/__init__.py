"""Long work beside the pages: looking into files, bringing them in, making them.

A page's thread holds the interpreter of the whole server, so that ten seconds of reading a list would be ten
seconds in which nobody sees their next card. What may take long is therefore a *job*: a process of its own
(`phraseweaver.worker`), seen from the page by files in a directory. Its memory goes with it, and to cancel is
to end it: its one transaction is rolled back by the database. What is small is done in the page's thread by
the same code, because starting a process costs half a second of a core.

A new kind of job is one file in `kinds` and one line in its registry.
"""

from __future__ import annotations

from phraseweaver.services.jobs.desk import Desk, JobStopped, JobUnderWay, JobView
from phraseweaver.services.jobs.kind import Kind, Made, Place, Work

__all__ = ["Desk", "JobStopped", "JobUnderWay", "JobView", "Kind", "Made", "Place", "Work", "desk"]

desk = Desk()
"""The desk of this process."""
