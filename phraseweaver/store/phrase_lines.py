"""Phrases as lists show them, with their cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from phraseweaver.domain.ids import CardId, DeckId, PhraseId, UserId
from phraseweaver.domain.phrase_cards import unpack_kinds
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.schedule import CardState
from phraseweaver.store import cards, phrases
from phraseweaver.store.tables import CardRow, PhraseRow


@dataclass(frozen=True, slots=True)
class CardLine:
    """A card in a list. `due_on` is None unless it is in review."""

    id: CardId
    kind: str
    state: CardState
    due_on: date | None
    suspended: bool


@dataclass(frozen=True, slots=True)
class PhraseLine:
    """A phrase in a list, with its cards; `kinds` are its own choice of kinds, none for the deck's."""

    id: PhraseId
    deck: DeckId
    draft: PhraseDraft
    kinds: tuple[str, ...]
    marked: bool
    cards: tuple[CardLine, ...]


def lines_of(session: Session, user: UserId, rows: Sequence[PhraseRow]) -> tuple[PhraseLine, ...]:
    """Return the phrases with their cards, in the order of the rows."""
    made: dict[int, list[CardLine]] = {}
    if rows:
        for card in cards.of_phrases(session, user, [PhraseId(row.id) for row in rows]):
            made.setdefault(card.phrase_id, []).append(_card_line(card))
    return tuple(
        PhraseLine(
            id=PhraseId(row.id),
            deck=DeckId(row.deck_id),
            draft=phrases.draft_of(row),
            kinds=unpack_kinds(row.card_kinds),
            marked=row.marked,
            cards=tuple(made.get(row.id, ())),
        )
        for row in rows
    )


def _card_line(row: CardRow) -> CardLine:
    return CardLine(
        id=CardId(row.id),
        kind=row.kind,
        state=CardState(row.state),
        due_on=row.due_on,
        suspended=row.suspended,
    )
