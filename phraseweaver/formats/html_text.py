"""From the HTML of an Anki field to plain text."""

from __future__ import annotations

import html
import re

# Each pattern stops at the next opening bracket, so that no field takes more than linear time.
_TAG = re.compile(r"(<[/!?a-zA-Z][^<>]*>)")
_TAG_NAME = re.compile(r"<(/?[a-zA-Z0-9]+)")
_SOUND = re.compile(r"\[sound:[^\[\]]*\]")
_BREAKS = frozenset(("br", "hr", "div", "p", "li", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4"))
_UNSEEN = frozenset(("script", "style"))


def html_to_text(source: str) -> str:
    """Return what a reader of the HTML sees: line breaks kept, other tags and sounds dropped.

    The result is text and may hold `<` and `&`; whoever shows it escapes it.
    """
    if "<" not in source and "&" not in source and "[sound:" not in source:
        return source
    parts: list[str] = []
    unseen = ""
    for index, part in enumerate(_TAG.split(_SOUND.sub("", source))):
        if index % 2 == 0:
            if not unseen:
                parts.append(html.unescape(" ".join(part.split("\n"))))
            continue
        found = _TAG_NAME.match(part)
        name = found[1].lower() if found else ""
        if name == "/" + unseen:
            unseen = ""
        elif name in _UNSEEN:
            unseen = unseen or name
        elif name.removeprefix("/") in _BREAKS:
            parts.append("\n")
    lines = (line.strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
