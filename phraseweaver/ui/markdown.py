"""Showing a learner's words literally where Streamlit reads Markdown."""

from __future__ import annotations

import string

_ESCAPES = {ord(mark): f"\\{mark}" for mark in string.punctuation} | {ord("\n"): " ", ord("\t"): " "}


def literal(words: str) -> str:
    """Return Markdown that shows the words as they are, on one line.

    Every ASCII punctuation mark is escaped: `$…$`, `:red[…]`, `<b>`, links and `:emoji:` included.
    """
    return words.translate(_ESCAPES)


def literal_in_badge(words: str) -> str:
    """Return Markdown that shows the words as they are in a badge, which escapes square brackets itself."""
    return literal(words).replace("\\[", "[").replace("\\]", "]")
