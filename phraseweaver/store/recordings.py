"""Recordings and pictures by the digest of their content: the same one is kept once for each learner."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import UserId
from phraseweaver.store.tables import PhraseRow, RecordingRow
from phraseweaver.store.upsert import insert_for


@dataclass(frozen=True, slots=True)
class Recording:
    """A phrase's own audio or picture."""

    media_type: str
    content: bytes


def put(session: Session, user: UserId, recording: Recording) -> str:
    """Keep a recording or picture and return its digest (SHA-256, hexadecimal)."""
    digest = hashlib.sha256(recording.content).hexdigest()
    session.execute(
        insert_for(session, RecordingRow)
        .values(user_id=user, digest=digest, media_type=recording.media_type, content=recording.content)
        .on_conflict_do_nothing()
    )
    return digest


def get(session: Session, user: UserId, digest: str) -> Recording | None:
    """Return the recording or picture, None for an empty digest."""
    row = session.get(RecordingRow, (user, digest)) if digest else None
    return Recording(row.media_type, row.content) if row else None


def sweep(session: Session, user: UserId) -> None:
    """Delete the learner's recordings and pictures that no phrase has any more."""
    # The second condition of each is what its partial index asks for.
    used = or_(
        *(
            select(PhraseRow.id)
            .where(PhraseRow.user_id == user, column == RecordingRow.digest, column != "")
            .exists()
            for column in (PhraseRow.recording, PhraseRow.picture)
        )
    )
    session.flush()
    session.execute(
        delete(RecordingRow)
        .where(RecordingRow.user_id == user, ~used)
        .execution_options(synchronize_session=False)
    )
