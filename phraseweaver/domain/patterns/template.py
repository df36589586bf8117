"""A text with slots: `I'd like {a coffee|the bill}, please.`

Outside a slot `{{` and `}}` mean a brace. Inside one, a backslash before `|`, `{`, `}` or a backslash takes
their meaning away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from phraseweaver.errors import N_, TextRejected

MAX_ROWS = 50
"""Rows of one pattern: more would not come round in a lifetime of reviews."""

_NEAR = 12
"""Characters shown around a fault."""

_CLOSING = (".", ",", "!", "?", ";", ":", "…", ")", "]", "»", "”")


class PatternRejected(TextRejected):
    """The slots of a text cannot be read; the children say where and why."""

    message = N_("“{field}”: the slots cannot be read.")


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
    parts: list[str | Slot] = []
    plain, position = "", 0
    while position < len(text):
        character = text[position]
        if text[position : position + 2] in {"{{", "}}"}:
            plain += character
            position += 2
        elif character == "{":
            slot, after = _slot(text, position, field)
            if plain:
                parts.append(plain)
            plain = ""
            parts.append(slot)
            position = after
        elif character == "}":
            raise BraceWithoutSlot(field=field, near=text[max(0, position - _NEAR) : position])
        else:
            plain += character
            position += 1
    if plain:
        parts.append(plain)
    template = Template(tuple(parts))
    _check_rows(template, field)
    return template


def has_slots(text: str) -> bool:
    """Return whether a checked text holds a slot, without taking it apart."""
    return "{" in text and "{" in text.replace("{{", "")


def _slot(text: str, start: int, field: str) -> tuple[Slot, int]:
    """Return the slot that opens at `start` and the position after it."""
    options = [""]
    position = start + 1
    while position < len(text):
        character = text[position]
        if character == "\\" and text[position + 1 : position + 2] in {"|", "{", "}", "\\"}:
            options[-1] += text[position + 1]
            position += 2
            continue
        if character == "}":
            written = text[start : position + 1]
            if len(options) == 1:
                raise SlotOfOne(field=field, near=written)
            if len(options) > MAX_ROWS:
                raise TooManyRows(field=field, count=len(options), limit=MAX_ROWS)
            return Slot(tuple(" ".join(option.split()) for option in options)), position + 1
        if character == "{":
            raise SlotInSlot(field=field, near=text[start : position + 1][-_NEAR:])
        if character == "|":
            options.append("")
        else:
            options[-1] += character
        position += 1
    raise SlotNotClosed(field=field, near=text[start + 1 : start + 1 + _NEAR])


def _check_rows(template: Template, field: str) -> None:
    slots: Sequence[Slot] = template.slots
    for slot in slots[1:]:
        if len(slot.options) != template.rows:
            raise RowsDiffer(
                field=field, near=str(slot), count=len(slot.options), expected=len(slots[0].options)
            )


def _escaped_option(option: str) -> str:
    return re.sub(r"([|{}\\])", r"\\\1", option)
