"""Which part of a learner's collection figures are about."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.domain.ids import DeckId, PhraseId


@dataclass(frozen=True, slots=True)
class Scope:
    """One deck, the phrases with one tag, one pattern or one of its sentences, or everything.

    A tag counts without regard to case. `variant` is the key of a sentence of `phrase`: it narrows answers;
    a sentence has no card of its own, so cards are those of the whole pattern.
    """

    deck: DeckId | None = None
    tag: str = ""
    phrase: PhraseId | None = None
    variant: str = ""

    @property
    def has_totals(self) -> bool:
        """Whether the totals of study days, which are kept by deck, tell its answers; else the log does."""
        return not self.tag and self.phrase is None


EVERYTHING = Scope()
