"""A card with everything that asking it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from phraseweaver.domain.ids import CardId, DeckId, PhraseId, UserId
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.load_balance import DayLoad
from phraseweaver.domain.phrase_cards import KINDS, Question
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import Schedule
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS, Scheduler, SchedulerSettings
from phraseweaver.errors import NotFound
from phraseweaver.store import cards, decks, phrases, recordings, users
from phraseweaver.store.recordings import Recording
from phraseweaver.store.tables import DECK_OF_CARD, PHRASE_OF_CARD, Base, CardRow, DeckRow, PhraseRow
from phraseweaver.store.variants import variant_to_ask

# Made once: to put it together takes longer than to run it.
_ASKED = (
    select(CardRow, PhraseRow, DeckRow)
    .join(PhraseRow, PHRASE_OF_CARD)
    .join(DeckRow, DECK_OF_CARD)
    .where(CardRow.user_id == bindparam("of_user"), CardRow.id == bindparam("of_card"))
)


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """A card as it is asked.

    `reps` goes back with the answer, so that it can be given once only; `load` too, so that the interval
    given is the interval that `outcomes` showed. `variant` tells which sentence of a pattern is asked, empty
    for a phrase without slots. `accent` is the deck's own (a BCP 47 tag, "" for the language's).
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
    variant: str = ""
    picture: Recording | None = None
    accent: str = ""


@dataclass(frozen=True, slots=True)
class AskedRows:
    """The rows that a question is made from."""

    card: CardRow
    phrase: PhraseRow
    deck: DeckRow


def review_card(
    session: Session,
    learner: Learner,
    asked: AskedRows,
    now: datetime,
    active: Sequence[DeckId] | None = None,
    drawn: ReviewCard | None = None,
) -> ReviewCard:
    """Return the card as it is asked at that instant.

    `active` are the decks that are not archived, where the caller knows them already. `drawn` is the card as
    the learner sees it: as long as it is not answered, its intervals stay.
    """
    row, phrase, deck = asked.card, asked.phrase, asked.deck
    card = CardId(row.id)
    scheduler, schedule = scheduler_for(learner, deck.desired_retention), cards.schedule_of(row)
    if drawn is not None and (drawn.id, drawn.reps) == (card, row.reps):
        load = drawn.load
    else:
        load = day_load(session, learner, PhraseId(phrase.id), card, scheduler, schedule, now, active)
    variant = variant_to_ask(session, learner.id, card, phrases.draft_of(phrase).words)
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
        question=KINDS[row.kind].ask(variant.words),
        outcomes=scheduler.preview(card, schedule, now, load=load),
        load=load,
        # One recording cannot be that of several sentences.
        recording=None if variant.key else recordings.get(session, learner.id, phrase.recording),
        variant=variant.key,
        picture=recordings.get(session, learner.id, phrase.picture),
        accent=deck.voice,
    )


@dataclass(frozen=True, slots=True)
class Expected:
    """What a typed answer is compared with; `language` is the code of the one learned."""

    question: Question
    accents_matter: bool
    language: str


def expected_of(session: Session, user: UserId, card: CardId) -> Expected:
    """Return what a typed answer to the card is compared with; raises NotFound."""
    asked = asked_rows(session, user, card)
    words = variant_to_ask(session, user, card, phrases.draft_of(asked.phrase).words).words
    return Expected(
        question=KINDS[asked.card.kind].ask(words),
        accents_matter=asked.deck.accents_matter,
        language=asked.deck.learning,
    )


@dataclass(frozen=True, slots=True)
class Answering:
    """A learner about to answer a card, and the desired retention of its deck if it has its own."""

    learner: Learner
    card: CardRow
    retention: float | None


_USERS = Base.metadata.tables["users"]
_ANSWERING = (
    users.LEARNER.add_columns(CardRow, DeckRow.desired_retention.label("deck_retention"))
    .join(CardRow, CardRow.user_id == _USERS.c.id)
    .join(DeckRow, DECK_OF_CARD)
    .where(_USERS.c.id == bindparam("of_user"), CardRow.id == bindparam("of_card"))
    .with_for_update(of=_USERS)
)


def answering(session: Session, user: UserId, card: CardId) -> Answering:
    """Return the card with its learner, whose row is locked as `users.lock` does; raises NotFound.

    Where the lock had to be waited for, the card may be as it was before: see `cards.save_answer`.
    """
    row = session.execute(_ANSWERING, {"of_user": user, "of_card": card}).first()
    if row is None:
        raise NotFound
    return Answering(users.learner_of(row), row.CardRow, row.deck_retention)


def asked_rows(session: Session, user: UserId, card: CardId) -> AskedRows:
    """Return what a question to the card is made from; raises NotFound."""
    found = session.execute(_ASKED, {"of_user": user, "of_card": card}).first()
    if found is None:
        raise NotFound
    return AskedRows(found[0], found[1], found[2])


def scheduler_for(learner: Learner, deck_retention: float | None = None) -> Scheduler:
    """Return the scheduler with the learner's settings; a deck may have a desired retention of its own."""
    settings = SchedulerSettings(
        parameters=learner.parameters or DEFAULT_PARAMETERS,
        desired_retention=learner.desired_retention if deck_retention is None else deck_retention,
    )
    return Scheduler(settings, learner.days)


def day_load(
    session: Session,
    learner: Learner,
    phrase: PhraseId,
    card: CardId,
    scheduler: Scheduler,
    schedule: Schedule,
    now: datetime,
    active: Sequence[DeckId] | None = None,
) -> DayLoad:
    """Return what awaits the learner on the days that this card's answers may choose from."""
    days = scheduler.days_to_balance(schedule, now)
    if not days:
        return DayLoad(easiness=learner.easiness)
    in_decks = decks.active_ids(session, learner.id) if active is None else active
    due, siblings = cards.due_around(session, learner.id, in_decks, days, phrase, card)
    return DayLoad(due=due, easiness=learner.easiness, siblings=siblings)
