"""A text cut into tokens that cover it without gaps, and these into the units that are compared."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from phraseweaver.domain.answers.clusters import clusters
from phraseweaver.domain.answers.contractions import (
    LANGUAGES_WITH_CONTRACTIONS,
    expansion,
    expansion_without_apostrophe,
)
from phraseweaver.domain.answers.piece import Span
from phraseweaver.domain.answers.scripts import Script, is_hebrew, is_latin, script_of
from phraseweaver.domain.answers.spelling import JOINERS, as_written, letters, without_accents, without_case

_SYMBOLS_WITH_MEANING = frozenset("+=<>±×÷%‰&@#§")
"""Signs that are read aloud, unlike other punctuation; currencies are too."""


# Named tuples where there are thousands of them: a frozen dataclass takes several times as long to make.


class Unit(NamedTuple):
    """What is compared: a word, a character of a script without spaces, a word of a short form.

    Each view of the spelling has one way or more: it's is `it is` or `it has`, ü is u or ue. `letters` is
    empty where a slip of the keys cannot be told (numbers, symbols, single characters).
    """

    token: int
    script: Script
    written: tuple[str, ...]
    caseless: tuple[str, ...]
    bare: tuple[str, ...]
    letters: tuple[str, ...] = ()
    run: int = 0
    """For characters: how many of them stand together, this one included."""


class Token(NamedTuple):
    """A word or character with what stands around it: `core` is the span of the word itself.

    `signs` is the punctuation in front of it and after it as written, with one space between the two.
    `first_unit` and `unit_end` are the range of its units.
    """

    start: int
    end: int
    core: Span
    signs: str
    spelling: Unit
    first_unit: int
    unit_end: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its tokens and units. A blank text has none, and neither has bare punctuation."""

    raw: str
    tokens: tuple[Token, ...]
    units: tuple[Unit, ...]
    blank: bool

    @property
    def order(self) -> tuple[str, ...]:
        """A key for putting one of two texts first, the same for a text in NFC and in NFD."""
        return tuple(f"{token.spelling.written[0]} {token.signs}" for token in self.tokens)


class _Sort(Enum):
    SPACE = 0
    INVISIBLE = 1
    PUNCTUATION = 2
    LETTER = 3
    SINGLE = 4


class _Cluster(NamedTuple):
    start: int
    end: int
    written: str
    sort: _Sort
    opens: bool


def read(raw: str, language: str = "", *, punctuation_counts: bool = False) -> Text:
    """Return the text cut into tokens and units.

    With `punctuation_counts`, each sign of punctuation is a token too: for a phrase that has no words.
    """
    found = [_cluster(raw[a:b], a, b, punctuation_counts) for a, b in clusters(raw)]
    cores = _cores(found, language)
    blank = all(cluster.sort in {_Sort.SPACE, _Sort.INVISIBLE} for cluster in found)
    tokens: list[Token] = []
    units: list[Unit] = []
    runs = _runs(found, cores)
    start = 0
    for number, (first, last) in enumerate(cores):
        next_first = cores[number + 1][0] if number + 1 < len(cores) else len(found)
        tail = _tail(found, last, next_first)
        begin = start
        start = tail
        written = _word(found, first, last)
        spelling = _spelling(number, written, found[first].sort, runs[number], language)
        own = _short_form(spelling, language) or [spelling]
        tokens.append(
            Token(
                start=found[begin].start,
                end=found[tail - 1].end,
                core=(found[first].start, found[last - 1].end),
                signs=_signs(found[begin:first]) + " " + _signs(found[last:tail]),
                spelling=spelling,
                first_unit=len(units),
                unit_end=len(units) + len(own),
            )
        )
        units += own
    return Text(raw, tuple(tokens), tuple(units), blank)


def _cluster(raw: str, start: int, end: int, punctuation_counts: bool) -> _Cluster:
    written = as_written(raw)
    sort = _sort(written)
    if punctuation_counts and sort is _Sort.PUNCTUATION:
        sort = _Sort.SINGLE
    opens = raw[0] in "¿¡" or unicodedata.category(raw[0]) in {"Ps", "Pi"}
    return _Cluster(start, end, written, sort, opens)


@lru_cache(maxsize=8192)
def _sort(written: str) -> _Sort:
    if not written:
        return _Sort.INVISIBLE
    first = written[0]
    if first == " ":
        return _Sort.SPACE
    category = unicodedata.category(first)
    if category == "Sc" or first in _SYMBOLS_WITH_MEANING:
        return _Sort.SINGLE
    if category[0] in "PS" or category == "Cc":
        return _Sort.PUNCTUATION
    if category[0] != "N" and script_of(first) is not Script.WORD:
        return _Sort.SINGLE
    return _Sort.LETTER


