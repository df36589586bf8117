"""What to do next, said in one to three sentences at the head of the Progress page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from phraseweaver.domain.progress.figures import Figures
from phraseweaver.domain.progress.retention import retention_between

AT_MOST = 3
ENOUGH_ANSWERS = 100
"""With fewer, a retention says little."""
OFF_BY = 0.03
"""So far from the wish a retention is worth a word."""
_PERIOD = 30


class Hint(StrEnum):
    """What there is to do, the most urgent first."""

    ANSWER_OVERDUE = "overdue"
    ANSWER_DUE = "due"
    MEND_LEECHES = "leeches"
    RETENTION_LOW = "retention_low"
    RETENTION_HIGH = "retention_high"
    ADD_PHRASES = "add"
    ALL_WELL = "all_well"


@dataclass(frozen=True, slots=True)
class Advice:
    """A hint and the number that it is about: cards, or a retention from 0 to 1."""

    hint: Hint
    number: float = 0


def advice(figures: Figures) -> list[Advice]:
    """Return at most three pieces of advice, the most urgent first; at least one."""
    today = figures.today
    found = []
    overdue = sum(count for day, count in figures.due.by_date.items() if day < today)
    due = figures.due.by_date.get(today, 0)
    if overdue:
        found.append(Advice(Hint.ANSWER_OVERDUE, overdue))
    elif due:
        found.append(Advice(Hint.ANSWER_DUE, due))
    leeches = sum(card.leech and not card.suspended for card in figures.hardest.cards)
    if leeches:
        found.append(Advice(Hint.MEND_LEECHES, leeches))
    recall = retention_between(figures.days.totals, today - timedelta(days=_PERIOD - 1), today).all
    if recall.share is not None and recall.asked >= ENOUGH_ANSWERS:
        if recall.share < figures.desired_retention - OFF_BY:
            found.append(Advice(Hint.RETENTION_LOW, recall.share))
        elif recall.share > figures.desired_retention + OFF_BY:
            found.append(Advice(Hint.RETENTION_HIGH, recall.share))
    # That a single phrase has nothing new left is how it should be.
    if not figures.census.new and figures.scope.phrase is None:
        found.append(Advice(Hint.ADD_PHRASES))
    return found[:AT_MOST] or [Advice(Hint.ALL_WELL)]
