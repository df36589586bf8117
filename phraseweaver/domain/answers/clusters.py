"""What a reader takes for one character: a letter with its marks, a syllable of jamo, a composed emoji.

A subset of the extended grapheme clusters of Unicode Standard Annex #29, from what the standard library
knows. A text and its NFC or NFD form fall into the same clusters.
"""

from __future__ import annotations

import unicodedata

from phraseweaver.domain.answers.piece import Span

_JOINER = "\u200d"

_STACKERS = frozenset("\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1039\u17d2")
"""Signs that put the next consonant under or into this one (Indic, Burmese, Khmer)."""


def clusters(text: str) -> list[Span]:
    """Return the spans of the clusters, which cover the text without gaps."""
    if text.isascii():
        return [(at, at + 1) for at in range(len(text))]
    spans = []
    start = 0
    stacking = False
    for at in range(1, len(text)):
        if text[at - 1] in _STACKERS:
            stacking = True
        elif not _extends(text[at - 1]):
            stacking = False
        if not _continues(text, start, at, stacking=stacking):
            spans.append((start, at))
            start = at
            stacking = False
    if text:
        spans.append((start, len(text)))
    return spans


def _continues(text: str, start: int, at: int, *, stacking: bool) -> bool:
    """Return whether the character at `at` belongs to the cluster that begins at `start`."""
    first, before, this = text[start], text[at - 1], text[at]
    if this < "\u0300":
        return False
    if first.isspace() or unicodedata.category(first) == "Cc":
        return False
    if _extends(this):
        return True
    if stacking:
        return unicodedata.category(this) == "Lo"
    if before == _JOINER:
        return unicodedata.category(first) == "So" and unicodedata.category(this) == "So"
    if _is_flag_letter(this):
        return _is_flag_letter(first) and at == start + 1
    return _jamo_follows(before, this)


def _extends(character: str) -> bool:
    if unicodedata.category(character)[0] == "M":
        return True
    return (
        character in "\u200c\u200d\uff9e\uff9f"  # (non-)joiners, half-width voicing marks
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= character <= "\U000e007f"  # tags, as in the flag of Wales
    )


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _jamo_follows(before: str, this: str) -> bool:
    """Return whether two Korean characters are of one syllable (rules GB6 to GB8)."""
    parts_before, parts = _jamo_parts(before), _jamo_parts(this)
    if not parts_before or not parts:
        return False
    match parts_before[-1]:
        case "L":
            return parts[0] in "LV"
        case "V":
            return parts in {"V", "T"}
        case _:
            return parts == "T"


def _jamo_parts(character: str) -> str:
    """Return which of leading consonant, vowel and trailing consonant a Korean character holds."""
    if "가" <= character <= "힣":
        return "LV" if (ord(character) - ord("가")) % 28 == 0 else "LVT"
    if "\u1100" <= character <= "\u115f" or "\ua960" <= character <= "\ua97c":
        return "L"
    if "\u1160" <= character <= "\u11a7" or "\ud7b0" <= character <= "\ud7c6":
        return "V"
    if "\u11a8" <= character <= "\u11ff" or "\ud7cb" <= character <= "\ud7fb":
        return "T"
    return ""
