"""A made-up learner at work: what a day holds is asked by the rules of the real queue."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from math import ceil
from random import Random

from phraseweaver.demo import recall
from phraseweaver.demo.attendance import Sitting
from phraseweaver.domain.answer_totals import MAX_COUNTED_MS
from phraseweaver.domain.given_answer import GivenAnswer
from phraseweaver.domain.ids import CardId, PhraseId
from phraseweaver.domain.leech import DEFAULT_LEECH_THRESHOLD
from phraseweaver.domain.queue import LEARN_AHEAD, Done, Left, Source, next_source
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import NEW_CARD, CardState, Schedule
from phraseweaver.domain.scheduler import Scheduler

_BETWEEN = timedelta(milliseconds=900)
_NEW_ANSWERS = 2
"""A new card asks for about so many answers on its first day."""


@dataclass(frozen=True, slots=True)
class LearnersCard:
    """A card that is new on its first day; cards are given in the order in which they are to be begun."""

    id: CardId
    phrase: PhraseId
    added_on: date


class MadeUpLearner:
    """Studies sitting by sitting, in order; `schedules`, `buried_until` and `suspended` are how cards stand.

    Cards absent from them are new, visible and not suspended.
    """

    def __init__(
        self,
        cards: Sequence[LearnersCard],
        scheduler: Scheduler,
        random: Random,
        *,
        memory: Scheduler | None = None,
        gives_up: float = 1.0,
    ) -> None:
        """`memory` is how they really remember, if not as the `scheduler` believes; `gives_up` how likely
        (0 to 1) they suspend a leech each time it is forgotten."""
        self.schedules: dict[CardId, Schedule] = {}
        self.buried_until: dict[CardId, date] = {}
        self.suspended: set[CardId] = set()
        self._scheduler = scheduler
        self._memory = memory
        self._true: dict[CardId, Schedule] = {}
        self._gives_up = gives_up
        self._random = random
        self._phrases = {card.id: card.phrase for card in cards}
        self._family: dict[PhraseId, list[CardId]] = {}
        self._hardness: dict[PhraseId, float] = {}
        for card in cards:
            self._family.setdefault(card.phrase, []).append(card.id)
            self._hardness.setdefault(card.phrase, recall.hardness(random))
        self._to_come = list(reversed(cards))
        self._new: dict[CardId, None] = {}  # in order; a card in the middle goes without moving the rest
        self._learning: list[tuple[datetime, CardId]] = []  # a heap
        self._due: dict[date, list[CardId]] = {}

    def study(self, sitting: Sitting, new: int) -> Iterator[GivenAnswer]:
        """Yield the answers of a sitting in the order of their instants; at most `new` cards are begun."""
        today, now = sitting.day, sitting.begins
        self._welcome(today)
        due = self._take_due(today)
        asked_for = len(due) + len(self._learning) + _NEW_ANSWERS * new
        at_most = ceil(sitting.share * asked_for) if sitting.share < 1 else None
        begun = reviewed = given = 0
        while now < sitting.until and (at_most is None or given < at_most):
            card = self._waiting(now)
            if card is None:
                left = Left(new=new - begun, review=len(due))
                match next_source(left, Done(new=begun, review=reviewed)):
                    case Source.NEW:
                        card = self._next_new(today)
                        if card is None:
                            new = begun
                            continue
                        begun += 1
                    case Source.REVIEW:
                        card = due.pop()
                        if not self._is_visible(card, today):
                            self._put_back(card)
                            continue
                        reviewed += 1
                    case None:
                        card = self._waiting(now + LEARN_AHEAD)
            if card is None:
                break
            answer = self._answer(card, now, today)
            given += 1
            yield answer
            assert answer.after.last_reviewed_at is not None
            now = answer.after.last_reviewed_at + _BETWEEN
        for card in due:
            self._put_back(card)

    def _answer(self, card: CardId, now: datetime, today: date) -> GivenAnswer:
        before = self.schedules.get(card, NEW_CARD)
        phrase = self._phrases[card]
        recalled = self._recalled(card, before, today)
        rating = recall.rate(self._random, before.state, recalled, self._hardness[phrase])
        took = recall.milliseconds(self._random, before.state, rating)
        at = now + timedelta(milliseconds=took)
        after = self._scheduler.review(card, before, rating, at)
        self.schedules[card] = after
        if self._memory is not None:
            self._true[card] = self._memory.review(card, self._true.get(card, NEW_CARD), rating, at)
        buried = self._bury_siblings(card, phrase, today)
        leech = rating is Rating.AGAIN and after.lapses >= DEFAULT_LEECH_THRESHOLD
        if leech and self._random.random() < self._gives_up:
            # The app only tells; this learner gives the card up.
            self.suspended.add(card)
        elif after.due_at is not None:
            heappush(self._learning, (after.due_at, card))
        else:
            self._put_back(card)
        return GivenAnswer(card, before, after, rating, min(took, MAX_COUNTED_MS), buried)

    def has_nothing_to_do(self, day: date) -> bool:
        """Return whether on that day no card is due or in learning, and no new one is there."""
        self._welcome(day)
        due = any(
            on <= day and any(card not in self.suspended for card in cards) for on, cards in self._due.items()
        )
        return not (due or self._learning or self._new)

    def _recalled(self, card: CardId, before: Schedule, today: date) -> float | None:
        if self._memory is None:
            return self._scheduler.retrievability(before, today)
        return self._memory.retrievability(self._true.get(card, NEW_CARD), today)

    def _welcome(self, today: date) -> None:
        while self._to_come and self._to_come[-1].added_on <= today:
            self._new[self._to_come.pop().id] = None

    def _take_due(self, today: date) -> list[CardId]:
        """Return what is due, the card to be asked first at the end."""
        found: list[tuple[date, int, CardId]] = []
        for day in [day for day in self._due if day <= today]:
            found += [(day, self.schedules[card].interval_days, card) for card in self._due.pop(day)]
        found.sort(reverse=True)
        return [card for _, _, card in found]

    def _put_back(self, card: CardId) -> None:
        due_on = self.schedules[card].due_on
        assert due_on is not None
        self._due.setdefault(due_on, []).append(card)

    def _waiting(self, until: datetime) -> CardId | None:
        if self._learning and self._learning[0][0] <= until:
            return heappop(self._learning)[1]
        return None

    def _next_new(self, today: date) -> CardId | None:
        for card in self._new:
            if self._is_visible(card, today) and not self._sibling_is_asked(card, today):
                del self._new[card]
                return card
        return None

    def _is_visible(self, card: CardId, today: date) -> bool:
        until = self.buried_until.get(card)
        return until is None or until <= today

    def _siblings(self, card: CardId, phrase: PhraseId) -> list[CardId]:
        return [other for other in self._family[phrase] if other != card]

    def _sibling_is_asked(self, card: CardId, today: date) -> bool:
        for sibling in self._siblings(card, self._phrases[card]):
            schedule = self.schedules.get(sibling, NEW_CARD)
            due = schedule.due_at is not None or (schedule.due_on is not None and schedule.due_on <= today)
            if due and sibling not in self.suspended:
                return True
        return False

    def _bury_siblings(self, card: CardId, phrase: PhraseId, today: date) -> tuple[CardId, ...]:
        hidden: list[CardId] = []
        for sibling in self._siblings(card, phrase):
            state = self.schedules.get(sibling, NEW_CARD).state
            if state in (CardState.NEW, CardState.REVIEW) and self._is_visible(sibling, today):
                self.buried_until[sibling] = today + timedelta(days=1)
                insort(hidden, sibling)
        return tuple(hidden)
