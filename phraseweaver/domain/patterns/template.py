"""A text with slots: `I'd like {a coffee|the bill}, please.`

Outside a slot `{{` and `}}` mean a brace. Inside one, a backslash before `|`, `{`, `}` or a backslash takes
their meaning away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from phraseweaver.errors import N_, TextRejected

MAX_ROWS = 50
"""Rows of one pattern: more would not come round in a lifetime of reviews."""

_NEAR = 12
"""Characters shown around a fault."""

_MEANT = re.compile(r"\{[^{}|]*\|")

_CLOSING = (".", ",", "!", "?", ";", ":", "…", ")", "]", "»", "”")


Span = tuple[int, int]
"""First character of a part of a text and the one after it."""


class PatternRejected(TextRejected):
    """The slots of a text cannot be read; the children say where and why. `span` is where, in the text."""

    message = N_("“{field}”: the slots cannot be read.")

    def __init__(self, *, span: Span = (0, 0), **params: object) -> None:
        super().__init__(**params)
        self.span = span


class SlotNotClosed(PatternRejected):
    message = N_("“{field}”: the brace before “{near}” is never closed. Write {{{{ for a brace.")


class BraceWithoutSlot(PatternRejected):
    message = N_("“{field}”: the brace after “{near}” closes nothing. Write }}}} for a brace.")


class SlotInSlot(PatternRejected):
    message = N_("“{field}”: a slot cannot hold another one, near “{near}”.")


class SlotOfOne(PatternRejected):
    message = N_(
        "“{field}”: “{near}” is a slot with one variant. Part variants by |, or write {{{{ for a brace."
    )


class TooManyRows(PatternRejected):
    message = N_("“{field}”: a slot has {count} variants, at most {limit} are possible.")


class RowsDiffer(PatternRejected):
    message = N_("“{field}”: the slot “{near}” has {count} variants, the first slot has {expected}.")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a text with one option for each row; an option may be empty."""

    options: tuple[str, ...]

    def __str__(self) -> str:
        return "{" + "|".join(_escaped_option(option) for option in self.options) + "}"


@dataclass(frozen=True, slots=True)
class Template:
    """A text as plain parts and slots, in their order; no two plain parts lie side by side."""

    parts: tuple[str | Slot, ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots alone."""
        return tuple(part for part in self.parts if isinstance(part, Slot))

    @property
    def rows(self) -> int:
        """How many rows the slots have, 0 without slots."""
        return len(self.slots[0].options) if self.slots else 0

    def row(self, number: int) -> str:
        """Return the text of a row counted from 0; a text without slots is the same in each."""
        text, after_empty = "", False
        for part in self.parts:
            piece = part.options[number] if isinstance(part, Slot) else part
            if after_empty and (piece.startswith((" ", *_CLOSING))):
                # An empty option leaves neither two spaces nor one before a full stop.
                text = text.rstrip(" ")
            after_empty = isinstance(part, Slot) and not piece
            text += piece
        return text.strip()

    def __str__(self) -> str:
        return "".join(str(part) if isinstance(part, Slot) else literal_braces(part) for part in self.parts)


def literal_braces(text: str) -> str:
    """Return the text written so that its braces mean braces."""
    return text.replace("{", "{{").replace("}", "}}")


def parse(text: str, field: str) -> Template:
    """Return the slots and plain parts of a text; raises PatternRejected, naming `field` and the place."""
    template, options = scan(text, field)
    for _, error in slot_faults(text, template, options, field):
        raise error
    return template


def scan(text: str, field: str) -> tuple[Template, tuple[tuple[Span, ...], ...]]:
    """Return a text's parts, and where the options of each slot stand.

    Only the braces have to be in order: slots may have any numbers of options, one too. Raises SlotNotClosed,
    BraceWithoutSlot or SlotInSlot.
    """
    parts: list[str | Slot] = []
    spans: list[tuple[Span, ...]] = []
    plain, position = "", 0
    while position < len(text):
        character = text[position]
        if text[position : position + 2] in {"{{", "}}"}:
            plain += character
            position += 2
        elif character == "{":
            slot, options = _slot(text, position, field)
            if plain:
                parts.append(plain)
            plain = ""
            parts.append(slot)
            spans.append(options)
            position = options[-1][1] + 1
        elif character == "}":
            raise BraceWithoutSlot(
                span=(position, position + 1), field=field, near=text[max(0, position - _NEAR) : position]
            )
        else:
            plain += character
            position += 1
    if plain:
        parts.append(plain)
    return Template(tuple(parts)), tuple(spans)


def slot_faults(
    text: str, template: Template, options: Sequence[Sequence[Span]], field: str
) -> Iterator[tuple[int, PatternRejected]]:
    """Yield what is wrong with the slots that `scan` found, with the slot's number counted from 0."""
    for number, (slot, places) in enumerate(zip(template.slots, options, strict=True)):
        span = (places[0][0] - 1, places[-1][1] + 1)
        count = len(slot.options)
        if count == 1:
            yield number, SlotOfOne(span=span, field=field, near=text[slice(*span)])
        elif count > MAX_ROWS:
            yield number, TooManyRows(span=span, field=field, count=count, limit=MAX_ROWS)
        elif count != template.rows:
            yield (
                number,
                RowsDiffer(span=span, field=field, near=str(slot), count=count, expected=template.rows),
            )


def has_slots(text: str) -> bool:
    """Return whether a checked text holds a slot, without taking it apart."""
    return "{" in text and "{" in text.replace("{{", "")


def means_slots(text: str) -> bool:
    """Return whether braces in a text can have been meant as slots: a bar follows one, closed or not."""
    return _MEANT.search(text) is not None


def _slot(text: str, start: int, field: str) -> tuple[Slot, tuple[Span, ...]]:
    """Return the slot that opens at `start` and where its options stand."""
    options, spans = [""], []
    begins = position = start + 1
    while position < len(text):
        character = text[position]
        if character == "\\" and text[position + 1 : position + 2] in {"|", "{", "}", "\\"}:
            options[-1] += text[position + 1]
            position += 2
            continue
        if character == "{":
            raise SlotInSlot(
                span=(position, position + 1), field=field, near=text[start : position + 1][-_NEAR:]
            )
        if character in "|}":
            spans.append((begins, position))
            begins = position + 1
        if character == "}":
            return Slot(tuple(" ".join(option.split()) for option in options)), tuple(spans)
        if character == "|":
            options.append("")
        else:
            options[-1] += character
        position += 1
    raise SlotNotClosed(span=(start, start + 1), field=field, near=text[start + 1 : start + 1 + _NEAR])


def _escaped_option(option: str) -> str:
    return re.sub(r"([|{}\\])", r"\\\1", option)
