"""What putting a deck into another does to phrases that both have, and to cards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from phraseweaver.domain.ids import DeckId, PhraseId, UserId
from phraseweaver.domain.phrase_cards import kinds_for
from phraseweaver.domain.phrase_merge import merged
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.store import cards, phrases
from phraseweaver.store.changes import State
from phraseweaver.store.tables import PhraseRow


def twins(moving: list[PhraseRow], there: list[PhraseRow]) -> list[tuple[PhraseRow, PhraseRow]]:
    """Return the pairs of phrases that count as the same, each phrase in one pair at most."""
    first: dict[str, PhraseRow] = {}
    for row in there:
        first.setdefault(row.phrase_key, row)
    return [(row, first.pop(row.phrase_key)) for row in moving if row.phrase_key in first]


def put_together(
    session: Session, user: UserId, pairs: list[tuple[PhraseRow, PhraseRow]], before: State, now: datetime
) -> list[PhraseId]:
    """Give the better known of each pair what the other has besides; return those that have to go."""
    answers: dict[int, int] = {}
    for card in before.rows["cards"].values():
        answers[card["phrase_id"]] = answers.get(card["phrase_id"], 0) + card["reps"]
    going = []
    for moved, there in pairs:
        stays, goes = (
            (moved, there) if answers.get(moved.id, 0) > answers.get(there.id, 0) else (there, moved)
        )
        try:
            words = merged(phrases.draft_of(stays), phrases.draft_of(goes))
        except PhraseWeaverError:
            # Too long for one phrase: both stay.
            continue
        phrase = PhraseId(stays.id)
        recording, picture = stays.recording or goes.recording, stays.picture or goes.picture
        phrases.save(session, user, phrase, words, now)
        phrases.set_recording(session, user, phrase, recording)
        phrases.set_picture(session, user, phrase, picture)
        going.append(PhraseId(goes.id))
    return going


def fit_kinds(
    session: Session,
    user: UserId,
    deck: DeckId,
    ids: list[PhraseId],
    before: tuple[str, ...],
    there: tuple[str, ...],
) -> None:
    """Give the phrases that follow their deck the kinds of cards of the new one."""
    # They were moved past the session.
    session.expire_all()
    wanted = {
        PhraseId(row.id): kinds_for(phrases.draft_of(row).words, there)
        for row in phrases.of_ids(session, user, ids)
        if not row.card_kinds
    }
    if wanted:
        cards.fit_kinds(session, user, deck, wanted, set(there) - set(before))
