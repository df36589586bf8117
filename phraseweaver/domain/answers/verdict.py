"""How a typed answer as a whole stands to the one expected."""

from __future__ import annotations

from enum import Enum
from typing import assert_never

from phraseweaver.domain.rating import Rating
from phraseweaver.errors import N_


class Verdict(Enum):
    """The classes of typed answers, from the best to the worst."""

    EXACT = "exact"
    ALTERNATIVE = "alternative"
    CASE_OR_PUNCTUATION = "case-or-punctuation"
    ACCENTS = "accents"
    TYPO = "typo"
    WORD_ORDER = "word-order"
    WRONG = "wrong"
    EMPTY = "empty"

    @property
    def title(self) -> str:
        """The source string that tells the learner."""
        return _TITLES[self]

    @property
    def rank(self) -> int:
        """The place in the order above: 0 is the best."""
        return _RANKS[self]


_TITLES = {
    Verdict.EXACT: N_("Exactly right"),
    Verdict.ALTERNATIVE: N_("Accepted alternative"),
    Verdict.CASE_OR_PUNCTUATION: N_("Right, but mind capitals and punctuation"),
    Verdict.ACCENTS: N_("Mind the accents"),
    Verdict.TYPO: N_("A slip of the keys"),
    Verdict.WORD_ORDER: N_("Right words, other order"),
    Verdict.WRONG: N_("Not quite"),
    Verdict.EMPTY: N_("No answer given"),
}

_RANKS = {verdict: rank for rank, verdict in enumerate(Verdict)}


def suggested_rating(verdict: Verdict, *, accents_matter: bool) -> Rating:
    """Return the rating to offer first; the learner may give any other."""
    match verdict:
        case Verdict.EXACT | Verdict.ALTERNATIVE | Verdict.CASE_OR_PUNCTUATION:
            return Rating.GOOD
        case Verdict.ACCENTS:
            return Rating.HARD if accents_matter else Rating.GOOD
        case Verdict.TYPO | Verdict.WORD_ORDER:
            return Rating.HARD
        case Verdict.WRONG | Verdict.EMPTY:
            return Rating.AGAIN
        case _:
            assert_never(verdict)
