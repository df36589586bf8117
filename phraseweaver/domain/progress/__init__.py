"""What the Progress page speaks of: figures, ways to look at them, and what follows from them."""

from __future__ import annotations

from phraseweaver.domain.progress.advice import Advice, Hint, advice
from phraseweaver.domain.progress.behind import (
    AddedOn,
    AnsweredOn,
    Behind,
    Between,
    DueOn,
    InState,
    PhrasesBehind,
)
from phraseweaver.domain.progress.figures import (
    OF_CARDS,
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
    Part,
    StreakDays,
)
from phraseweaver.domain.progress.scope import EVERYTHING, Scope
from phraseweaver.domain.progress.view import Measure, Step, View

__all__ = [
    "EVERYTHING",
    "OF_CARDS",
    "AddedOn",
    "Advice",
    "AnsweredOn",
    "Behind",
    "Between",
    "Census",
    "Confusion",
    "Days",
    "Due",
    "DueOn",
    "Figures",
    "HardCard",
    "Hardest",
    "Hint",
    "HourCount",
    "InState",
    "KindToday",
    "Knowledge",
    "KnowledgePoint",
    "Measure",
    "NamedPhrase",
    "Part",
    "PhrasesBehind",
    "Scope",
    "Step",
    "StreakDays",
    "View",
    "advice",
]
