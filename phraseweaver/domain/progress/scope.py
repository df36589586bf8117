"""Which part of a learner's collection figures are about."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.domain.ids import DeckId


@dataclass(frozen=True, slots=True)
class Scope:
    """One deck, the phrases with one tag, or everything. A tag counts without regard to case."""

    deck: DeckId | None = None
    tag: str = ""


EVERYTHING = Scope()
