"""Listening: the phrase is heard and typed."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.domain.phrase_cards.kind import Question, Side
from phraseweaver.domain.phrase_text import PhraseText
from phraseweaver.errors import N_


@dataclass(frozen=True, slots=True)
class Listening:
    """Dictation: from the sound to the words; the meaning comes with the answer."""

    key: str = "listening"
    title: str = N_("Listening: sound → phrase")
    task: str = N_("What do you hear?")

    def fits(self, phrase: PhraseText) -> bool:
        """Return True: every phrase can be spoken."""
        return bool(phrase.text)

    def ask(self, phrase: PhraseText) -> Question:
        """Return the phrase, to be heard, as question and as answer, with its translation and note."""
        return Question(
            question=phrase.text,
            question_side=Side.LEARNING,
            answer=phrase.text,
            answer_side=Side.LEARNING,
            note="\n".join(part for part in (phrase.translation, phrase.note) if part),
            typed=True,
            expected=phrase.text,
            heard=True,
        )
