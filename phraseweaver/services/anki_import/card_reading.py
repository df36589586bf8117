"""How a card of Anki's comes to stand here."""

from __future__ import annotations

from datetime import datetime, timedelta

from phraseweaver.domain.learner import Learner
from phraseweaver.domain.memory_replay import memory_of_interval
from phraseweaver.domain.schedule import CardState
from phraseweaver.domain.scheduler import DEFAULT_PARAMETERS, SchedulerSettings
from phraseweaver.formats.anki.files.collection import Collection
from phraseweaver.formats.anki.history import Replayed
from phraseweaver.formats.anki.scheduling import AnkiCard, Calendar, ReadCard
from phraseweaver.store.anki_import import CardToStore


class CardReading:
    """Puts together what a card's row says and what its log led to."""

    def __init__(self, learner: Learner, now: datetime) -> None:
        self._learner, self._now = learner, now

    def calendar(self, source: Collection) -> Calendar:
        """Return how the collection counts its days."""
        days = self._learner.days
        steps = SchedulerSettings()
        return Calendar(
            first_day=source.first_day(days.zone),
            unburied_on=days.date_of(source.modified_at) + timedelta(days=1),
            days=days,
            learning_steps=len(steps.learning_steps),
            relearning_steps=len(steps.relearning_steps),
        )

    def card(self, card: Replayed, read: ReadCard | None, theirs: AnkiCard | None, base: int) -> CardToStore:
        """Return the card as it is stored; `base` is the highest place among the cards that are here."""
        if read is None or read.state is CardState.NEW:
            return _new_card(card, read, base + (theirs.due if theirs and not theirs.type else 0))
        memory = read.memory
        stability = memory.stability if memory else card.stability
        difficulty = memory.difficulty if memory else card.difficulty
        if stability <= 0 and read.state is CardState.REVIEW:
            ease = theirs.factor / 1000 if theirs and theirs.factor > 1000 else 2.5
            stability, difficulty = memory_of_interval(
                max(read.interval_days, 1), ease, parameters_of(self._learner)
            )
        last_ms, last_day = card.last_ms, card.last_day
        if last_ms < 0 and read.last_reviewed_at is not None and read.last_reviewed_at <= self._now:
            last_ms = int(read.last_reviewed_at.timestamp() * 1000)
            last_day = self._learner.days.date_of(read.last_reviewed_at).toordinal()
        return CardToStore(
            id=card.card,
            phrase=card.phrase,
            deck=card.deck,
            kind=card.kind,
            position=base,
            state=int(read.state),
            step=read.step,
            stability=stability if stability > 0 else None,
            difficulty=difficulty if stability > 0 else None,
            due_on=read.due_on,
            due_at=read.due_at,
            interval_days=read.interval_days,
            last_ms=last_ms,
            last_day=last_day,
            reps=card.reps,
            lapses=max(read.lapses, 0),
            suspended=read.suspended,
            buried_until=read.buried_until,
        )


def _new_card(card: Replayed, read: ReadCard | None, position: int) -> CardToStore:
    return CardToStore(
        id=card.card,
        phrase=card.phrase,
        deck=card.deck,
        kind=card.kind,
        position=min(max(position, 0), 2**53),
        state=int(CardState.NEW),
        step=None,
        stability=None,
        difficulty=None,
        due_on=None,
        due_at=None,
        interval_days=0,
        last_ms=card.last_ms,
        last_day=card.last_day,
        reps=card.reps,
        lapses=card.lapses,
        suspended=read is not None and read.suspended,
        buried_until=read.buried_until if read is not None else None,
    )


def parameters_of(learner: Learner) -> tuple[float, ...]:
    """Return the learner's parameters of FSRS, or the published ones."""
    return learner.parameters or DEFAULT_PARAMETERS
