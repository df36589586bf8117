"""A deck with its phrases, recordings and pictures as rows that belong to nobody, and back.

Of the learner who shares it nothing goes along: neither cards and answers nor limits nor marks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from phraseweaver.domain.audio import audio_type
from phraseweaver.domain.ids import DeckId, PhraseId, UserId
from phraseweaver.domain.learner import (
    DEFAULT_NEW_PER_DAY,
    DEFAULT_RETENTION,
    DEFAULT_REVIEWS_PER_DAY,
    Learner,
)
from phraseweaver.domain.phrase_cards import check_kinds, kinds_for, pack_kinds, unpack_kinds
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.picture import picture_type
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.store import backup, cards, new_phrases, phrases, recordings
from phraseweaver.store.learner_backup import ScratchTable, fill_scratch
from phraseweaver.store.recordings import Recording
from phraseweaver.store.tables import Base, DeckRow, PhraseRow, RecordingRow

TABLES = ("decks", "phrases", "recordings")
"""What is shared, in the order in which it is written."""
_NOBODY: dict[str, Any] = {
    "id": 1,
    "handle": "shared",
    "time_zone": "UTC",
    "rollover_hour": 4,
    "new_per_day": DEFAULT_NEW_PER_DAY,
    "reviews_per_day": DEFAULT_REVIEWS_PER_DAY,
    "desired_retention": DEFAULT_RETENTION,
    "created_at": "2000-01-01 00:00:00.000000",
}
"""Whose the deck is while it lies in a database of its own."""
_LEFT_OUT = {
    "decks": ("user_id", "new_per_day", "reviews_per_day", "desired_retention", "archived_at"),
    "phrases": ("user_id", "marked", "source", "guid"),
    "recordings": ("user_id",),
}
_BACK = {"phrases": {"marked": False, "source": "", "guid": ""}}


def columns_of(name: str) -> list[Any]:
    """Return the columns of a table that are shared, in their order."""
    return [column for column in Base.metadata.tables[name].columns if column.name not in _LEFT_OUT[name]]


def rows_of(
    session: Session, user: UserId, deck: DeckId, name: str, content: backup.Encode
) -> Iterator[list[Any]]:
    """Yield the rows of one of `TABLES`; ids count from 1, and the deck's is 1."""
    names = [column.name for column in columns_of(name)]
    if name == "recordings":
        yield from _media_rows(session, user, deck, names, content)
        return
    table = Base.metadata.tables[name]
    owner = {"user_id": user, "id" if name == "decks" else "deck_id": deck}
    every = [column.name for column in table.columns]
    for number, values in enumerate(backup.rows(session, table, content, owner=owner), start=1):
        row = dict(zip(every, values, strict=True)) | {"id": number}
        if name == "phrases":
            row["deck_id"] = 1
        yield [row[column] for column in names]


def _media_rows(
    session: Session, user: UserId, deck: DeckId, names: list[str], content: backup.Encode
) -> Iterator[list[Any]]:
    digests: set[str] = set()
    for column in (PhraseRow.recording, PhraseRow.picture):
        digests.update(
            session.scalars(
                select(column).where(PhraseRow.user_id == user, PhraseRow.deck_id == deck, column != "")
            )
        )
    for digest in sorted(digests):
        found = recordings.get(session, user, digest)
        if found is not None:
            row = {
                "digest": digest,
                "media_type": found.media_type,
                "content": content(found.content),
            }
            yield [row[name] for name in names]


def fill(engine: Engine, revision: str, tables: Iterator[ScratchTable]) -> None:
    """Put the rows of a shared deck into an empty database and upgrade it from their revision."""

    def with_owner() -> Iterator[ScratchTable]:
        names = tuple(name for name in _NOBODY if name not in ("id", "handle"))
        yield ScratchTable("users", names, iter([tuple(_NOBODY[name] for name in names)]))
        for table in tables:
            fixed = _BACK.get(table.name, {})
            rows = ((*row, *fixed.values()) for row in table.rows)
            yield ScratchTable(table.name, (*table.columns, *fixed), rows)

    fill_scratch(engine, revision, with_owner())


@dataclass(frozen=True, slots=True)
class SharedDeck:
    """A shared deck: its name, languages and settings as they are stored."""

    name: str
    learning: str
    known: str
    card_kinds: str
    accents_matter: bool
    voice: str


def deck_in(scratch: Session) -> SharedDeck | None:
    """Return the deck of the scratch database, None where there is not exactly one."""
    found = list(scratch.scalars(select(DeckRow)))
    if len(found) != 1:
        return None
    row = found[0]
    return SharedDeck(row.name, row.learning, row.known, row.card_kinds, row.accents_matter, row.voice)


def take_over(
    session: Session, learner: Learner, deck: DeckId, kinds: tuple[str, ...], scratch: Session, now: datetime
) -> new_phrases.Added:
    """Add the phrases that the deck lacks, every word and file checked anew; raises PhraseWeaverError."""
    rows = list(scratch.scalars(select(PhraseRow).order_by(PhraseRow.id)))
    drafts = [_checked(row) for row in rows]
    by_draft = {id(draft): row for draft, row in zip(drafts, rows, strict=True)}
    fresh = new_phrases.missing(drafts, phrases.keys_of_deck(session, learner.id, deck))
    day = learner.days.date_of(now)
    for start in range(0, len(fresh), new_phrases.BATCH):
        some = fresh[start : start + new_phrases.BATCH]
        added = phrases.add_all(session, learner.id, deck, some, now=now, added_on=day, source="shared")
        wanted = []
        for phrase, draft in zip(added, some, strict=True):
            own = unpack_kinds(by_draft[id(draft)].card_kinds)
            checked = check_kinds(own) if own else ()
            wanted.append((phrase, kinds_for(draft.words, checked or kinds)))
            _dress(session, learner.id, phrase, by_draft[id(draft)], pack_kinds(checked), scratch)
        cards.add(session, learner.id, deck, wanted)
    return new_phrases.Added(added=len(fresh), skipped=len(drafts) - len(fresh))


def _checked(row: PhraseRow) -> PhraseDraft:
    found = phrases.draft_of(row)
    return PhraseDraft.checked(
        text=found.text,
        translation=found.translation,
        hint=found.hint,
        note=found.note,
        tags=found.tags,
        keyword=found.keyword,
        alternatives="\n".join(found.alternatives),
    )


def _dress(
    session: Session, user: UserId, phrase: PhraseId, row: PhraseRow, kinds: str, scratch: Session
) -> None:
    if kinds:
        phrases.set_kinds(session, user, phrase, kinds)
    for digest, type_of, set_ in (
        (row.recording, audio_type, phrases.set_recording),
        (row.picture, picture_type, phrases.set_picture),
    ):
        content = digest and scratch.scalar(select(RecordingRow.content).where(RecordingRow.digest == digest))
        if not content:
            continue
        try:
            # What the file says of its own type is not asked.
            kept = recordings.put(session, user, Recording(type_of(content), content))
        except PhraseWeaverError:
            continue
        set_(session, user, phrase, kept)
