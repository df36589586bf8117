"""Phrases, always by owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import DeckId, PhraseId, UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.errors import NotFound
from phraseweaver.store import bulk
from phraseweaver.store.search_text import found_by
from phraseweaver.store.tables import CardRow, PhraseRow

AT_ONCE = 500
"""So many ids fit the parameters of one statement."""

WORDS = (
    *("text", "translation", "hint", "note", "tags", "keyword", "alternatives"),
    *("phrase_key", "search_text"),
)
"""The columns that `columns_of_words` fills, in its order."""


def columns_of_words(draft: PhraseDraft) -> dict[str, Any]:
    """Return what the words of a phrase fill: their own columns, and those by which it is found."""
    tags, alternatives = " ".join(draft.tags), "\n".join(draft.alternatives)
    return {
        "text": draft.text,
        "translation": draft.translation,
        "hint": draft.hint,
        "note": draft.note,
        "tags": tags,
        "keyword": draft.keyword,
        "alternatives": alternatives,
        **found_by(
            text=draft.text,
            translation=draft.translation,
            hint=draft.hint,
            note=draft.note,
            alternatives=alternatives,
            tags=tags,
        ),
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
    source: str = "",
) -> list[PhraseId]:
    """Add the phrases to the deck in their order and return their ids; `source` says where they are from."""
    drafts = list(drafts)
    ids = bulk.reserve_ids(session, "phrases", len(drafts))
    same = {
        "user_id": user,
        "deck_id": deck,
        "created_at": bulk.instant(now),
        "updated_at": bulk.instant(now),
        "added_on": added_on.isoformat(),
        "card_kinds": "",
        "marked": False,
        "recording": "",
        "source": source,
    }
    rows = ((phrase, *columns_of_words(draft).values()) for phrase, draft in zip(ids, drafts, strict=True))
    bulk.add_rows(session, "phrases", ("id", *WORDS), rows, same)
    return [PhraseId(added) for added in ids]


def save(session: Session, user: UserId, phrase: PhraseId, draft: PhraseDraft, now: datetime) -> None:
    """Store a phrase's words; raises NotFound."""
    _set(session, user, phrase, updated_at=now, **columns_of_words(draft))


def remove(session: Session, user: UserId, phrase: PhraseId) -> None:
    """Delete a phrase with its cards; the answers stay in the history. Raises NotFound."""
    gone = session.scalar(
        delete(PhraseRow).where(PhraseRow.user_id == user, PhraseRow.id == phrase).returning(PhraseRow.id)
    )
    if gone is None:
        raise NotFound


def of_ids(session: Session, user: UserId, ids: Sequence[PhraseId]) -> list[PhraseRow]:
    """Return those of the phrases that are the learner's, in the order of the ids."""
    found: dict[int, PhraseRow] = {}
    for some in _parts(ids):
        rows = session.scalars(select(PhraseRow).where(PhraseRow.user_id == user, PhraseRow.id.in_(some)))
        found.update((row.id, row) for row in rows)
    return [found[phrase] for phrase in ids if phrase in found]


def move(session: Session, user: UserId, ids: Sequence[PhraseId], deck: DeckId, now: datetime) -> None:
    """Put the phrases and their cards into another deck of the learner."""
    for some in _parts(ids):
        session.execute(
            update(PhraseRow)
            .where(PhraseRow.user_id == user, PhraseRow.id.in_(some))
            .values(deck_id=deck, updated_at=now)
            .execution_options(synchronize_session=False)
        )
        session.execute(
            update(CardRow)
            .where(CardRow.user_id == user, CardRow.phrase_id.in_(some))
            .values(deck_id=deck)
            .execution_options(synchronize_session=False)
        )


def remove_all(session: Session, user: UserId, ids: Sequence[PhraseId]) -> None:
    """Delete those of the phrases that are the learner's, with their cards; the answers stay."""
    for some in _parts(ids):
        session.execute(
            delete(PhraseRow)
            .where(PhraseRow.user_id == user, PhraseRow.id.in_(some))
            .execution_options(synchronize_session=False)
        )


def _parts(ids: Sequence[PhraseId]) -> Iterator[Sequence[PhraseId]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


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


def set_picture(session: Session, user: UserId, phrase: PhraseId, digest: str) -> None:
    """Store which picture a phrase has, empty for none; raises NotFound."""
    _set(session, user, phrase, picture=digest)


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
