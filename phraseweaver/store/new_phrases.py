"""Adding phrases to a deck with their cards: written by hand, imported or from the starter deck."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from phraseweaver.domain.ids import DeckId
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.phrase_cards import kinds_for, unpack_kinds
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.text import phrase_key
from phraseweaver.store import cards, decks, phrases

BATCH = 1_000
"""So many phrases are added between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding phrases: how many are new, how many the deck already had."""

    added: int
    skipped: int


def add(
    session: Session,
    learner: Learner,
    deck: DeckId,
    drafts: Sequence[PhraseDraft],
    now: datetime,
    progress: Callable[[float], object] | None = None,
    *,
    source: str = "",
    again: bool = False,
) -> Added:
    """Add the phrases that the deck does not hold yet, with its kinds of cards; raises NotFound.

    `source` says where they come from, `again` adds even what the deck holds already.
    `progress` is called now and then with the share that is done, from 0 to 1.
    """
    kinds = unpack_kinds(decks.get(session, learner.id, deck).card_kinds)
    fresh = drafts if again else missing(drafts, phrases.keys_of_deck(session, learner.id, deck))
    day = learner.days.date_of(now)
    for start in range(0, len(fresh), BATCH):
        some = fresh[start : start + BATCH]
        added = phrases.add_all(session, learner.id, deck, some, now=now, added_on=day, source=source)
        cards.add(
            session,
            learner.id,
            deck,
            [(phrase, kinds_for(draft.words, kinds)) for phrase, draft in zip(added, some, strict=True)],
        )
        if progress:
            progress(min((start + BATCH) / len(fresh), 1.0))
    return Added(added=len(fresh), skipped=len(drafts) - len(fresh))


def missing(drafts: Sequence[PhraseDraft], keys: set[str]) -> list[PhraseDraft]:
    """Return the drafts whose phrase (`domain.text.phrase_key`) is not among the keys, each phrase once."""
    seen = set(keys)
    fresh = []
    for draft in drafts:
        key = phrase_key(draft.text)
        if key not in seen:
            seen.add(key)
            fresh.append(draft)
    return fresh
