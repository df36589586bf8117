"""A learner's whole history at once: what many answers did to the log, the cards and the totals.

The rows are those that the same answers would have left one by one (`services.review.rate`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.given_answer import GivenAnswer
from phraseweaver.domain.ids import CardId, DeckId, PhraseId, UserId
from phraseweaver.domain.phrase_text import PhraseText
from phraseweaver.domain.schedule import NEW_CARD, Schedule
from phraseweaver.store.tables import PHRASE_OF_CARD, Base, CardRow, PhraseRow

_TABLES: Mapping[str, Table] = Base.metadata.tables
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class CardPlace:
    """Where a card belongs, of which kind it is, and since when it is there."""

    card: CardId
    phrase: PhraseId
    deck: DeckId
    kind: str
    added_on: date


def places(session: Session, user: UserId) -> list[CardPlace]:
    """Return the learner's cards in the order in which new ones are asked."""
    statement = (
        select(CardRow.id, CardRow.phrase_id, CardRow.deck_id, CardRow.kind, PhraseRow.added_on)
        .join(PhraseRow, PHRASE_OF_CARD)
        .where(CardRow.user_id == user)
        .order_by(CardRow.position, CardRow.id)
    )
    return [
        CardPlace(CardId(card), PhraseId(phrase), DeckId(deck), kind, added_on)
        for card, phrase, deck, kind, added_on in session.execute(statement)
    ]


def words(session: Session, user: UserId) -> dict[PhraseId, PhraseText]:
    """Return text and translation of each of the learner's phrases, in the order of their ids."""
    statement = select(PhraseRow.id, PhraseRow.text, PhraseRow.translation).where(PhraseRow.user_id == user)
    return {
        PhraseId(phrase): PhraseText(text=text, translation=translation)
        for phrase, text, translation in session.execute(statement.order_by(PhraseRow.id))
    }


def add_answers(
    session: Session, user: UserId, answers: Iterable[GivenAnswer], places: Mapping[CardId, CardPlace]
) -> None:
    """Append answers, given in the order of their instants, to the log."""
    rows = (_log_columns(answer, user, places[answer.card]) for answer in answers)
    for batch in _batches(rows):
        session.execute(insert(_TABLES["reviews"]), batch)


def save_cards(
    session: Session,
    user: UserId,
    schedules: Mapping[CardId, Schedule],
    buried_until: Mapping[CardId, date],
    suspended: Set[CardId],
) -> None:
    """Store how the cards stand; those named in none of the three stay as they are."""
    columns = _TABLES["cards"].c
    statement = update(_TABLES["cards"]).where(
        columns.user_id == bindparam("owner"), columns.id == bindparam("card")
    )
    rows = (
        {
            "owner": user,
            "card": card,
            **_schedule_columns(schedules.get(card, NEW_CARD)),
            "suspended": card in suspended,
            "buried_until": buried_until.get(card),
        }
        for card in sorted(schedules.keys() | buried_until.keys() | suspended)
    )
    for batch in _batches(rows):
        session.execute(statement, batch)


def add_totals(session: Session, user: UserId, totals: Mapping[tuple[date, DeckId], AnswerTotals]) -> None:
    """Store the totals of study days and decks that have none yet."""
    rows = (
        {"user_id": user, "studied_on": day, "deck_id": deck, **counted.as_dict()}
        for (day, deck), counted in sorted(totals.items(), key=lambda item: item[0])
    )
    for batch in _batches(rows):
        session.execute(insert(_TABLES["daily"]), batch)


def add_neutral_days(session: Session, user: UserId, days: Iterable[date]) -> None:
    """Store the study days on which there was nothing to do."""
    rows = [{"user_id": user, "day": day} for day in sorted(days)]
    if rows:
        session.execute(insert(_TABLES["neutral_days"]), rows)


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _schedule_columns(schedule: Schedule) -> dict[str, Any]:
    memory = schedule.memory
    return {
        "state": int(schedule.state),
        "step": schedule.step,
        "stability": memory.stability if memory else None,
        "difficulty": memory.difficulty if memory else None,
        "due_on": schedule.due_on,
        "due_at": schedule.due_at,
        "interval_days": schedule.interval_days,
        "last_reviewed_at": schedule.last_reviewed_at,
        "last_studied_on": schedule.last_studied_on,
        "reps": schedule.reps,
        "lapses": schedule.lapses,
    }


def _log_columns(answer: GivenAnswer, user: UserId, place: CardPlace) -> dict[str, Any]:
    before = {f"before_{name}": value for name, value in _schedule_columns(answer.before).items()}
    return {
        "user_id": user,
        "card_id": answer.card,
        "phrase_id": place.phrase,
        "deck_id": place.deck,
        "reviewed_at": answer.after.last_reviewed_at,
        "studied_on": answer.after.last_studied_on,
        "rating": int(answer.rating),
        "duration_ms": answer.duration_ms,
        "interval_days": answer.after.interval_days,
        "buried_cards": ",".join(str(hidden) for hidden in answer.buried),
        "typed": answer.typed,
        "variant": answer.variant,
        **before,
    }
