"""What every kind of card must say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from phraseweaver.domain.phrase_text import PhraseText


class Side(Enum):
    """Which of a deck's two languages a text is in."""

    LEARNING = "learning"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked and what the answer is.

    `hint` comes with the question, `note` with the answer. A `typed` answer is compared with `expected` and
    the `alternatives`. A `heard` question is spoken, and its words stay hidden until the answer.
    """

    question: str
    question_side: Side
    answer: str
    answer_side: Side
    hint: str = ""
    note: str = ""
    typed: bool = False
    expected: str = ""
    alternatives: tuple[str, ...] = ()
    heard: bool = False


class CardKind(Protocol):
    """One way of asking for a phrase. `key` is stored; `title` and `task` are source strings."""

    @property
    def key(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def task(self) -> str: ...

    def fits(self, phrase: PhraseText) -> bool:
        """Return whether this kind can ask for the phrase."""
        ...

    def ask(self, phrase: PhraseText) -> Question:
        """Return the question that this kind makes from a phrase that fits."""
        ...
