"""A learner's figures for the charts, empty but for what a test says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.ids import CardId, PhraseId
from phraseweaver.domain.progress import (
    Census,
    Confusion,
    Days,
    Due,
    Figures,
    HardCard,
    Hardest,
    HourCount,
    KindToday,
    Knowledge,
    KnowledgePoint,
    NamedPhrase,
    StreakDays,
)
from phraseweaver.domain.streak import Streak

TODAY = date(2026, 3, 10)  # a Tuesday
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def ahead(days: int) -> date:
    return TODAY + timedelta(days=days)


def figures(days: dict[date, AnswerTotals] | None = None, **parts: Any) -> Figures:
    """Return figures of TODAY with these days and parts."""
    return Figures(today=TODAY, now=NOW, days=Days(days or {}), **parts)


def named(number: int) -> NamedPhrase:
    return NamedPhrase(PhraseId(number), f"frase {number}", f"phrase {number}")


SOME_DAY = AnswerTotals(
    again=1,
    hard=1,
    good=3,
    easy=1,
    new=1,
    learning=1,
    young=2,
    mature=1,
    relearning=1,
    young_passed=1,
    young_failed=1,
    mature_passed=1,
    milliseconds=48_000,
    young_again=1,
    mature_easy=1,
    young_milliseconds=20_000,
    mature_milliseconds=6_000,
    relearning_milliseconds=4_000,
)
"""Six answers of all sorts in 48 seconds."""

FULL = figures(
    {ago(day): SOME_DAY for day in range(0, 90, 2)},
    streak=StreakDays(Streak(1, 3), neutral=frozenset({ago(3)}), breaks=frozenset({ago(5), ago(7)})),
    kinds=(KindToday("recognition", 6, 1, 48_000),),
    hours={(ago(day), 19): HourCount(6, 5) for day in range(0, 90, 2)},
    due=Due({ago(4): 3, TODAY: 10, ahead(7): 4}, daily_load=2.5),
    census=Census(
        new=5,
        learning=1,
        relearning=1,
        young=4,
        mature=3,
        suspended=2,
        buried=1,
        seen=10,
        known=8.2,
        intervals={1: 2, 10: 3, 40: 4},
        stability={0: 1, 12: 5, 80: 4},
        difficulty={0: 1, 40: 5, 100: 4},
        retrievability={70: 2, 92: 6, 100: 2},
    ),
    added={ago(60): 10, ago(1): 3},
    knowledge=Knowledge((KnowledgePoint(ago(88), 1.5, 2.0), KnowledgePoint(TODAY, 9.4, 12.0))),
    hardest=Hardest(
        (HardCard(CardId(1), named(1), "recognition", 9, 40, False, True),),
        (Confusion(named(1), named(2), 3, ago(1)),),
    ),
)
"""A learner who studies every other day for three months."""
