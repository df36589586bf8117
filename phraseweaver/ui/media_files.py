"""Addresses at which a visitor's browser fetches a learner's own recordings and pictures."""

from __future__ import annotations

from streamlit.runtime import get_instance

from phraseweaver.services.review import Recording


def address_of(file: Recording | None, place: str) -> str:
    """Return the address of a file, "" for none.

    It names the content by its digest, so that a browser that has it does not fetch it again, and is good as
    long as the page shows it: what stood in the same `place` before is forgotten.
    """
    if file is None:
        return ""
    return get_instance().media_file_mgr.add(file.content, file.media_type, place)
