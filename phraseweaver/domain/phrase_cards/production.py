"""Production: the meaning is shown, the phrase is typed."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.domain.phrase_cards.kind import Question, Side
from phraseweaver.domain.phrase_text import PhraseText
from phraseweaver.errors import N_


@dataclass(frozen=True, slots=True)
class Production:
    """From the language known to the language learned."""

    key: str = "production"
    title: str = N_("Production: meaning → phrase")
    task: str = N_("How do you say this?")

    def fits(self, phrase: PhraseText) -> bool:
        """Return True: every phrase has a meaning."""
        return bool(phrase.translation)

    def ask(self, phrase: PhraseText) -> Question:
        """Return the translation, with the hint, as question and the phrase as answer."""
        return Question(
            question=phrase.translation,
            question_side=Side.KNOWN,
            answer=phrase.text,
            answer_side=Side.LEARNING,
            hint=phrase.hint,
            note=phrase.note,
            typed=True,
            expected=phrase.text,
            alternatives=phrase.alternatives,
        )
