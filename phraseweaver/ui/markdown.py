"""Showing a learner's words literally where Streamlit reads Markdown."""

from __future__ import annotations

import re
import string

_ESCAPES = {ord(mark): f"\\{mark}" for mark in string.punctuation} | {ord("\n"): " ", ord("\t"): " "}

_JOINER = "\u2060"
_READ_AFTER_ESCAPES = re.compile(
    r"(?<!\S)[-<>~](?=(?:->|>|-|=)(?!\S))"  # -> <- <-> -- >= <= ~= become signs of their own
    r"|:(?=streamlit:|material_)"  # a logo, an icon
    r"|https?(?=://)|www(?=\.)|@(?=[-\w]+\.)",  # links
    re.IGNORECASE,
)
"""After what to put a word joiner: an invisible character that takes no room and allows no line break."""


def literal(words: str) -> str:
    """Return Markdown that shows the words as they are, on one line.

    Every ASCII punctuation mark is escaped: `$…$`, `:red[…]`, `<b>`, links and `:emoji:` included. What
    Streamlit still replaces after that, such as `->` and bare addresses, is parted by a word joiner.
    """
    return _READ_AFTER_ESCAPES.sub(rf"\g<0>{_JOINER}", words).translate(_ESCAPES)


def literal_in_badge(words: str) -> str:
    """Return Markdown that shows the words as they are in a badge, which escapes square brackets itself."""
    return literal(words).replace("\\[", "[").replace("\\]", "]")
