"""A phrase's recording and picture: the fields of its form, and how they are shown."""

from __future__ import annotations

import streamlit as st

from phraseweaver.services import phrases
from phraseweaver.services.phrases import PhraseLine
from phraseweaver.ui.page import Page

_SOUNDS = ["mp3", "ogg", "oga", "wav", "m4a", "flac", "webm"]
_PICTURES = ["png", "jpg", "jpeg", "gif", "webp"]
_PICTURE_WIDTH = 320


def media_fields(page: Page, line: PhraseLine | None, suffix: str) -> None:
    """Draw what the phrase has (None: a new one), how to take it off, and the fields for something else."""
    t = page.t
    if line is not None:
        sound, picture = _media_of(page, line)
        if sound is not None:
            st.audio(sound.content, format=sound.media_type)
            st.toggle(t("Take the recording off"), key=f"silence_{suffix}")
        if picture is not None:
            st.image(picture.content, width=_PICTURE_WIDTH)
            st.toggle(t("Take the picture off"), key=f"blank_{suffix}")
    st.file_uploader(
        t("Recording"),
        type=_SOUNDS,
        help=t("Played instead of the browser's voice."),
        key=f"recording_{suffix}",
    )
    st.file_uploader(
        t("Picture"),
        type=_PICTURES,
        help=t("Shown with the answer; with the question too where you are to say the phrase."),
        key=f"picture_{suffix}",
    )


def chosen_recording(suffix: str) -> bytes | None:
    """Return the new recording, empty to take the present one off, None to leave it."""
    return _chosen(f"recording_{suffix}", f"silence_{suffix}")


def chosen_picture(suffix: str) -> bytes | None:
    """Return the new picture, empty to take the present one off, None to leave it."""
    return _chosen(f"picture_{suffix}", f"blank_{suffix}")


def show_media(page: Page, line: PhraseLine) -> None:
    """Draw the recording and the picture of a phrase, where it has them."""
    sound, picture = _media_of(page, line)
    if sound is not None:
        st.audio(sound.content, format=sound.media_type)
    if picture is not None:
        st.image(picture.content, width=_PICTURE_WIDTH)


def _media_of(page: Page, line: PhraseLine) -> tuple[phrases.Recording | None, phrases.Recording | None]:
    app, user, phrase = page.app, page.user, line.id
    return phrases.recording_of(app, user, phrase), phrases.picture_of(app, user, phrase)


def _chosen(field: str, off: str) -> bytes | None:
    uploaded = st.session_state.get(field)
    if uploaded:
        return bytes(uploaded.getvalue())
    return b"" if st.session_state.get(off) else None
