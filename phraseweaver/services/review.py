"""Reviewing: what comes next, an answer, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from phraseweaver.app import App
from phraseweaver.domain import leech
from phraseweaver.domain.answer_totals import MAX_COUNTED_MS, AnswerTotals, totals_of_answer
from phraseweaver.domain.answers import Comparison, compare
from phraseweaver.domain.ids import CardId, DeckId, PhraseId, UserId
from phraseweaver.domain.learner import Extra
from phraseweaver.domain.load_balance import DayLoad
from phraseweaver.domain.phrase_cards import kinds_for
from phraseweaver.domain.queue import LEARN_AHEAD, MORE, Left
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import Schedule
from phraseweaver.domain.streak import Streak
from phraseweaver.domain.text import MAX_PHRASE, clean_text
from phraseweaver.errors import N_, AnswerNotLatest, CardChanged, CardUnfit, NothingToUndo
from phraseweaver.store import (
    cards,
    daily,
    decks,
    due,
    due_dates,
    hourly,
    neutral_days,
    phrases,
    reviews,
    users,
)
from phraseweaver.store.asking import Situation, two_to_ask
from phraseweaver.store.recordings import Recording
from phraseweaver.store.review_cards import (
    ReviewCard,
    answering,
    day_load,
    expected_of,
    review_card,
    scheduler_for,
)
from phraseweaver.store.session import Session
from phraseweaver.store.variants import variant_to_ask

__all__ = [
    "Finished",
    "Rated",
    "Recording",
    "ReviewCard",
    "ReviewScreen",
    "allow_more",
    "bury",
    "compare_answer",
    "finished",
    "latest_answer",
    "rate",
    "screen",
    "suspend",
    "undo",
    "unsuspend",
]


@dataclass(frozen=True, slots=True)
class ReviewScreen:
    """What the review page shows.

    `card` is None when nothing is to be answered now; then `waiting_until` is the instant at which the next
    learning card of today comes, None when the day is done. `upcoming` is the card that follows if the
    answer to `card` does not change that. `beyond` is what the day's limits hold back,
    `extra` what was added to them.
    """

    card: ReviewCard | None
    upcoming: ReviewCard | None
    left: Left
    beyond: Left
    answered: AnswerTotals
    extra: Extra
    waiting_until: datetime | None
    can_undo: bool


@dataclass(frozen=True, slots=True)
class Rated:
    """What an answer led to. `leech` says that the learner is to be told of the card's lapses."""

    card: CardId
    phrase: PhraseId
    after: Schedule
    leech: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """A look back on the study day and forward to the next one."""

    answered: AnswerTotals
    due_tomorrow: int
    streak: Streak


def screen(
    app: App,
    user: UserId,
    *,
    deck: DeckId | None = None,
    prefer: CardId | None = None,
    kinds: tuple[str, ...] | None = None,
    drawn: Sequence[ReviewCard] = (),
) -> ReviewScreen:
    """Return what to ask now, in one deck or in all that are not archived; raises NotFound.

    `prefer` is the card that the learner already sees: it stays, as long as it may still be asked. Where only
    some `kinds` of cards can be asked, the others are passed over and stay in the counts. Cards `drawn`
    before keep the intervals on their buttons.
    """
    now = app.clock()
    with app.sessions.read() as session:
        learner = users.get(session, user)
        today = learner.days.date_of(now)
        day = due.day(session, learner, today)
        active = [entry.deck for entry in day.decks]
        scope = active if deck is None else _one_deck(session, user, deck, active)
        left = _left_in(day, deck)
        situation = Situation(learner, now, day, scope, left, kinds)
        shown = {card.id: card for card in drawn}
        card, upcoming = (
            review_card(session, learner, rows, now, active, shown.get(CardId(rows.card.id)))
            if rows
            else None
            for rows in two_to_ask(session, situation, prefer)
        )
        waiting = None
        if card is None and (later := due.next_learning(session, learner, scope, today, kinds=kinds)):
            waiting = later[1] - LEARN_AHEAD
        return ReviewScreen(
            card=card,
            upcoming=upcoming,
            left=left,
            beyond=day.beyond,
            answered=day.answered,
            extra=learner.extra,
            waiting_until=waiting,
            can_undo=day.answered.answers > 0,
        )


def rate(
    app: App,
    user: UserId,
    card: CardId,
    rating: Rating,
    *,
    seen: int,
    duration_ms: int = 0,
    typed: str = "",
    load: DayLoad | None = None,
    variant: str | None = None,
) -> Rated:
    """Give an answer.

    `seen` is the number of answers that the card had when it was shown, `load` the one it was shown with and
    `variant` the sentence of a pattern. Without them both are told anew, as `screen` would: as long as no
    other card has changed and the study day is the same, they are what they were when `screen` showed the
    card, so that no process needs to keep them between question and answer.
    Raises CardChanged when it has been answered since, NotFound, or TextRejected for what was typed; then
    nothing is written.
    """
    now = app.clock()
    typed = clean_text(typed, N_("Your answer"), MAX_PHRASE, required=False)
    with app.sessions.begin() as session:
        found = answering(session, user, card)
        learner, row = found.learner, found.card
        today = learner.days.date_of(now)
        if row.reps != seen:
            raise CardChanged
        if learner.last_studied_on != today:
            neutral_days.record(session, learner, today)
            users.set_last_studied(session, user, today)
        before = cards.schedule_of(row)
        scheduler = scheduler_for(learner, found.retention)
        if load is None:
            load = day_load(session, learner, PhraseId(row.phrase_id), card, scheduler, before, now)
        if variant is None:
            words = phrases.draft_of(phrases.get(session, user, PhraseId(row.phrase_id))).words
            variant = variant_to_ask(session, user, card, words).key
        after = scheduler.review(card, before, rating, now, load=load)
        buried = cards.save_answer(session, row, seen, after, today, bury_siblings=learner.bury_siblings)
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
            typed=typed,
            variant=variant,
        )
        daily.add(
            session, user, today, DeckId(row.deck_id), totals_of_answer(before, rating, duration, today)
        )
        hourly.add(session, user, today, DeckId(row.deck_id), learner.days.zone, now, rating)
        return Rated(
            card=card,
            phrase=PhraseId(row.phrase_id),
            after=after,
            leech=leech.becomes_leech(before.lapses, after.lapses, learner.leech_threshold),
        )


