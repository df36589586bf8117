"""How far a scheduler that takes a pattern for one sentence overrates it: `python -m bench.pattern_memory`.

A simulated learner truly holds several memories: one of the frame that all variants share, one of what is
each variant's own. Both follow FSRS-6 with the published parameters, on the reviews that each of them gets. A
variant is recalled with the probability share · R(frame) + (1 − share) · R(own). The product's scheduler sees
one card with the answers; the product's rule chooses the variant. One variant alone is the comparison.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from phraseweaver.domain.ids import CardId
from phraseweaver.domain.patterns import Shown, choose
from phraseweaver.domain.rating import Rating
from phraseweaver.domain.schedule import NEW_CARD, CardState, Schedule
from phraseweaver.domain.scheduler import Scheduler, SchedulerSettings
from phraseweaver.domain.study_day import StudyDays

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
KNOWN_BEFORE = 0.5
"""The chance that what is new about a variant is known when it is shown first."""

_scheduler = Scheduler(SchedulerSettings(), StudyDays(ZoneInfo("UTC"), 4))


@dataclass
class TrueMemory:
    """What the learner truly remembers of one thing."""

    schedule: Schedule = NEW_CARD

    def recall(self, now: datetime) -> float:
        """Return the probability of recalling it."""
        known = _scheduler.retrievability(self.schedule, now.date())
        return KNOWN_BEFORE if known is None else known

    def answered(self, rating: Rating, now: datetime) -> None:
        """Let the answer change the memory."""
        self.schedule = _scheduler.review(CardId(1), self.schedule, rating, now)


@dataclass
class Tally:
    """Answers to cards in review, how many of them were right, and all answers."""

    reviews: int = 0
    passed: int = 0
    answers: int = 0
    at_end: list[float] = field(default_factory=list)


def study(variants: int, share: float, days: int, draw: random.Random, tally: Tally) -> None:
    """Let one learner study one pattern for so many days and count what happened."""
    keys = [str(row) for row in range(variants)]
    frame, own = TrueMemory(), [TrueMemory() for _ in keys]
    card, log = NEW_CARD, list[Shown]()
    now, end = START, START + timedelta(days=days)
    while now < end:
        row = choose(keys, log)
        in_review = card.state is CardState.REVIEW
        first_ever = card.state is CardState.NEW
        chance = share * frame.recall(now) + (1 - share) * own[row].recall(now)
        rating = Rating.GOOD if not first_ever and draw.random() < chance else Rating.AGAIN
        tally.answers += 1
        if in_review:
            tally.reviews += 1
            tally.passed += rating is Rating.GOOD
        log.append(Shown(keys[row], rating, in_review))
        frame.answered(rating, now)
        own[row].answered(rating, now)
        card = _scheduler.review(CardId(draw.randrange(1 << 30)), card, rating, now)
        if card.due_on is not None:
            now = datetime.combine(card.due_on, START.timetz())
        else:
            assert card.due_at is not None
            now = card.due_at
    tally.at_end += [share * frame.recall(end) + (1 - share) * memory.recall(end) for memory in own]


def main() -> None:
    """Print a table: true retention, and what is known at the end, by variants and share."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patterns", type=int, default=200, help="patterns simulated for each row")
    parser.add_argument("--days", type=int, default=365)
    arguments = parser.parse_args()
    print("variants  share  retention  known at the end  answers per sentence")
    for variants in (1, 2, 3, 6):
        for share in (0.0, 0.5, 0.8) if variants > 1 else (0.0,):
            draw, tally = random.Random(20261123), Tally()
            for _ in range(arguments.patterns):
                study(variants, share, arguments.days, draw, tally)
            known = sum(tally.at_end) / len(tally.at_end)
            print(
                f"{variants:8d}  {share:5.1f}  {tally.passed / tally.reviews:9.1%}  {known:16.1%}"
                f"  {tally.answers / arguments.patterns / variants:20.1f}"
            )


if __name__ == "__main__":
    main()