def _cores(found: list[_Cluster], language: str) -> list[Span]:
    """Return the ranges of clusters that are words or single characters."""
    cores: list[Span] = []
    at = 0
    while at < len(found):
        first = at
        at += 1
        if found[first].sort is _Sort.SINGLE:
            cores.append((first, at))
        elif found[first].sort is _Sort.LETTER:
            while at < len(found) and (found[at].sort is _Sort.LETTER or _joins(found, at)):
                at += 1
            cores += _split(found, first, at, language)
    return cores


def _split(found: list[_Cluster], first: int, last: int, language: str) -> list[Span]:
    """Return the parts of a word: l'eau is an article and a noun, but don't and м'ята are one word each.

    Apostrophes divide Latin words. In Uzbek they are part of a letter.
    """
    apostrophes = [at for at in range(first, last) if found[at].written == "'"]
    if not apostrophes or language == "uz":
        return [(first, last)]
    word = _word(found, first, last)
    if not is_latin(word[0]) or (language in LANGUAGES_WITH_CONTRACTIONS and expansion(word)):
        return [(first, last)]
    return list(zip((first, *(at + 1 for at in apostrophes)), (*apostrophes, last), strict=True))


def _joins(found: list[_Cluster], at: int) -> bool:
    """Return whether what stands here holds two letters together as one word."""
    if found[at].sort is _Sort.INVISIBLE:
        return _letter_follows(found, at)
    if at + 1 == len(found) or found[at + 1].sort is not _Sort.LETTER:
        return False
    before, this, after = found[at - 1].written, found[at].written, found[at + 1].written
    if this in {".", ",", ":"}:
        return before[-1:].isdecimal() and after[0].isdecimal()
    if this == '"':
        return is_hebrew(before[:1]) and is_hebrew(after[0])
    return this in JOINERS and before != ""


def _letter_follows(found: list[_Cluster], at: int) -> bool:
    """Return whether the next visible cluster is a letter."""
    while at < len(found) and found[at].sort is _Sort.INVISIBLE:
        at += 1
    return at < len(found) and found[at].sort is _Sort.LETTER


def _runs(found: list[_Cluster], cores: list[Span]) -> list[int]:
    """Return for each core how many single characters stand together with it, none for words."""
    runs: list[int] = []
    size = 0
    for number, (first, last) in enumerate(cores):
        if found[first].sort is not _Sort.SINGLE:
            runs.append(0)
            continue
        together = number > 0 and runs[-1] > 0 and cores[number - 1][1] == first
        size = size + 1 if together else 1
        runs.append(size)
        if number + 1 == len(cores) or cores[number + 1][0] != last or found[last].sort is not _Sort.SINGLE:
            runs[number - size + 1 :] = [size] * size
    return runs


def _tail(found: list[_Cluster], last: int, next_first: int) -> int:
    """Return where the token whose core ends at `last` is over, and the next one begins.

    What follows a white space belongs to the next word, and so does an opening sign.
    """
    if next_first in {last, len(found)}:
        return next_first
    spaces = [at for at in range(last, next_first) if found[at].sort is _Sort.SPACE]
    if spaces:
        return spaces[-1] + 1
    at = next_first
    while at > last and found[at - 1].opens:
        at -= 1
    return at


def _signs(found: list[_Cluster]) -> str:
    """Return punctuation as written; two dashes in a row are one."""
    if not found:
        return ""
    text = "".join(cluster.written for cluster in found if cluster.sort is not _Sort.SPACE)
    while "--" in text:
        text = text.replace("--", "-")
    return text


def _word(found: list[_Cluster], first: int, last: int) -> str:
    if last - first == 1:
        return found[first].written
    return unicodedata.normalize("NFC", "".join(cluster.written for cluster in found[first:last]))


def _spelling(token: int, written: str, sort: _Sort, run: int, language: str) -> Unit:
    if sort is _Sort.SINGLE and unicodedata.category(written[0])[0] in "PSC":
        ways = (written,)
        return Unit(token, Script.WORD, ways, ways, ways)
    caseless = without_case(written, language) or written
    bare = without_accents(caseless, language)
    if sort is _Sort.SINGLE:
        return Unit(token, script_of(written[0]), (written,), (caseless,), bare, run=run)
    typed_by_hand = () if any(c.isnumeric() for c in caseless) else tuple(letters(way) for way in bare)
    return Unit(token, Script.WORD, (written,), (caseless,), bare, typed_by_hand)


def _short_form(spelling: Unit, language: str) -> list[Unit] | None:
    """Return the units of an English short form, None if the word is none.

    Without its apostrophe it is the same words, but not as written.
    """
    if language not in LANGUAGES_WITH_CONTRACTIONS or spelling.script is not Script.WORD:
        return None
    written = spelling.written[0]
    words = expansion(written)
    sloppy = None if words else expansion_without_apostrophe(written)
    units = []
    for number, ways in enumerate(words or sloppy or ()):
        caseless = tuple(way.lower() for way in ways)
        as_typed = ways if words else (written if number == 0 else "",)
        units.append(Unit(spelling.token, Script.WORD, as_typed, caseless, caseless, caseless))
    return units or None
