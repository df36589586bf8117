"""Recognition: the phrase is shown, its meaning is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.domain.phrase_cards.kind import Question, Side
from phraseweaver.domain.phrase_text import PhraseText
from phraseweaver.errors import N_


@dataclass(frozen=True, slots=True)
class Recognition:
    """From the language learned to the language known."""

    key: str = "recognition"
    title: str = N_("Recognition: phrase → meaning")
    task: str = N_("What does this mean?")

    def fits(self, phrase: PhraseText) -> bool:
        """Return True: every phrase has a meaning."""
        return bool(phrase.text)

    def ask(self, phrase: PhraseText) -> Question:
        """Return the phrase as question and its translation as answer; a hint would give it away."""
        return Question(
            question=phrase.text,
            question_side=Side.LEARNING,
            answer=phrase.translation,
            answer_side=Side.KNOWN,
            note=phrase.note,
        )
