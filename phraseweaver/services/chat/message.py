"""A message of the chat: lines that together fit, and the buttons below them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from phraseweaver.channels import Keyboard

MAX_MESSAGE = 4096
"""Characters of a Telegram message."""

_SHORTEST = 200
"""Learners' words are never cut below this: the frame around them is far shorter than a message."""

_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Message:
    """A text and its rows of buttons."""

    text: str
    keyboard: Keyboard = ()


@dataclass(frozen=True, slots=True)
class Words:
    """A line that a learner wrote, as long as they like: it is cut where the message would not fit."""

    text: str


Line = str | Words


def fitted(lines: Sequence[Line], limit: int = MAX_MESSAGE) -> str:
    """Return the lines below one another; where that is too long, the longest words end in an ellipsis."""
    texts = [line.text if isinstance(line, Words) else line for line in lines]
    while (excess := len("\n".join(texts)) - limit) > 0:
        at = max(
            (number for number, line in enumerate(lines) if isinstance(line, Words)),
            key=lambda number: len(texts[number]),
        )
        room = max(len(texts[at]) - excess, _SHORTEST)
        assert room < len(texts[at]), "the frame of a message is short"
        texts[at] = f"{texts[at][: room - 1].rstrip()}…"
    return "\n".join(texts)


def isolated(words: str) -> str:
    """Return words for the middle of a sentence: those written from right to left do not reorder it."""
    if any(unicodedata.bidirectional(character) in {"R", "AL"} for character in words):
        return f"{_ISOLATE}{words}{_END_OF_ISOLATE}"
    return words
