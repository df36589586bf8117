"""Into which decks the phrases of a package go."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.domain.phrase_cards import DEFAULT_KINDS, pack_kinds
from phraseweaver.domain.text import MAX_NAME
from phraseweaver.formats.anki.note_types import CLOZE
from phraseweaver.formats.anki.plan import ImportPlan
from phraseweaver.formats.anki.scheduling import AnkiCard
from phraseweaver.store import anki_import, decks
from phraseweaver.store.session import Session

NAMELESS = "Anki"
"""The name of a deck that has none."""


class DeckChoice:
    """Finds or makes the deck of each phrase; `names` are those of Anki's decks by id."""

    def __init__(
        self, session: Session, user: UserId, plan: ImportPlan, names: Mapping[int, str], now: datetime
    ) -> None:
        self._session, self._user, self._plan, self._now = session, user, plan, now
        self._deck_names = names
        self._deck_ids: dict[int, DeckId] = {}
        self._made_decks: set[DeckId] = set()
        self._kinds_in: defaultdict[DeckId, Counter[str]] = defaultdict(Counter)

    def deck_for(self, cards: Sequence[AnkiCard]) -> DeckId:
        """Return the deck for a note with these cards; a new one is made where it is missing."""
        if self._plan.deck is not None:
            self._deck_ids[0] = self._plan.deck
            return self._plan.deck
        theirs = cards[0].home_deck if cards else 0
        if theirs not in self._deck_ids:
            self._deck_ids[theirs] = self._deck_named(self._deck_names.get(theirs, ""))
        return self._deck_ids[theirs]

    def _deck_named(self, name: str) -> DeckId:
        name = deck_name(name)
        row = decks.find_by_name(self._session, self._user, name)
        if row is not None:
            return DeckId(row.id)
        deck = decks.add(
            self._session,
            self._user,
            name=name,
            learning=self._plan.learning,
            known=self._plan.known,
            card_kinds=pack_kinds(("recognition",)),
            now=self._now,
        )
        self._made_decks.add(deck)
        return deck

    # Answers

    def count(self, deck: DeckId, packed: str) -> None:
        """Take note that a phrase of the deck has these kinds of cards."""
        self._kinds_in[deck][packed] += 1

    def names(self) -> tuple[str, ...]:
        """Return the names of the decks that phrases went into."""
        named = {DeckId(row.id): row.name for row in decks.all_of(self._session, self._user)}
        return tuple(sorted(named[deck] for deck in {*self._deck_ids.values()} if deck in named))

    def set_kinds(self) -> None:
        """Give a new deck the kinds that most of its phrases have; phrases of the deck's kinds follow it."""
        for deck, counts in self._kinds_in.items():
            new = deck in self._made_decks
            # A deck of clozes alone would give a phrase without a keyword no card at all.
            usual = next(
                (kinds for kinds, _ in counts.most_common() if kinds != CLOZE), pack_kinds(DEFAULT_KINDS)
            )
            packed = usual if new else decks.get(self._session, self._user, deck).card_kinds
            anki_import.set_usual_kinds(self._session, self._user, deck, packed, new=new)


def deck_name(name: str) -> str:
    """Return a deck's name of Anki's as one of ours: on one line, and no longer than one may be."""
    line = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return line[:MAX_NAME].strip() or NAMELESS
