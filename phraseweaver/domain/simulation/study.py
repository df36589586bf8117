"""A learner who studies day after day as the settings say and forgets as the memory model says.

Each review is remembered with the probability that the model gives it; intervals follow the desired
retention, the deck's own where it has one, with the usual fuzz. A forgotten card is learned again on the same
day. Left out are the burying of siblings, the balancing of days, and days on which less is studied than is
due. The same seed gives the same days, and each card its own chances: so two simulations differ only by what
was asked of them.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from math import floor

from phraseweaver.domain import forgetting
from phraseweaver.domain.fuzz import fuzz_range
from phraseweaver.domain.memory_replay import Step, replayer
from phraseweaver.domain.scheduler import LONGEST_INTERVAL
from phraseweaver.domain.simulation.chance import Chance
from phraseweaver.domain.simulation.situation import Situation

_GOODS_AFTER = (0, 2, 2, 1, 0)
"""How often Good follows on a new card's first day after each first rating, until its steps are done."""


@dataclass(frozen=True, slots=True)
class DayOfWork:
    """Cards reviewed and begun on a day, and how long it takes."""

    reviews: float
    new: float
    minutes: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """The simulated days, and how many cards are known at their end (the sum of their retrievability)."""

    days: tuple[DayOfWork, ...]
    known: float


def study(
    situation: Situation,
    days: int,
    *,
    desired_retention: float | None = None,
    new_per_day: float | None = None,
    waiting: float | None = None,
    added_per_day: float = 0.0,
    skipped: int = 0,
    limited: bool = True,
    weight: float = 1.0,
    seed: int = 0,
) -> Outcome:
    """Return what so many days from today hold, nothing being done on the first `skipped` of them.

    Decks with a desired retention of their own keep it. The desired retention, the limit of new cards a day
    and the new cards that wait (math.inf: no end of them) are the learner's unless given; `added_per_day` are
    begun on top of both. `limited` says whether the limit of reviews a day holds back the rest. Each
    simulated card stands for `weight` of the learner's.
    """
    return _Study(
        situation,
        situation.desired_retention if desired_retention is None else desired_retention,
        situation.waiting if waiting is None else waiting,
        weight,
        seed,
    ).through(
        days,
        situation.new_per_day if new_per_day is None else new_per_day,
        added_per_day,
        skipped,
        situation.reviews_per_day if limited else None,
    )


class _Study:
    def __init__(
        self, situation: Situation, retention: float, waiting: float, weight: float, seed: int
    ) -> None:
        self._habits = situation.habits
        self._step: Step = replayer(situation.parameters)
        self._decay = situation.parameters[20]
        wishes = {card.wish for card in situation.cards} | {wish for wish, _ in situation.new_wishes}
        # The interval is the stability times this, whatever the stability.
        self._stretch = {
            wish: forgetting.days_until(retention if wish is None else wish, 1.0, self._decay)
            for wish in wishes
        }
        self._new_shares = dict(situation.new_wishes)
        self._new_owed = dict.fromkeys(self._new_shares, 0.0)
        self._weight = weight
        self._seed = seed
        self._waiting = waiting / weight
        self._due: dict[int, list[_Card]] = {}
        self._cards: list[_Card] = []
        taken = 0.0
        # Each card in the sample stands for several; of those, as many are taken as fit the weight.
        share = situation.seen / weight / len(situation.cards) if situation.cards else 0.0
        for card in situation.cards:
            taken += share
            while taken >= 1:
                taken -= 1
                seen = self._new_card(card.stability, card.difficulty, -card.days_since, card.wish)
                self._due.setdefault(card.due_in, []).append(seen)

    def through(
        self, days: int, new_per_day: float, added: float, skipped: int, limit: int | None
    ) -> Outcome:
        """Return the days, one after the other."""
        queue: deque[_Card] = deque()
        found = []
        to_begin = over = 0.0
        for day in range(days):
            queue.extend(self._due.pop(day, ()))
            if day < skipped:
                found.append(DayOfWork(0.0, 0.0, 0.0))
                continue
            allowed = len(queue)
            if limit is not None:
                # Parts of a card are kept for the next day: so a small sample keeps the limit on average.
                over += limit / self._weight
                allowed = min(allowed, floor(over))
                over -= floor(over)
            lapses = sum(self._review(queue.popleft(), day) for _ in range(allowed))
            fresh = min(new_per_day / self._weight, self._waiting)
            self._waiting -= fresh
            to_begin += fresh + added / self._weight
            begun = floor(to_begin + 1e-9)
            to_begin -= begun
            for _ in range(begun):
                self._begin(day)
            seconds = (
                allowed * self._habits.review_seconds
                + lapses * self._habits.lapse_seconds
                + begun * self._habits.new_seconds
            )
            found.append(DayOfWork(allowed * self._weight, begun * self._weight, seconds * self._weight / 60))
        known = sum(
            forgetting.retrievability(days - card.last, card.stability, self._decay) for card in self._cards
        )
        return Outcome(tuple(found), known * self._weight)

    def _review(self, card: _Card, day: int) -> bool:
        """Answer a card; return whether it was forgotten."""
        since = day - card.last
        recalled = forgetting.retrievability(since, card.stability, self._decay)
        forgotten = card.chance.next() >= recalled
        rating = 1 if forgotten else 2 + card.chance.among(self._habits.passed_ratings)
        card.stability, card.difficulty = self._step(card.stability, card.difficulty, rating, since)
        if forgotten:
            card.stability, card.difficulty = self._step(card.stability, card.difficulty, 3, 0)
        card.last = day
        self._schedule(card, day)
        return forgotten

    def _begin(self, day: int) -> None:
        card = self._new_card(0.0, 0.0, day, self._next_wish())
        rating = 1 + card.chance.among(self._habits.first_ratings)
        card.stability, card.difficulty = self._step(0.0, 0.0, rating, 0)
        for _ in range(_GOODS_AFTER[rating]):
            card.stability, card.difficulty = self._step(card.stability, card.difficulty, 3, 0)
        self._schedule(card, day)

    def _next_wish(self) -> float | None:
        """Return the wish for the next new card: each comes up as often as its share says."""
        for wish, share in self._new_shares.items():
            self._new_owed[wish] += share
        found = max(self._new_owed, key=self._new_owed.__getitem__)
        self._new_owed[found] -= 1
        return found

    def _schedule(self, card: _Card, day: int) -> None:
        low, high = fuzz_range(card.stability * self._stretch[card.wish], 1, LONGEST_INTERVAL)
        interval = low + int(card.chance.next() * (high - low + 1))
        self._due.setdefault(day + interval, []).append(card)

    def _new_card(self, stability: float, difficulty: float, last: int, wish: float | None) -> _Card:
        card = _Card(stability, difficulty, last, wish, Chance(self._seed, len(self._cards)))
        self._cards.append(card)
        return card


class _Card:
    __slots__ = ("chance", "difficulty", "last", "stability", "wish")

    def __init__(
        self, stability: float, difficulty: float, last: int, wish: float | None, chance: Chance
    ) -> None:
        self.stability = stability
        self.difficulty = difficulty
        self.last = last
        self.wish = wish
        self.chance = chance
