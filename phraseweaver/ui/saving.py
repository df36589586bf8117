"""Files out: small ones made on the click, large ones beside the page and then saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO, TypeVar

import streamlit as st

from phraseweaver.services import jobs
from phraseweaver.services.jobs import JobView, Kind, Made, Place
from phraseweaver.ui.actions import action
from phraseweaver.ui.job_box import dismiss_button, failed_box, file_size, job_box
from phraseweaver.ui.markdown import literal
from phraseweaver.ui.page import Page

Wish = TypeVar("Wish")


def made_at(page: Page, place: Place, back: str) -> bool:
    """Draw the file that is being made at that place, or was; return whether there is one.

    `back` is the label of the button that forgets it.
    """
    view = jobs.desk.look(page.app, page.user, place)
    if view is None:
        return False
    if not view.ended:
        job_box(page, place, page.t("Making the file …"), page.t("You can go on reviewing meanwhile."))
    elif view.error is not None:
        failed_box(page, place, view, back)
    else:
        _ready(page, place, view, view.result, back)
    return True


def make_button(page: Page, kind: Kind[Wish, Made], wish: Wish, label: str, *, key: str) -> None:
    """Draw the button that begins to make a file."""
    st.button(
        label,
        icon=":material/download:",
        type="primary",
        on_click=_make,
        args=(page, kind, wish),
        key=key,
    )


def save_button(
    label: str, content: Callable[[], bytes], file_name: str, media_type: str, *, key: str
) -> None:
    """Draw the button that makes a small file and saves it."""
    st.download_button(
        label,
        # Called on the click only: drawing a page must not read a whole deck.
        data=content,
        file_name=file_name,
        mime=media_type,
        icon=":material/download:",
        type="primary",
        on_click="ignore",
        key=key,
    )


def _ready(page: Page, place: Place, view: JobView, made: Made, back: str) -> None:
    t = page.t

    def opened() -> BinaryIO:
        # Handed over open: Streamlit reads it into its memory, once and on the click only.
        return view.made.open("rb")

    with st.container(border=True, key=f"made_{place}"):
        st.markdown(
            f":material/check_circle: {t('The file is ready.')} "
            f"**{literal(made.file_name)}** · {file_size(t, made.size)}"
        )
        with st.container(horizontal=True):
            st.download_button(
                t("Save the file"),
                data=opened,
                file_name=made.file_name,
                mime=made.media_type,
                icon=":material/download:",
                type="primary",
                on_click="ignore",
                key=f"save_made_{place}",
            )
            dismiss_button(page, place, view, back)


def _make(page: Page, kind: Kind[Wish, Made], wish: Wish) -> None:
    with action(page.t):
        jobs.desk.begin(page.app, page.user, kind, wish)
