"""A job of the learner's while it runs, and once it has failed."""

from __future__ import annotations

import streamlit as st

from phraseweaver.services import jobs
from phraseweaver.services.jobs import JobView, Place
from phraseweaver.translation import Translator
from phraseweaver.ui.actions import action, sentence
from phraseweaver.ui.fragment import fragment
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.messages import notify
from phraseweaver.ui.page import Page

_EVERY = 0.7
"""Seconds between two looks at a running job."""

# A bar that only says that something is going on: Streamlit's knows nothing but shares.
_BUSY = """<style>
@keyframes pw-busy { from { margin-inline-start: -30% } to { margin-inline-start: 100% } }
.pw-busy { height: .5rem; border-radius: .25rem; overflow: hidden; background: rgba(128, 128, 128, .25) }
.pw-busy div { width: 30%; height: 100%; border-radius: inherit; background: #0f8a7e;
  animation: pw-busy 1.6s ease-in-out infinite }
@media (prefers-reduced-motion: reduce) { .pw-busy div { animation: none } }
</style><div class="pw-busy" aria-hidden="true"><div></div></div>"""


@fragment(run_every=_EVERY)
def job_box(page: Page, place: Place, doing: str, hint: str = "") -> None:
    """Draw how far the job at that place is and the button that cancels it; the page anew once it has ended.

    `doing` and `hint` are in the learner's language.
    """
    t = page.t
    view = jobs.desk.look(page.app, page.user, place)
    if view is None or view.ended:
        st.rerun()
    with st.container(border=True, key=f"job_{place}"):
        if view.name:
            st.markdown(named_file(t, view))
        if view.waits:
            st.markdown(t("Other work of this server comes first; yours begins right after it."))
            st.html(_BUSY)
        elif view.share:
            st.progress(view.share, text=f"{doing} {t.percent(view.share)}")
        else:
            st.markdown(doing)
            st.html(_BUSY)
        if hint:
            st.caption(hint)
        st.button(
            t("Cancel"),
            icon=":material/close:",
            on_click=_cancel,
            args=(page, place),
            key=f"cancel_{place}",
        )


def named_file(t: Translator, view: JobView) -> str:
    """Return the name of the file that was given and how large it is, as Markdown."""
    return f":material/description: **{literal(view.name)}** · {file_size(t, view.size)}"


def file_size(t: Translator, size: int) -> str:
    """Return a number of bytes in words."""
    if size < 1_000_000:
        return t("{n} kB", n=t.number(max(round(size / 1_000), 1)))
    return t("{n} MB", n=t.number(round(size / 1_000_000)))


def failed_box(page: Page, place: Place, view: JobView, back: str) -> None:
    """Draw why a job came to nothing, and the button `back` to the fields."""
    assert view.error is not None
    if view.name:
        st.markdown(named_file(page.t, view))
    st.error(sentence(page.t, view.error), icon=":material/error:")
    dismiss_button(page, place, view, back)


def dismiss_button(page: Page, place: Place, view: JobView, label: str) -> None:
    """Draw the button that forgets a job, with its files."""
    st.button(
        label,
        icon=":material/arrow_back:",
        on_click=jobs.desk.dismiss,
        args=(page.user, place, view.source),
        key=f"dismiss_{place}",
    )


def _cancel(page: Page, place: Place) -> None:
    with action(page.t):
        if jobs.desk.cancel(page.user, place):
            notify(page.t("Cancelled; nothing was changed."))
        else:
            notify(page.t("It was done already."))


def part_under_way(page: Page) -> int:
    """Return in which part of the page “Import and export” something is under way or waits, 0 for none."""
    parts = ((Place.IMPORT,), (Place.EXPORT,), (Place.BACKUP, Place.RESTORE))
    for number, places in enumerate(parts):
        if any(jobs.desk.look(page.app, page.user, place) for place in places):
            return number
    return 0
