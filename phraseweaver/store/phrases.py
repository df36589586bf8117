"""Phrases, always by owner."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import DeckId, PhraseId, UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.text import fold, is_storable, phrase_key
from phraseweaver.errors import NotFound
from phraseweaver.store.tables import PhraseRow

_ESCAPE = "\\"


def _columns(draft: PhraseDraft) -> dict[str, Any]:
    tags = " ".join(draft.tags)
    return {
        "text": draft.text,
        "translation": draft.translation,
        "hint": draft.hint,
        "note": draft.note,
        "tags": tags,
        "keyword": draft.keyword,
        "alternatives": "\n".join(draft.alternatives),
        "phrase_key": phrase_key(draft.text),
        "search_text": fold("\n".join((draft.text, draft.translation, draft.hint, draft.note, tags))),
    }


def get(session: Session, user: UserId, phrase: PhraseId) -> PhraseRow:
    """Return the learner's phrase; raises NotFound, for another's phrase too."""
    row = session.scalar(select(PhraseRow).where(PhraseRow.user_id == user, PhraseRow.id == phrase))
    if row is None:
        raise NotFound
    return row


def add_all(
    session: Session,
    user: UserId,
    deck: DeckId,
    drafts: Iterable[PhraseDraft],
    *,
    now: datetime,
    added_on: date,
) -> list[PhraseId]:
    """Add the phrases to the deck in their order and return their ids."""
    rows = [
        {
            "user_id": user,
            "deck_id": deck,
            "created_at": now,
            "updated_at": now,
            "added_on": added_on,
            "card_kinds": "",
            "marked": False,
            "recording": "",
            **_columns(draft),
        }
        for draft in drafts
    ]
    if not rows:
        return []
    ids = session.scalars(insert(PhraseRow).returning(PhraseRow.id, sort_by_parameter_order=True), rows)
    return [PhraseId(added) for added in ids]


def save(session: Session, user: UserId, phrase: PhraseId, draft: PhraseDraft, now: datetime) -> None:
    """Store a phrase's words; raises NotFound."""
    _set(session, user, phrase, updated_at=now, **_columns(draft))


def remove(session: Session, user: UserId, phrase: PhraseId) -> None:
    """Delete a phrase with its cards; the answers stay in the history. Raises NotFound."""
    gone = session.scalar(
        delete(PhraseRow).where(PhraseRow.user_id == user, PhraseRow.id == phrase).returning(PhraseRow.id)
    )
    if gone is None:
        raise NotFound


def find(
    session: Session, user: UserId, words: str, deck: DeckId | None, *, offset: int, limit: int
) -> tuple[int, Sequence[PhraseRow]]:
    """Return how many phrases hold all the words, and one page of them, newest first.

    The words are looked for anywhere, without regard to case and accents; `%` and `_` mean themselves.
    """
    conditions = [PhraseRow.user_id == user]
    if deck is not None:
        conditions.append(PhraseRow.deck_id == deck)
    searched = fold(words).split()
    if not all(is_storable(word) for word in searched):
        # PostgreSQL would refuse to look for a NUL, SQLite would find everything.
        return 0, []
    for word in searched:
        escaped = word.replace(_ESCAPE, _ESCAPE * 2).replace("%", _ESCAPE + "%").replace("_", _ESCAPE + "_")
        conditions.append(PhraseRow.search_text.like(f"%{escaped}%", escape=_ESCAPE))
    total = session.scalar(select(func.count()).select_from(PhraseRow).where(*conditions)) or 0
    page = session.scalars(
        select(PhraseRow).where(*conditions).order_by(PhraseRow.id.desc()).offset(offset).limit(limit)
    )
    return total, page.all()


def keys_of_deck(session: Session, user: UserId, deck: DeckId) -> set[str]:
    """Return the keys (`domain.text.phrase_key`) of the deck's phrases."""
    statement = select(PhraseRow.phrase_key).where(PhraseRow.user_id == user, PhraseRow.deck_id == deck)
    return set(session.scalars(statement))


def drafts_of_deck(session: Session, user: UserId, deck: DeckId) -> list[PhraseDraft]:
    """Return the deck's phrases as drafts, oldest first."""
    return [draft_of(row) for row in of_deck(session, user, deck)]


def draft_of(row: PhraseRow) -> PhraseDraft:
    """Return the words of a stored phrase."""
    return PhraseDraft(
        text=row.text,
        translation=row.translation,
        hint=row.hint,
        note=row.note,
        tags=tuple(row.tags.split()),
        keyword=row.keyword,
        alternatives=tuple(row.alternatives.splitlines()),
    )


def of_deck(session: Session, user: UserId, deck: DeckId) -> list[PhraseRow]:
    """Return the deck's phrases, oldest first."""
    statement = (
        select(PhraseRow).where(PhraseRow.user_id == user, PhraseRow.deck_id == deck).order_by(PhraseRow.id)
    )
    return list(session.scalars(statement))


def set_marked(session: Session, user: UserId, phrase: PhraseId, marked: bool) -> None:
    """Mark a phrase for later, or take the mark off; raises NotFound."""
    _set(session, user, phrase, marked=marked)


def set_recording(session: Session, user: UserId, phrase: PhraseId, digest: str) -> None:
    """Store which recording a phrase has, empty for none; raises NotFound."""
    _set(session, user, phrase, recording=digest)


def set_kinds(session: Session, user: UserId, phrase: PhraseId, packed: str) -> None:
    """Store which kinds of cards a phrase makes, empty for the deck's; raises NotFound."""
    _set(session, user, phrase, card_kinds=packed)


def _set(session: Session, user: UserId, phrase: PhraseId, **values: Any) -> None:
    changed = session.scalar(
        update(PhraseRow)
        .where(PhraseRow.user_id == user, PhraseRow.id == phrase)
        .values(**values)
        .returning(PhraseRow.id)
    )
    if changed is None:
        raise NotFound
