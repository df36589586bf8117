"""The sentences of a pattern, to narrow figures to."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.app import App
from phraseweaver.domain import patterns
from phraseweaver.domain.ids import PhraseId, UserId
from phraseweaver.store import phrases


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a pattern: its row counted from 0, its key in the log, and its words."""

    row: int
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Sentences:
    """A pattern as it is written, and its sentences; a phrase without slots has none."""

    pattern: str
    rows: tuple[Sentence, ...]


def sentences(app: App, user: UserId, phrase: PhraseId) -> Sentences:
    """Return the sentences of the learner's pattern; raises NotFound, for another's phrase too."""
    with app.sessions.read() as session:
        words = phrases.draft_of(phrases.get(session, user, phrase)).words
    if not patterns.is_pattern(words):
        return Sentences(words.text, ())
    return Sentences(
        words.text,
        tuple(Sentence(variant.row, variant.key, variant.words.text) for variant in patterns.variants(words)),
    )
