"""A pattern as a table, rows × slots: the other view of the same text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from phraseweaver.domain.patterns.inspection import FIELDS, Inspection, Problem, inspect
from phraseweaver.domain.patterns.template import (
    MAX_ROWS,
    PatternRejected,
    Slot,
    Template,
    literal_braces,
    scan,
)
from phraseweaver.errors import N_

Frame = tuple[str | int, ...]
"""What all sentences share: plain parts, and a number from 1 for each slot."""

MAX_SLOTS = 9
_NUMBERS = frozenset(str(number) for number in range(1, MAX_SLOTS + 1))
_FEWEST_ROWS = 2


class FrameSlotUnknown(PatternRejected):
    message = N_(
        "“{field}”: “{near}” is no slot. In the table a slot is {{1}}, {{2}} …; write {{{{ for a brace."
    )


class SlotSkipped(PatternRejected):
    message = N_("“{field}”: slot {{{number}}} is missing. Number the slots 1, 2, 3 …")


class SlotsTooMany(PatternRejected):
    message = N_("“{field}” has {count} slots; a table has room for {limit}.")


class RowsTooFew(PatternRejected):
    message = N_("One row is one sentence: add a second row, or take the slot out.")


class RowsTooMany(PatternRejected):
    message = N_("The table has {count} rows, at most {limit} are possible.")


class FrameWithoutSlot(PatternRejected):
    message = N_("“{field}” has no slot yet. Put {{1}} where the sentences differ.")


@dataclass(frozen=True, slots=True)
class PatternTable:
    """The frames, with each slot as its number from 1, and one row of options for each variant.

    A row holds the options of the phrase's slots and then those of the translation's.
    """

    text_frame: Frame
    translation_frame: Frame
    rows: tuple[tuple[str, ...], ...]

    @property
    def text_slots(self) -> int:
        """How many of the columns belong to the phrase."""
        return slot_count(self.text_frame)


def slot_count(frame: Frame) -> int:
    """Return how many columns a frame asks for; a slot may stand in it twice."""
    return max((part for part in frame if isinstance(part, int)), default=0)


def to_table(text: str, translation: str) -> PatternTable:
    """Return the table of a pattern; raises PatternRejected where braces cannot be read, or SlotsTooMany.

    Where slots have different numbers of options, the missing ones are empty cells.
    """
    sides = [scan(written, field)[0] for written, field in zip((text, translation), FIELDS, strict=True)]
    for side, field in zip(sides, FIELDS, strict=True):
        if len(side.slots) > MAX_SLOTS:
            raise SlotsTooMany(field=field, count=len(side.slots), limit=MAX_SLOTS)
    slots = [slot for side in sides for slot in side.slots]
    count = max((len(slot.options) for slot in slots), default=0)
    rows = tuple(
        tuple(slot.options[row] if row < len(slot.options) else "" for slot in slots) for row in range(count)
    )
    return PatternTable(_frame(sides[0]), _frame(sides[1]), rows)


def has_room(text: str, translation: str) -> bool:
    """Return whether a table has room for the slots of a pattern that can be read."""
    return all(
        len(scan(written, field)[0].slots) <= MAX_SLOTS
        for written, field in zip((text, translation), FIELDS, strict=True)
    )


def from_table(table: PatternTable) -> tuple[str, str]:
    """Return phrase and translation as text, which `to_table` turns back; empty rows are left out."""
    rows = [row for row in table.rows if _filled(row)]
    split = table.text_slots
    return (
        _written(table.text_frame, [row[:split] for row in rows]),
        _written(table.translation_frame, [row[split:] for row in rows]),
    )


def inspect_table(table: PatternTable) -> Inspection:
    """Return what becomes of a table; the rows of its problems are those of the table, empty ones counted."""
    filled = [number for number, row in enumerate(table.rows) if _filled(row)]
    if not table.text_slots:
        if filled or slot_count(table.translation_frame):
            return _refused(FrameWithoutSlot(field=FIELDS[0]))
        return inspect(*from_table(table))
    if len(filled) < _FEWEST_ROWS:
        missing = next(number for number in range(_FEWEST_ROWS) if number not in filled)
        return _refused(RowsTooFew(), row=missing)
    if len(filled) > MAX_ROWS:
        return _refused(RowsTooMany(count=len(filled), limit=MAX_ROWS), row=filled[MAX_ROWS])
    found = inspect(*from_table(table))
    return replace(found, problems=tuple(_in_table(problem, filled) for problem in found.problems))


def frame_of(written: str, field: str) -> Frame:
    """Return a frame as people write it, its slots as {1}, {2} …; raises PatternRejected."""
    template, options = scan(written, field)
    places = iter(options)
    frame: list[str | int] = []
    for part in template.parts:
        if isinstance(part, str):
            frame.append(part)
            continue
        place = next(places)
        number = part.options[0]
        if len(part.options) > 1 or number not in _NUMBERS:
            span = (place[0][0] - 1, place[-1][1] + 1)
            raise FrameSlotUnknown(span=span, field=field, near=written[slice(*span)])
        frame.append(int(number))
    used = set(frame)
    for wanted in range(1, slot_count(tuple(frame))):
        if wanted not in used:
            raise SlotSkipped(span=(0, len(written)), field=field, number=wanted)
    return tuple(frame)


def written_frame(frame: Frame) -> str:
    """Return the frame as people write it; `frame_of` reads it back."""
    return "".join(f"{{{part}}}" if isinstance(part, int) else literal_braces(part) for part in frame)


def _refused(error: PatternRejected, row: int | None = None) -> Inspection:
    return Inspection(problems=(Problem(error, 0, error.span, row=row),))


def _in_table(problem: Problem, filled: Sequence[int]) -> Problem:
    """Return a problem of the text, in which empty rows are missing, with the rows of the table."""
    if problem.row is None:
        return problem
    params: dict[str, Any] = dict(problem.error.params)
    for name in ("row", "first"):
        number = params.get(name)
        if isinstance(number, int):
            params[name] = filled[number - 1] + 1
    return replace(problem, error=type(problem.error)(**params), row=filled[problem.row])


def _filled(row: Sequence[str]) -> bool:
    return any(option.strip() for option in row)


def _frame(side: Template) -> Frame:
    frame: list[str | int] = []
    number = 0
    for part in side.parts:
        if isinstance(part, Slot):
            number += 1
            frame.append(number)
        else:
            frame.append(part)
    return tuple(frame)


def _written(frame: Frame, rows: Sequence[Sequence[str]]) -> str:
    parts: list[str | Slot] = [
        Slot(tuple(row[part - 1] for row in rows)) if isinstance(part, int) else part for part in frame
    ]
    return str(Template(tuple(parts)))
