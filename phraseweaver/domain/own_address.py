"""Which addresses are pages of ours: somebody may be sent to such a one and to no other."""

from __future__ import annotations

import re

MOST_CHARACTERS = 1000
"""Longer ones, which a cookie would hardly hold, are as good as none."""

# One word below the root, so that neither `//elsewhere`, nor `/\elsewhere`, nor a route that does something
# is one; the query is as browsers write it, without spaces and line ends.
_PAGE = re.compile(r"/[a-z]*(\?[!-\[\]-~]*)?")


def own_address(text: str | None) -> str | None:
    """Return the text if it is path and query of a page of ours, else None."""
    if not text or len(text) > MOST_CHARACTERS or not _PAGE.fullmatch(text):
        return None
    return text
