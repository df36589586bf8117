"""Reviewing: what comes next, an answer, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from phraseweaver.app import App
from phraseweaver.domain.answer_totals import MAX_COUNTED_MS, AnswerTotals, totals_of_answer
from phraseweaver.domain.ids import CardId, DeckId, PhraseId, UserId
from phraseweaver.domain.learner import Learner
from phraseweaver.domain.phrase_cards import KINDS, PhraseText, Question
from phraseweaver.domain.queue import LEARN_AHEAD, Done, Left, Source, next_source
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import Schedule
from phraseweaver.domain.scheduler import Scheduler, SchedulerSettings
from phraseweaver.errors import CardChanged, NotFound, NothingToUndo
from phraseweaver.store import cards, daily, decks, due, phrases, reviews, users
from phraseweaver.store.session import Session


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """A card as it is asked: `reps` goes back with the answer, so that it can be given once only."""

    id: CardId
    phrase: PhraseId
    reps: int
    deck: DeckId
    deck_name: str
    learning: str
    known: str
    kind: str
    question: Question
    outcomes: dict[Rating, Schedule]


@dataclass(frozen=True, slots=True)
class ReviewScreen:
    """What the review page shows.

    `card` is None when nothing is to be answered now; then `waiting_until` is the instant at which the next
    learning card of today comes, None when the day is done. `upcoming` is the card that follows if the
    answer to `card` does not change that.
    """

    card: ReviewCard | None
    upcoming: ReviewCard | None
    left: Left
    answered: AnswerTotals
    waiting_until: datetime | None
    can_undo: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """A look back on the study day and forward to the next one."""

    answered: AnswerTotals
    due_tomorrow: int


def screen(
    app: App, user: UserId, *, deck: DeckId | None = None, prefer: CardId | None = None
) -> ReviewScreen:
    """Return what to ask now, in one deck or in all that are not archived; raises NotFound.

    `prefer` is the card that the learner already sees: it stays, as long as it may still be asked.
    """
    now = app.clock()
    with app.sessions.read() as session:
        learner = users.get(session, user)
        today = learner.days.date_of(now)
        scope = _scope(session, user, deck)
        day = due.day(session, learner, today)
        left = _left_in(day, deck)
        current = prefer if prefer and _may_be_asked(session, learner, prefer, scope, now) else None
        if current is None:
            current = _next(session, learner, scope, day.done, left, now, None)
        card = _review_card(session, learner, current, now) if current else None
        # The answer buries the siblings of the card: what follows is another phrase.
        following = _next(session, learner, scope, day.done, left, now, card.phrase) if card else None
        waiting = None
        if card is None and (
            later := due.next_learning(
                session, user, scope, learner.days.end_of(today) - timedelta(microseconds=1)
            )
        ):
            waiting = later[1] - LEARN_AHEAD
        totals = daily.by_day(session, user, today, today)
        return ReviewScreen(
            card=card,
            upcoming=_review_card(session, learner, following, now) if following else None,
            left=left,
            answered=totals[0].totals if totals else AnswerTotals(),
            waiting_until=waiting,
            can_undo=reviews.last_on(session, user, today) is not None,
        )


def rate(
    app: App, user: UserId, card: CardId, rating: Rating, *, seen: int, duration_ms: int = 0
) -> Schedule:
    """Give an answer and return the card's new schedule.

    `seen` is the number of answers that the card had when it was shown. Raises CardChanged when it has
    been answered since, and NotFound; then nothing is written.
    """
    now = app.clock()
    with app.sessions.begin() as session:
        learner = users.get(session, user)
        today = learner.days.date_of(now)
        row = cards.get(session, user, card)
        if row.reps != seen:
            raise CardChanged
        before = cards.schedule_of(row)
        after = _scheduler(learner).review(card, before, rating, now)
        cards.save_schedule(session, user, card, seen, after)
        buried = cards.bury_siblings(session, user, row, today, until=today + timedelta(days=1))
        duration = min(max(duration_ms, 0), MAX_COUNTED_MS)
        reviews.add(
            session,
            row,
            before=before,
            after=after,
            rating=rating,
            reviewed_at=now,
            studied_on=today,
            duration_ms=duration,
            buried=buried,
        )
        daily.add(
            session, user, today, DeckId(row.deck_id), totals_of_answer(before, rating, duration, today)
        )
        return after


def undo(app: App, user: UserId) -> CardId | None:
    """Take back the latest answer of the study day: card, log, siblings and totals are as before it.

    Returns the card, None when it was deleted meanwhile. Raises NothingToUndo.
    """
    with app.sessions.begin() as session:
        learner = users.get(session, user)
        row = reviews.last_on(session, user, learner.days.date_of(app.clock()))
        if row is None:
            raise NothingToUndo
        card = CardId(row.card_id)
        before = reviews.before_of(row)
        reviews.remove(session, row)
        daily.subtract(session, user, row.studied_on, DeckId(row.deck_id), reviews.totals_of(row))
        try:
            cards.save_schedule(session, user, card, before.reps + 1, before)
        except CardChanged:
            return None
        cards.unbury(session, user, reviews.buried_by(row))
        return card


def finished(app: App, user: UserId) -> Finished:
    """Return what was done today and how many cards tomorrow holds so far."""
    with app.sessions.read() as session:
        learner = users.get(session, user)
        today = learner.days.date_of(app.clock())
        totals = daily.by_day(session, user, today, today)
        tomorrow = today + timedelta(days=1)
        counts = cards.due_by_date(session, user, decks.active_ids(session, user), tomorrow)
        return Finished(
            answered=totals[0].totals if totals else AnswerTotals(),
            due_tomorrow=sum(counts.values()),
        )


def _scheduler(learner: Learner) -> Scheduler:
    return Scheduler(SchedulerSettings(desired_retention=learner.desired_retention), learner.days)


def _scope(session: Session, user: UserId, deck: DeckId | None) -> list[DeckId]:
    if deck is None:
        return decks.active_ids(session, user)
    decks.get(session, user, deck)
    return [deck]


def _left_in(day: due.Day, deck: DeckId | None) -> Left:
    if deck is None:
        return day.left
    for entry in day.decks:
        if entry.deck == deck:
            return Left(
                new=min(entry.left.new, day.left.new),
                learning=entry.left.learning,
                review=min(entry.left.review, day.left.review),
            )
    return Left()


def _may_be_asked(
    session: Session, learner: Learner, card: CardId, scope: list[DeckId], now: datetime
) -> bool:
    try:
        row = cards.get(session, learner.id, card)
    except NotFound:
        return False
    today = learner.days.date_of(now)
    hidden = row.suspended or (row.buried_until is not None and row.buried_until > today)
    if hidden or row.deck_id not in scope:
        return False
    if row.due_at is not None:
        return row.due_at <= now + LEARN_AHEAD
    return row.due_on is None or row.due_on <= today


def _next(
    session: Session,
    learner: Learner,
    scope: list[DeckId],
    done: Done,
    left: Left,
    now: datetime,
    shown: PhraseId | None,
) -> CardId | None:
    user, today = learner.id, learner.days.date_of(now)
    waiting = due.next_learning(session, user, scope, now + LEARN_AHEAD, shown)
    if waiting and waiting[1] <= now:
        return waiting[0]
    order = [Source.NEW, Source.REVIEW]
    if next_source(left, done) is Source.REVIEW:
        order.reverse()
    for source in order:
        match source:
            case Source.NEW:
                found = due.next_new(session, user, scope, today, shown) if left.new else None
            case Source.REVIEW:
                found = due.next_review(session, user, scope, today, shown) if left.review else None
        if found is not None:
            return found
    return waiting[0] if waiting else None


def _review_card(session: Session, learner: Learner, card: CardId, now: datetime) -> ReviewCard:
    row = cards.get(session, learner.id, card)
    phrase = phrases.get(session, learner.id, PhraseId(row.phrase_id))
    deck = decks.get(session, learner.id, DeckId(row.deck_id))
    words = PhraseText(text=phrase.text, translation=phrase.translation, hint=phrase.hint, note=phrase.note)
    return ReviewCard(
        id=card,
        phrase=PhraseId(phrase.id),
        reps=row.reps,
        deck=DeckId(deck.id),
        deck_name=deck.name,
        learning=deck.learning,
        known=deck.known,
        kind=row.kind,
        question=KINDS[row.kind].ask(words),
        outcomes=_scheduler(learner).preview(card, cards.schedule_of(row), now),
    )
