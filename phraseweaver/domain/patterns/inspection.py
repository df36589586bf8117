"""What is wrong with a pattern, each fault at its place, and the sentences of one that is right."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.domain.patterns.template import PatternRejected, Span, Template, scan, slot_faults
from phraseweaver.domain.text import name_key
from phraseweaver.errors import N_

FIELDS = (N_("Phrase"), N_("Translation"))
"""The two sides of a pattern, by their number."""


class TranslationRowsDiffer(PatternRejected):
    message = N_("The phrase has {text} variants, its translation {translation}. Give every row one of each.")


class RowTwice(PatternRejected):
    message = N_("Row {row} is the same as row {first}: {sentence}")


class RowEmpty(PatternRejected):
    message = N_("“{field}”: row {row} is empty.")


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault. `side` is 0 for the phrase and 1 for its translation; `row` and `slot` are counted from 0."""

    error: PatternRejected
    side: int
    span: Span
    row: int | None = None
    slot: int | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """The sentences with their translations where there is no fault, else the faults.

    `rows` is 0 for a phrase without slots, which has one sentence.
    """

    sentences: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    rows: int = 0


def inspect(text: str, translation: str) -> Inspection:
    """Return what becomes of a phrase and its translation, written with or without slots."""
    templates: list[Template] = []
    places: list[tuple[tuple[Span, ...], ...]] = []
    problems: list[Problem] = []
    for side, written in enumerate((text, translation)):
        try:
            template, options = scan(written, FIELDS[side])
        except PatternRejected as error:
            problems.append(Problem(error, side, error.span))
            continue
        templates.append(template)
        places.append(options)
        faults = slot_faults(written, template, options, FIELDS[side])
        problems += [Problem(error, side, error.span, slot=slot) for slot, error in faults]
    if problems:
        return Inspection(problems=tuple(problems))
    phrase, translated = templates
    if phrase.rows != translated.rows and (translated.rows or not phrase.rows):
        differ = TranslationRowsDiffer(text=phrase.rows or 1, translation=translated.rows)
        return Inspection(problems=(Problem(differ, 1, (0, len(translation))),))
    if not phrase.rows:
        return Inspection(((phrase.row(0), translated.row(0)),))
    problems = _row_faults(phrase, translated, places)
    if problems:
        return Inspection(problems=tuple(problems))
    sentences = tuple((phrase.row(row), translated.row(row)) for row in range(phrase.rows))
    return Inspection(sentences, rows=phrase.rows)


def variant_key(text: Template, translation: Template, row: int) -> str:
    """Return what tells a variant apart in the review log: its options, whatever the frame."""
    sides = (" · ".join(slot.options[row] for slot in side.slots) for side in (text, translation))
    return name_key(" → ".join(sides))


def _row_faults(
    phrase: Template, translated: Template, places: list[tuple[tuple[Span, ...], ...]]
) -> list[Problem]:
    found: list[Problem] = []
    seen: dict[str, int] = {}
    for row in range(phrase.rows):
        for side, template in enumerate((phrase, translated)):
            # A side that is not written yet is no fault of its rows.
            if template.parts and not template.row(row):
                error: PatternRejected = RowEmpty(field=FIELDS[side], row=row + 1)
                if places[side]:
                    found.append(Problem(error, side, places[side][0][row], row, 0))
                else:
                    found.append(Problem(error, side, (0, 0), row))
        first = seen.setdefault(variant_key(phrase, translated, row), row)
        if first != row:
            error = RowTwice(row=row + 1, first=first + 1, sentence=phrase.row(row))
            found.append(Problem(error, 0, places[0][0][row], row))
    return found
