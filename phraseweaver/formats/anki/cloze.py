"""Anki's clozes: `Me {{c1::gusta::verb}} el té.`, one within the other too."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_TOKEN = re.compile(r"\{\{c(\d{1,3})::|\}\}")
_DEEPEST = 8

GAP = "…"


@dataclass(frozen=True, slots=True)
class Blank:
    """The first place that a number blanks: the words there, where they begin, and the hint, "" for none."""

    words: str
    hint: str
    start: int = 0


@dataclass(frozen=True, slots=True)
class ClozeText:
    """A sentence with nothing blanked, and the blanks of each number."""

    text: str
    blanks: dict[int, Blank]

    def with_gap(self, number: int) -> str:
        """Return the sentence with that blank as Anki shows it: its hint in brackets, or dots."""
        blank = self.blanks[number]
        after = self.text[blank.start + len(blank.words) :]
        return f"{self.text[: blank.start]}[{blank.hint or GAP}]{after}"


@dataclass
class _Open:
    number: int
    parts: list[str]


def read_cloze(source: str) -> ClozeText:
    """Return the sentence and its blanks; text without clozes has none.

    Braces that close nothing stand for themselves, and a cloze that is never closed is plain text.
    """
    stack = [_Open(0, [])]
    blanks: dict[int, Blank] = {}
    at = 0
    for token in _TOKEN.finditer(source):
        stack[-1].parts.append(source[at : token.start()])
        at = token.end()
        if token[1] is not None and len(stack) <= _DEEPEST:
            stack.append(_Open(int(token[1]), []))
        elif token[1] is not None or len(stack) == 1:
            stack[-1].parts.append(token[0])
        else:
            closed = stack.pop()
            words, _, hint = "".join(closed.parts).partition("::")
            if words.strip():
                before = sum(len(part) for level in stack for part in level.parts)
                start = before + len(words) - len(words.lstrip())
                blanks.setdefault(closed.number, Blank(words.strip(), " ".join(hint.split()), start))
            stack[-1].parts.append(words)
    stack[-1].parts.append(source[at:])
    text = "".join(stack[0].parts)
    for unclosed in stack[1:]:
        opening = f"{{{{c{unclosed.number}::"
        # What stands behind it moves by the braces that turn out to be letters.
        blanks = {
            number: replace(blank, start=blank.start + len(opening)) if blank.start >= len(text) else blank
            for number, blank in blanks.items()
        }
        text += opening + "".join(unclosed.parts)
    return ClozeText(text, blanks)
