"""What a package holds, before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.text import name_key
from phraseweaver.formats.anki.files.collection import Collection
from phraseweaver.formats.anki.note_types import NoteType, Roles, guess_roles
from phraseweaver.formats.anki.notes import NoteReader
from phraseweaver.formats.anki.plan import PackageLook, TypeLook
from phraseweaver.formats.anki.scheduling import EARLIEST_MS, LATEST_MS
from phraseweaver.services.anki_import.deck_choice import NAMELESS
from phraseweaver.services.anki_import.opening import opened
from phraseweaver.store import anki_import, users

SAMPLES = 3
"""So many notes of each type are shown before anything is stored."""
_NOTES_LOOKED_AT = 50


def look_into(
    app: App,
    user: UserId,
    path: Path,
    *,
    learning: str | None = None,
    known: str | None = None,
    roles: Mapping[int, Roles] | None = None,
) -> PackageLook:
    """Return what a package holds, read with these roles or the guessed ones; raises PackageRejected."""
    with opened(path) as (_, source):
        types = source.note_types()
        used = source.notes_by_type()
        counts = source.counts()
        guids = {note.guid for note in source.notes()}
        with app.sessions.read() as session:
            learner = users.get(session, user)
            here = anki_import.phrases_by_guid(session, user)
        return PackageLook(
            notes=counts.notes,
            known=len(guids & here.keys()),
            cards=counts.cards,
            answers=counts.reviews,
            types=tuple(
                _look_at(source, types[type_id], notes, (roles or {}).get(type_id), learning, known)
                for type_id, notes in sorted(used.items(), key=lambda item: -item[1])
                if type_id in types
            ),
            decks=tuple(sorted(_decks_with_cards(source), key=name_key)),
            pictures=source.texts_with("<img"),
            first_answer=_date(learner, source.first_answer_at()),
            last_answer=_date(learner, source.last_answer_at()),
        )


def _look_at(
    source: Collection,
    note_type: NoteType,
    notes: int,
    roles: Roles | None,
    learning: str | None,
    known: str | None,
) -> TypeLook:
    chosen = roles or guess_roles(note_type, learning=learning, known=known)
    reader = NoteReader(note_type, chosen)
    samples: list[PhraseDraft] = []
    problem = None
    for note in source.notes(note_type.id, limit=_NOTES_LOOKED_AT):
        reading = reader.read(note)
        problem = problem or reading.problem
        samples += (phrase.draft for phrase in reading.phrases)
        if len(samples) >= SAMPLES:
            break
    return TypeLook(note_type, notes, chosen, tuple(samples[:SAMPLES]), problem)


def _decks_with_cards(source: Collection) -> set[str]:
    names = source.decks()
    return {names.get(deck, "") or NAMELESS for deck in source.decks_of_cards()}


def _date(learner: Learner, ms: int | None) -> date | None:
    if ms is None or not EARLIEST_MS < ms < LATEST_MS:
        return None
    return learner.days.date_of(datetime.fromtimestamp(ms / 1000, UTC))
