"""The figures behind Today, Progress and the report."""

from __future__ import annotations

from phraseweaver.services.progress.reading import (
    PHRASES_SHOWN,
    Scopes,
    figures,
    forget,
    phrases_behind,
    scopes,
)
from phraseweaver.services.progress.sentences import Sentence, Sentences, sentences
from phraseweaver.services.progress.today import TodayData, today

__all__ = [
    "PHRASES_SHOWN",
    "Scopes",
    "Sentence",
    "Sentences",
    "TodayData",
    "figures",
    "forget",
    "phrases_behind",
    "scopes",
    "sentences",
    "today",
]
