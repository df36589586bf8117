"""A phrase whose sentences share their frame: which variants it has.

Slots are aligned by row: the third row takes the third option of every slot, in the phrase and in its
translation, so that each variant is a real sentence with its own translation. Agreement is written out, never
guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from phraseweaver.domain.patterns.inspection import inspect, variant_key
from phraseweaver.domain.patterns.template import (
    PatternRejected,
    Slot,
    Template,
    has_slots,
    literal_braces,
    parse,
)
from phraseweaver.domain.phrase_text import PhraseText
from phraseweaver.errors import N_


class OtherRowsDiffer(PatternRejected):
    message = N_("“{field}” has {count} variants, the phrase has {expected}. Give every row one, or none.")


@dataclass(frozen=True, slots=True)
class Variant:
    """One sentence of a pattern. `key` tells it apart in the review log: its options, whatever the frame."""

    row: int
    key: str
    words: PhraseText


def is_pattern(words: PhraseText) -> bool:
    """Return whether the phrase has slots."""
    return has_slots(words.text)


def check(words: PhraseText) -> None:
    """Return if the phrase's slots can be read and fit each other; raises PatternRejected."""
    if not any("{" in part or "}" in part for part in _parts(words)):
        return
    found = inspect(words.text, words.translation)
    for problem in found.problems:
        raise problem.error
    keyword = (N_("Keyword"), words.keyword)
    for field, written in (keyword, *((N_("Also accepted"), line) for line in words.alternatives)):
        rows = parse(written, field).rows
        if rows not in {0, found.rows}:
            raise OtherRowsDiffer(field=field, count=rows, expected=found.rows or 1)


def variants(words: PhraseText) -> tuple[Variant, ...]:
    """Return the sentences of a checked phrase, one without a key for a phrase without slots.

    A cloze without a keyword of its own asks for what stands in the first slot.
    """
    if not any("{" in part or "}" in part for part in _parts(words)):
        # Nearly all phrases, and each question asks.
        return (Variant(row=0, key="", words=words),)
    text = parse(words.text, N_("Phrase"))
    translation = parse(words.translation, N_("Translation"))
    keyword = parse(words.keyword, N_("Keyword"))
    others = [parse(line, N_("Also accepted")) for line in words.alternatives]
    if not text.rows:
        plain = replace(
            words,
            text=text.row(0),
            translation=translation.row(0),
            keyword=keyword.row(0),
            alternatives=tuple(other.row(0) for other in others),
        )
        return (Variant(row=0, key="", words=plain),)
    return tuple(
        Variant(
            row=row,
            key=variant_key(text, translation, row),
            words=replace(
                words,
                text=text.row(row),
                translation=translation.row(row),
                keyword=keyword.row(row) if words.keyword else _slot_keyword(text, row),
                alternatives=tuple(other.row(row) for other in others if other.row(row)),
            ),
        )
        for row in range(text.rows)
    )


def for_row_alone(words: PhraseText, row: int, written: str) -> str:
    """Return an accepted answer, its braces already plain, as one that counts for a single row only."""
    plain = parse(written, N_("Also accepted")).row(0)
    rows = parse(words.text, N_("Phrase")).rows
    return str(Slot(tuple(plain if number == row else "" for number in range(rows))))


def literal(words: PhraseText) -> PhraseText:
    """Return words that come from elsewhere, written so that their braces mean braces."""
    return replace(
        words,
        text=literal_braces(words.text),
        translation=literal_braces(words.translation),
        keyword=literal_braces(words.keyword),
        alternatives=tuple(literal_braces(line) for line in words.alternatives),
    )


def _parts(words: PhraseText) -> tuple[str, ...]:
    return (words.text, words.translation, words.keyword, *words.alternatives)


def _slot_keyword(text: Template, row: int) -> str:
    """Return the first filled option, where it does not make up the whole sentence."""
    option = next((slot.options[row] for slot in text.slots if slot.options[row]), "")
    return "" if option == text.row(row) else option
