"""A list's phrases that a deck has already: what the list says more or differently goes into them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from phraseweaver.domain.ids import DeckId, PhraseId, UserId
from phraseweaver.domain.phrase_cards import kinds_for, unpack_kinds
from phraseweaver.domain.phrase_draft import PhraseDraft, split_tags
from phraseweaver.domain.text import phrase_key
from phraseweaver.store import cards, decks, phrases


def update(session: Session, user: UserId, deck: DeckId, drafts: Sequence[PhraseDraft], now: datetime) -> int:
    """Store what the drafts say of phrases that the deck has, and return how many were changed by it.

    What a draft leaves empty stays as it is, and tags are added. Cards go on where they were; a kind that
    fits now gets a new card. Raises NotFound.
    """
    usual = decks.get(session, user, deck).card_kinds
    wanted = {phrase_key(draft.text): draft for draft in drafts}
    changed: dict[PhraseId, tuple[str, ...]] = {}
    for row in phrases.of_deck(session, user, deck):
        # The first of several phrases with the same words is meant.
        draft = wanted.pop(row.phrase_key, None)
        if draft is None:
            continue
        before = phrases.draft_of(row)
        after = _together(before, draft)
        if after != before:
            phrases.save(session, user, PhraseId(row.id), after, now)
            changed[PhraseId(row.id)] = kinds_for(after.words, unpack_kinds(row.card_kinds or usual))
    if changed:
        cards.fit_kinds(session, user, deck, changed, ())
    return len(changed)


def _together(before: PhraseDraft, listed: PhraseDraft) -> PhraseDraft:
    return replace(
        before,
        text=listed.text,
        translation=listed.translation,
        hint=listed.hint or before.hint,
        note=listed.note or before.note,
        tags=split_tags((*before.tags, *listed.tags)),
        keyword=listed.keyword or before.keyword,
        alternatives=listed.alternatives or before.alternatives,
    )
