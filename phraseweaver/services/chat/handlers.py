"""What a command and a button of the chat are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from phraseweaver.channels.incoming import Press
from phraseweaver.services.chat.replies import Reply
from phraseweaver.services.chat.turn import Turn


@dataclass(frozen=True, slots=True)
class Command:
    """`/name`, a source string that describes it, and what answers it, given the words behind it."""

    name: str
    description: str
    handle: Callable[[Turn, str], Sequence[Reply]]


PressHandler = Callable[[Turn, Press, list[str]], Sequence[Reply]]
"""Answers a button, given the parts of its data behind the key: of `s:12:3` they are `["12", "3"]`."""


class Unreadable(Exception):
    """A button of an earlier version of PhraseWeaver, or one that nobody made: its data means nothing."""
