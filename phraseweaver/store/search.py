"""Finding phrases: which hold every term of a query, in which order, and how many they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakSet

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    collate,
    column,
    false,
    func,
    literal_column,
    not_,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import DeckId, PhraseId
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.search_query import DeckUnknown, Order, Part, SearchQuery, Term
from phraseweaver.domain.text import fold, is_storable
from phraseweaver.store import decks, search_index
from phraseweaver.store.cards import IS_LEARNING, IS_NEW, IS_REVIEW
from phraseweaver.store.search_text import tag_in_search_text
from phraseweaver.store.tables import CardRow, PhraseRow

COUNTED = 10_000
"""Of what a query finds, so many are counted; what comes behind is "more"."""

_TRIGRAM = 3
_WITH_INDEX: WeakSet[Engine | Connection] = WeakSet()
"""The databases on which the index was seen."""
_ESCAPE = "\\"


@dataclass(frozen=True, slots=True)
class Found:
    """How many phrases a query finds, at most `COUNTED`; `more` says that there are others."""

    total: int
    more: bool


class Search:
    """One query of one learner, at one instant. Raises DeckUnknown."""

    def __init__(
        self,
        session: Session,
        learner: Learner,
        query: SearchQuery,
        now: datetime,
        deck: DeckId | None = None,
    ) -> None:
        self._session = session
        self._user = learner.id
        self._learner = learner
        self._now = now
        self._today = learner.days.date_of(now)
        self._narrow = bool(query.terms)
        terms = [term for term in query.terms if self._can_matter(term)]
        self._impossible = any(not is_storable(term.value) and not term.excluded for term in query.terms)
        self._grams = _grams(terms) if session.get_bind().dialect.name == "sqlite" else []
        if self._grams and not _has_index(session):
            self._grams = []
        self._conditions = [self._condition(term) for term in terms]
        if deck is not None:
            self._conditions.append(PhraseRow.deck_id == deck)

    def page(self, order: Order = Order.ADDED, *, offset: int, limit: int) -> list[PhraseId]:
        """Return a part of what is found."""
        if self._impossible:
            return []
        statement = self._ordered(self._select(PhraseRow.id), order).offset(offset).limit(limit)
        return [PhraseId(found) for found in self._session.scalars(statement, self._values)]

    def all(self) -> list[PhraseId]:
        """Return all that is found, the newest first, however many."""
        if self._impossible:
            return []
        statement = self._ordered(self._select(PhraseRow.id), Order.ADDED)
        return [PhraseId(found) for found in self._session.scalars(statement, self._values)]

    def count(self) -> Found:
        """Return how many are found. Without a query all are counted, which takes no more than an index."""
        if self._impossible:
            return Found(0, False)
        if not self._narrow:
            everything = self._select(PhraseRow.id).subquery()
            total = self._session.scalar(select(func.count()).select_from(everything))
            return Found(total or 0, False)
        some = self._select(PhraseRow.id).limit(COUNTED + 1).subquery()
        total = self._session.scalar(select(func.count()).select_from(some), self._values) or 0
        return Found(min(total, COUNTED), total > COUNTED)

    @property
    def _values(self) -> dict[str, Any]:
        return {"grams": " AND ".join(self._grams)} if self._grams else {}

    def _select(self, *columns: Any) -> Select[Any]:
        statement = select(*columns).where(*self._conditions)
        if not self._grams:
            return statement.where(PhraseRow.user_id == self._user)
        # The plus keeps SQLite from starting at the learner: the index of the search is the narrower way.
        return statement.join(_INDEXED, _INDEXED.c.rowid == PhraseRow.id).where(
            text(f"{search_index.TABLE} MATCH :grams"), literal_column("+phrases.user_id") == self._user
        )

    def _ordered(self, statement: Select[Any], order: Order) -> Select[Any]:
        newest = _INDEXED.c.rowid.desc() if self._grams else PhraseRow.id.desc()
        match order:
            case Order.ADDED:
                return statement.order_by(newest)
            case Order.ALPHABET:
                # Signs in front of the first word do not count; the order is that of the letters' numbers
                # on both databases.
                key = func.substr(func.ltrim(PhraseRow.search_text, _SIGNS), 1, 60)
                return statement.order_by(key if self._is_sqlite else collate(key, "C"), PhraseRow.id)
            case Order.DUE:
                first = self._of_cards(func.min(CardRow.due_on), IS_REVIEW)
                return statement.outerjoin(first, first.c.phrase_id == PhraseRow.id).order_by(
                    first.c.found.asc().nulls_last(), newest
                )
            case Order.DIFFICULTY:
                hardest = self._of_cards(func.max(CardRow.difficulty), CardRow.difficulty.is_not(None))
                return statement.outerjoin(hardest, hardest.c.phrase_id == PhraseRow.id).order_by(
                    hardest.c.found.desc().nulls_last(), newest
                )

    def _of_cards(self, found: ColumnElement[Any], which: ColumnElement[bool]) -> Any:
        return (
            select(CardRow.phrase_id, found.label("found"))
            .where(CardRow.user_id == self._user, which)
            .group_by(CardRow.phrase_id)
            .subquery()
        )

    @property
    def _is_sqlite(self) -> bool:
        return self._session.get_bind().dialect.name == "sqlite"

    @staticmethod
    def _can_matter(term: Term) -> bool:
        # What cannot be stored occurs nowhere: not to be in a phrase is no condition.
        return is_storable(term.value)

    def _condition(self, term: Term) -> ColumnElement[bool]:
        wanted = self._wanted(term)
        return not_(wanted) if term.excluded else wanted

    def _wanted(self, term: Term) -> ColumnElement[bool]:
        match term.part:
            case Part.WORDS:
                return self._holds(term.value)
            case Part.TAG:
                itself, below = tag_in_search_text(term.value)
                return or_(self._holds(itself), self._holds(below))
            case Part.DECK:
                return PhraseRow.deck_id.in_(self._decks(term))
            case Part.ADDED:
                return PhraseRow.added_on > self._today - timedelta(days=int(term.value))
            case Part.IS:
                return self._is(term.value)

    def _holds(self, words: str) -> ColumnElement[bool]:
        if self._is_sqlite:
            return func.instr(PhraseRow.search_text, words) > 0
        escaped = words.replace(_ESCAPE, _ESCAPE * 2).replace("%", _ESCAPE + "%").replace("_", _ESCAPE + "_")
        return PhraseRow.search_text.like(f"%{escaped}%", escape=_ESCAPE)

    def _decks(self, term: Term) -> list[DeckId]:
        rows = decks.all_of(self._session, self._user)
        found = [DeckId(row.id) for row in rows if fold(row.name) == term.value]
        if not found:
            raise DeckUnknown(token=term.token)
        return found

    def _is(self, state: str) -> ColumnElement[bool]:
        match state:
            case "marked":
                return PhraseRow.marked.is_(True)
            case "due":
                return or_(self._has_card(self._due_today()), self._has_card(self._due_step()))
            case "new":
                return self._has_card(IS_NEW)
            case "suspended":
                return self._has_card(CardRow.suspended.is_(True))
            case "leech":
                threshold = self._learner.leech_threshold
                return self._has_card(CardRow.lapses >= threshold) if threshold > 0 else false()
            case _:
                raise AssertionError(f"a state that is not known: {state}")

    def _due_today(self) -> ColumnElement[bool]:
        return and_(IS_REVIEW, CardRow.due_on <= self._today)

    def _due_step(self) -> ColumnElement[bool]:
        return and_(IS_LEARNING, CardRow.due_at < self._learner.days.end_of(self._today))

    def _has_card(self, which: ColumnElement[bool]) -> ColumnElement[bool]:
        # As a list of ids, which is read once and along an index; asked for each phrase, it would take as
        # long as there are phrases.
        return PhraseRow.id.in_(select(CardRow.phrase_id).where(CardRow.user_id == self._user, which))


_INDEXED = table(search_index.TABLE, column("rowid"))
_SIGNS = " ¿¡\"'“”„«»‘’…-–—.,;:!?()[]{}*#"


def _grams(terms: Sequence[Term]) -> list[str]:
    """Return what the index is asked for: all that must occur, in pieces of three letters.

    The pieces overlap at the end only: more of them would cost more than they narrow, and what is found is
    read again.
    """
    wanted: dict[str, None] = {}
    for term in terms:
        if term.excluded or term.part not in (Part.WORDS, Part.TAG):
            continue
        last = len(term.value) - _TRIGRAM
        for start in [*range(0, last, _TRIGRAM), last] if last >= 0 else []:
            wanted.setdefault('"' + term.value[start : start + _TRIGRAM].replace('"', '""') + '"')
    return list(wanted)


def _has_index(session: Session) -> bool:
    # Once there it stays; where it is missing, an upgrade may still make it.
    engine = session.get_bind()
    if engine not in _WITH_INDEX:
        found = session.scalar(
            text("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = :name"),
            {"name": search_index.TABLE},
        )
        if found is None:
            return False
        _WITH_INDEX.add(engine)
    return True
