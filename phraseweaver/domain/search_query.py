"""What a learner types to find phrases: words, "words together", -word, tag:, deck:, is:, added:.

All parts must hold. A word is looked for anywhere, in any case and with or without accents; quotes keep words
together and make a sign such as `-` or `tag:` an ordinary one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, StrEnum

from phraseweaver.domain.text import fold
from phraseweaver.errors import N_, PhraseWeaverError

MAX_DAYS = 36_500
"""`added:` reaches back a century at most."""

_QUOTES = '"“”„'
_DIGITS = re.compile(r"[0-9]{1,6}")


class Part(Enum):
    """What a part of a query is about; the value is what stands before its colon."""

    WORDS = ""
    TAG = "tag"
    DECK = "deck"
    IS = "is"
    ADDED = "added"


STATES = ("due", "new", "leech", "suspended", "marked")
"""What may follow `is:`."""


class Order(StrEnum):
    """In which order phrases are listed, as an address says it."""

    ADDED = "added"
    """The newest first."""
    DUE = "due"
    """By the first of their cards to come back; without one, last."""
    ALPHABET = "alphabet"
    DIFFICULTY = "difficulty"
    """The one with the most difficult card first; never answered, last."""


class SearchRejected(PhraseWeaverError):
    """A part of a query that means nothing. Parameter: token, as it was typed; the children say why."""


class StateUnknown(SearchRejected):
    """Parameters: token, allowed."""

    message = N_("“{token}” is not known. After “is:” stands one of: {allowed}.")


class DaysUnknown(SearchRejected):
    message = N_("“{token}” is not known. After “added:” stands a number of days, such as added:7.")


class NameMissing(SearchRejected):
    message = N_("“{token}” lacks a name behind its colon.")


class DeckUnknown(SearchRejected):
    """Found out only where the learner's decks are known."""

    message = N_("“{token}”: you have no deck of that name.")


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a query.

    `value` is folded (`domain.text.fold`) for words, tags and decks, a word of `STATES`, or a number of days;
    `shown` is the same as the learner wrote it.
    """

    part: Part
    value: str
    shown: str
    excluded: bool = False

    @property
    def token(self) -> str:
        """The part as it can be typed."""
        sign = "-" if self.excluded else ""
        if self.part is Part.WORDS:
            return sign + (_quoted(self.shown) if _needs_quotes(self.shown) else self.shown)
        name = self.shown if self.part in (Part.IS, Part.ADDED) else _name(self.shown)
        return f"{sign}{self.part.value}:{name}"


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A query that was read: the phrases wanted are those for which every term holds."""

    terms: tuple[Term, ...] = ()

    @property
    def written(self) -> str:
        """The query as it can be typed; read again, it is the same."""
        return " ".join(term.token for term in self.terms)

    def without(self, term: Term) -> SearchQuery:
        """Return the query without that term."""
        return SearchQuery(tuple(other for other in self.terms if other != term))

    def with_term(self, term: Term) -> SearchQuery:
        """Return the query with the term added; one deck and one span of days replace those before."""
        single = term.part in (Part.DECK, Part.ADDED) and not term.excluded
        kept = tuple(
            other
            for other in self.terms
            if other != term and not (single and other.part is term.part and not other.excluded)
        )
        return SearchQuery((*kept, term))


def parse(typed: str) -> SearchQuery:
    """Return what a learner typed; raises SearchRejected, naming the part that means nothing.

    A quote that is never closed reaches to the end. `key:value` with any other key is an ordinary word.
    """
    terms: dict[Term, None] = {}
    at, end = 0, len(typed)
    while at < end:
        if typed[at].isspace():
            at += 1
            continue
        start = at
        excluded = typed[at] == "-" and at + 1 < end and not typed[at + 1].isspace()
        at += excluded
        part, value_at = _part_at(typed, at)
        value, after, quoted = _value_at(typed, value_at)
        token = typed[start:after]
        term = _term(part, value, token, excluded=excluded, quoted=quoted)
        if term:
            terms.setdefault(term)
        at = after
    return SearchQuery(tuple(terms))


def tag_term(tag: str) -> Term:
    """Return the term that finds the phrases with this tag."""
    return Term(Part.TAG, fold_tag(tag), tag)


def deck_term(name: str) -> Term:
    """Return the term that finds the phrases of the deck with this name."""
    return Term(Part.DECK, fold(name), name)


def state_term(state: str) -> Term:
    """Return the term of one of `STATES`."""
    return Term(Part.IS, state, state)


def added_term(days: int) -> Term:
    """Return the term that finds what was added on the last so many study days, today included."""
    return Term(Part.ADDED, str(days), str(days))


def fold_tag(tag: str) -> str:
    """Return a tag for comparing without regard to case and accents; it holds no white space."""
    return "".join(fold(tag).split())


def _term(part: Part, value: str, token: str, *, excluded: bool, quoted: bool) -> Term | None:
    value = " ".join(value.split())
    match part:
        case Part.WORDS:
            folded = fold(value)
            # A lone accent, or quotes around nothing: there is nothing to look for.
            return Term(part, folded, value, excluded) if folded else None
        case Part.TAG | Part.DECK:
            folded = fold_tag(value) if part is Part.TAG else fold(value)
            if not folded:
                raise NameMissing(token=token)
            return Term(part, folded, value, excluded)
        case Part.IS:
            state = value.casefold()
            if state not in STATES:
                raise StateUnknown(token=token, allowed=", ".join(STATES))
            return replace(state_term(state), excluded=excluded)
        case Part.ADDED:
            if quoted or not _DIGITS.fullmatch(value) or not 1 <= int(value) <= MAX_DAYS:
                raise DaysUnknown(token=token)
            return replace(added_term(int(value)), excluded=excluded)


def _part_at(typed: str, at: int) -> tuple[Part, int]:
    """Return which part begins there and where its value begins."""
    for part in Part:
        key = f"{part.value}:"
        if part is not Part.WORDS and typed[at : at + len(key)].casefold() == key:
            return part, at + len(key)
    return Part.WORDS, at


def _value_at(typed: str, at: int) -> tuple[str, int, bool]:
    """Return the value that begins there, where it ends, and whether it stands in quotes."""
    if at >= len(typed) or typed[at] not in _QUOTES or not typed[at + 1 :].strip():
        end = at
        while end < len(typed) and not typed[end].isspace():
            end += 1
        return typed[at:end], end, False
    value = []
    at += 1
    while at < len(typed) and typed[at] not in _QUOTES:
        if typed[at] == "\\" and typed[at + 1 : at + 2] in ("\\", *_QUOTES):
            at += 1
        value.append(typed[at])
        at += 1
    return "".join(value), min(at + 1, len(typed)), True


def _name(name: str) -> str:
    plain = name and not any(c.isspace() for c in name) and name[0] not in _QUOTES
    return name if plain else _quoted(name)


def _needs_quotes(words: str) -> bool:
    # A hyphen alone, or a quote with nothing behind it, is the sign itself.
    special = (words[0] == "-" and len(words) > 1) or words[0] in _QUOTES
    return special or any(c.isspace() for c in words) or _part_at(words, 0)[0] is not Part.WORDS


def _quoted(words: str) -> str:
    escaped = "".join(f"\\{c}" if c == "\\" or c in _QUOTES else c for c in words)
    return f'"{escaped}"'
