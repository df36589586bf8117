"""The question that stands open in a learner's chat, and how an earlier one was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import CardId, DeckId, UserId
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.rating import Rating
from phraseweaver.store import reviews
from phraseweaver.store.cards import IS_LEARNING, visible_on
from phraseweaver.store.tables import CardRow, ChatReviewRow, ReviewRow
from phraseweaver.store.upsert import insert_for

UNKNOWN_MESSAGE = 0
"""The message has not gone out yet, or nobody knows under which id."""


class Stage(StrEnum):
    """How much of a card the chat shows, as stored."""

    ASKED = "asked"
    REVEALED = "revealed"


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A card as the chat shows it; `reps` is the number of answers that it had when it was asked.

    `asked_at` is when the learner began to think, `opened_at` when the message was handed over to be sent.
    `typed` is what was written before the answer was shown, `deck_id` the deck that the review keeps to.
    """

    chat_id: int
    message_id: int
    card_id: CardId
    reps: int
    state: Stage
    asked_at: datetime
    opened_at: datetime
    typed: str = ""
    deck_id: DeckId | None = None

    def is_of(self, card: CardId, seen: int) -> bool:
        """Return whether it asks for the card as it was after so many answers."""
        return (self.card_id, self.reps) == (card, seen)


@dataclass(frozen=True, slots=True)
class GivenInLog:
    """An answer of the log; `variant` tells which sentence of a pattern was asked.

    `can_undo` says that it is the latest of the study day in question.
    """

    rating: Rating
    typed: str
    duration_ms: int
    lapses_before: int
    variant: str
    can_undo: bool


def get(session: Session, user: UserId) -> OpenQuestion | None:
    """Return the learner's open question, None if there is none."""
    row = session.get(ChatReviewRow, user)
    if row is None:
        return None
    return OpenQuestion(
        chat_id=row.chat_id,
        message_id=row.message_id,
        card_id=CardId(row.card_id),
        reps=row.reps,
        state=Stage(row.state),
        asked_at=row.asked_at,
        opened_at=row.opened_at,
        typed=row.typed,
        deck_id=DeckId(row.deck_id) if row.deck_id is not None else None,
    )


def save(session: Session, user: UserId, question: OpenQuestion) -> None:
    """Let this be the learner's one open question."""
    values = asdict(question)
    session.execute(
        insert_for(session, ChatReviewRow)
        .values(user_id=user, **values)
        .on_conflict_do_update(index_elements=["user_id"], set_=values)
    )


def clear(session: Session, user: UserId) -> None:
    """Let no question be open."""
    session.execute(
        delete(ChatReviewRow)
        .where(ChatReviewRow.user_id == user)
        .execution_options(synchronize_session=False)
    )


def went_out(
    session: Session, user: UserId, card: CardId, seen: int, message_id: int, now: datetime, state: Stage
) -> None:
    """Note under which id the question's message went out; a question is asked from then on.

    Nothing changes if another question was opened meanwhile, or a later message of this one.
    """
    values: dict[str, object] = {"message_id": message_id}
    if state is Stage.ASKED:
        values["asked_at"] = now
    session.execute(
        update(ChatReviewRow)
        .where(
            ChatReviewRow.user_id == user,
            ChatReviewRow.card_id == card,
            ChatReviewRow.reps == seen,
            ChatReviewRow.state == state,
            ChatReviewRow.message_id < message_id,
        )
        .values(values)
        .execution_options(synchronize_session=False)
    )


def given(session: Session, user: UserId, card: CardId, seen: int, today: date) -> GivenInLog | None:
    """Return the answer that the card got as it was after `seen` answers, None if it got none."""
    row = session.scalar(
        select(ReviewRow).where(
            ReviewRow.user_id == user, ReviewRow.card_id == card, ReviewRow.before_reps == seen
        )
    )
    if row is None:
        return None
    last = reviews.last_on(session, user, today)
    return GivenInLog(
        rating=Rating(row.rating),
        typed=row.typed,
        duration_ms=row.duration_ms,
        lapses_before=row.before_lapses,
        variant=row.variant,
        can_undo=last is not None and last.id == row.id,
    )


def learning_of_other_kinds(
    session: Session, learner: Learner, decks: Sequence[DeckId], today: date, kinds: Sequence[str]
) -> int:
    """Return how many cards in learning the study day still holds that are of none of the kinds."""
    count = session.scalar(
        select(func.count()).where(
            CardRow.user_id == learner.id,
            CardRow.deck_id.in_(decks),
            IS_LEARNING,
            CardRow.due_at < learner.days.end_of(today),
            visible_on(today),
            CardRow.kind.not_in(kinds),
        )
    )
    return count or 0
