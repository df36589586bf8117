"""A pattern as a table, rows × slots: the other view of the same text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from phraseweaver.domain.patterns.template import Slot, Template, parse
from phraseweaver.errors import N_


@dataclass(frozen=True, slots=True)
class PatternTable:
    """The frames, with `{}` for each slot as its number from 1, and one row of options for each variant.

    A row holds the options of the phrase's slots and then those of the translation's.
    """

    text_frame: tuple[str | int, ...]
    translation_frame: tuple[str | int, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def text_slots(self) -> int:
        """How many of the columns belong to the phrase."""
        return sum(isinstance(part, int) for part in self.text_frame)


def to_table(text: str, translation: str) -> PatternTable:
    """Return the table of a checked pattern; raises PatternRejected for one that is not."""
    sides = parse(text, N_("Phrase")), parse(translation, N_("Translation"))
    slots = [slot for side in sides for slot in side.slots]
    rows = tuple(tuple(slot.options[row] for slot in slots) for row in range(sides[0].rows))
    frames = [_frame(side) for side in sides]
    return PatternTable(frames[0], frames[1], rows)


def from_table(table: PatternTable) -> tuple[str, str]:
    """Return phrase and translation as text, which `to_table` turns back; empty rows are left out."""
    rows = [row for row in table.rows if any(option.strip() for option in row)]
    split = table.text_slots
    return (
        _written(table.text_frame, [row[:split] for row in rows]),
        _written(table.translation_frame, [row[split:] for row in rows]),
    )


def _frame(side: Template) -> tuple[str | int, ...]:
    frame: list[str | int] = []
    number = 0
    for part in side.parts:
        if isinstance(part, Slot):
            number += 1
            frame.append(number)
        else:
            frame.append(part)
    return tuple(frame)


def _written(frame: tuple[str | int, ...], rows: Sequence[Sequence[str]]) -> str:
    parts: list[str | Slot] = [
        Slot(tuple(row[part - 1] for row in rows)) if isinstance(part, int) else part for part in frame
    ]
    return str(Template(tuple(parts)))
