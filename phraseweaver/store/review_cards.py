"""A card with everything that asking it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from phraseweaver.domain.ids import CardId, DeckId, PhraseId
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.load_balance import DayLoad
from phraseweaver.domain.phrase_cards import KINDS, Question
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import Schedule
from phraseweaver.domain.scheduler import Scheduler, SchedulerSettings
from phraseweaver.store import cards, decks, phrases, recordings
from phraseweaver.store.recordings import Recording


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """A card as it is asked.

    `reps` goes back with the answer, so that it can be given once only; `load` too, so that the interval
    given is the interval that `outcomes` showed.
    """

    id: CardId
    phrase: PhraseId
    reps: int
    deck: DeckId
    deck_name: str
    learning: str
    known: str
    accents_matter: bool
    kind: str
    marked: bool
    question: Question
    outcomes: dict[Rating, Schedule]
    load: DayLoad
    recording: Recording | None


def review_card(session: Session, learner: Learner, card: CardId, now: datetime) -> ReviewCard:
    """Return the card as it is asked at that instant; raises NotFound."""
    row = cards.get(session, learner.id, card)
    phrase = phrases.get(session, learner.id, PhraseId(row.phrase_id))
    deck = decks.get(session, learner.id, DeckId(row.deck_id))
    scheduler, schedule = scheduler_for(learner), cards.schedule_of(row)
    load = day_load(session, learner, PhraseId(phrase.id), card, scheduler, schedule, now)
    return ReviewCard(
        id=card,
        phrase=PhraseId(phrase.id),
        reps=row.reps,
        deck=DeckId(deck.id),
        deck_name=deck.name,
        learning=deck.learning,
        known=deck.known,
        accents_matter=deck.accents_matter,
        kind=row.kind,
        marked=phrase.marked,
        question=KINDS[row.kind].ask(phrases.draft_of(phrase).words),
        outcomes=scheduler.preview(card, schedule, now, load=load),
        load=load,
        recording=recordings.get(session, learner.id, phrase.recording),
    )


def scheduler_for(learner: Learner) -> Scheduler:
    """Return the scheduler with the learner's settings."""
    return Scheduler(SchedulerSettings(desired_retention=learner.desired_retention), learner.days)


def day_load(
    session: Session,
    learner: Learner,
    phrase: PhraseId,
    card: CardId,
    scheduler: Scheduler,
    schedule: Schedule,
    now: datetime,
) -> DayLoad:
    """Return what awaits the learner on the days that this card's answers may choose from."""
    days = scheduler.days_to_balance(schedule, now)
    return DayLoad(
        due=cards.due_counts_on(session, learner.id, decks.active_ids(session, learner.id), days)
        if days
        else {},
        easiness=learner.easiness,
        siblings=cards.due_dates_of_siblings(session, learner.id, phrase, card) if days else set(),
    )