def undo(app: App, user: UserId, *, card: CardId | None = None, seen: int | None = None) -> CardId | None:
    """Take back the latest answer of the study day: card, log, siblings and totals are as before it.

    With `card` and `seen`, the number of answers that it had before, only if that answer is the latest.
    Returns the card, None when it was deleted meanwhile. Raises NothingToUndo, AnswerNotLatest, or
    CardChanged if the card has a later answer; then nothing is changed.
    """
    with app.sessions.begin() as session:
        learner = users.lock(session, user)
        row = reviews.last_on(session, user, learner.days.date_of(app.clock()))
        if row is None:
            raise NothingToUndo
        if card is not None and (row.card_id, row.before_reps) != (card, seen):
            raise AnswerNotLatest
        card = CardId(row.card_id)
        before = reviews.before_of(row)
        totals, buried = reviews.totals_of(row), reviews.buried_by(row)
        day, deck = row.studied_on, DeckId(row.deck_id)
        at, rating = row.reviewed_at, Rating(row.rating)
        reviews.remove(session, row)
        daily.subtract(session, user, day, deck, totals)
        hourly.subtract(session, user, day, deck, learner.days.zone, at, rating)
        try:
            cards.save_schedule(session, user, card, before.reps + 1, before)
        except CardChanged:
            # An answer that is not the card's latest (the clock was set back) stays: all is rolled back.
            if cards.exists(session, user, card):
                raise
            return None
        cards.unbury(session, user, buried)
        return card


def latest_answer(app: App, user: UserId) -> tuple[CardId, int] | None:
    """Return the card that was answered last on this study day, and how many answers it had before."""
    with app.sessions.read() as session:
        today = users.get(session, user).days.date_of(app.clock())
        row = reviews.last_on(session, user, today)
        return (CardId(row.card_id), row.before_reps) if row else None


def compare_answer(app: App, user: UserId, card: CardId, typed: str) -> Comparison:
    """Return how a typed answer compares with the one expected; nothing is stored.

    Raises NotFound, or TextRejected for what was typed.
    """
    answer = clean_text(typed, N_("Your answer"), MAX_PHRASE, required=False)
    with app.sessions.read() as session:
        asked = expected_of(session, user, card)
    return compare(
        answer,
        asked.question.expected,
        alternatives=asked.question.alternatives,
        accents_matter=asked.accents_matter,
        language=asked.language,
    )


def bury(app: App, user: UserId, card: CardId) -> None:
    """Hide a card until the next study day; raises NotFound."""
    with app.sessions.begin() as session:
        today = users.lock(session, user).days.date_of(app.clock())
        cards.bury(session, user, card, today + timedelta(days=1))


def suspend(app: App, user: UserId, card: CardId) -> None:
    """Hide a card until the learner says otherwise; raises NotFound."""
    with app.sessions.begin() as session:
        cards.get(session, user, card)
        neutral_days.settle_until(session, user, app.clock())
        cards.set_suspended(session, user, [card], True, by_hand=True)


def unsuspend(app: App, user: UserId, card: CardId) -> None:
    """Let a suspended card be asked again, where it was in its schedule; raises NotFound or CardUnfit."""
    with app.sessions.begin() as session:
        row = cards.get(session, user, card)
        words = phrases.draft_of(phrases.get(session, user, PhraseId(row.phrase_id))).words
        if not kinds_for(words, [row.kind]):
            raise CardUnfit
        neutral_days.record_until(session, user, app.clock())
        cards.set_suspended(session, user, [card], False)


def allow_more(app: App, user: UserId, *, new: bool, seen: Extra | None = None) -> None:
    """Raise today's limit by ten, of new cards or of reviews.

    `seen` is what had been added when the offer was drawn: if more was since, nothing changes (two clicks).
    """
    with app.sessions.begin() as session:
        learner = users.lock(session, user)
        today = learner.days.date_of(app.clock())
        if seen is not None and seen != learner.extra:
            return
        extra = learner.extra if learner.extra.on == today else Extra(on=today)
        extra = replace(
            extra,
            new=extra.new + (MORE if new else 0),
            reviews=extra.reviews + (0 if new else MORE),
        )
        users.save(session, replace(learner, extra=extra))


def finished(app: App, user: UserId) -> Finished:
    """Return what was done today, how many cards tomorrow holds so far, and the streak."""
    with app.sessions.read() as session:
        learner = users.get(session, user)
        today = learner.days.date_of(app.clock())
        counts = due_dates.counts(session, user, decks.active_ids(session, user), today + timedelta(days=1))
        return Finished(
            answered=daily.totals_on(session, user, today),
            due_tomorrow=sum(counts.values()),
            streak=neutral_days.study_streak(session, learner, today),
        )


def _one_deck(session: Session, user: UserId, deck: DeckId, active: list[DeckId]) -> list[DeckId]:
    if deck not in active:
        # Archived, deleted or never the learner's: NotFound for the latter two.
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
