"""Cloze: the phrase is shown with its keyword blanked, the keyword is typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from phraseweaver.domain.phrase_cards.kind import Question, Side
from phraseweaver.domain.phrase_text import PhraseText
from phraseweaver.errors import N_

BLANK = "_____"
"""As long for every keyword, so that its length gives nothing away."""


@dataclass(frozen=True, slots=True)
class Cloze:
    """The missing word in its sentence, with the translation as help."""

    key: str = "cloze"
    title: str = N_("Cloze: the missing keyword")
    task: str = N_("What is missing?")

    def fits(self, phrase: PhraseText) -> bool:
        """Return whether the phrase has a keyword and holds it."""
        return _find(phrase) is not None

    def ask(self, phrase: PhraseText) -> Question:
        """Return the phrase with every occurrence of the keyword blanked, and the whole phrase as answer."""
        found = _find(phrase)
        assert found is not None, "only a phrase that fits is asked for"
        return Question(
            question=_pattern(phrase.keyword).sub(BLANK, phrase.text),
            question_side=Side.LEARNING,
            answer=phrase.text,
            answer_side=Side.LEARNING,
            hint=" · ".join(part for part in (phrase.translation, phrase.hint) if part),
            note=phrase.note,
            typed=True,
            expected=found,
        )


def _pattern(keyword: str) -> re.Pattern[str]:
    # A keyword is a word of its own: "en" is not blanked inside "bien". In scripts without spaces the letters
    # around it are letters too, so that there any occurrence counts.
    word = re.escape(keyword)
    whole = rf"(?<!\w){word}(?!\w)" if _spaced(keyword) else word
    return re.compile(whole, re.IGNORECASE)


def _spaced(keyword: str) -> bool:
    """Return whether the keyword's script puts spaces between words: not Thai, Lao, Burmese, Chinese …"""
    return not any("\u0e00" <= c <= "\u0eff" or "\u1000" <= c <= "\u109f" or c >= "\u2e80" for c in keyword)


def _find(phrase: PhraseText) -> str | None:
    """Return the keyword as the phrase writes it, None where it does not occur."""
    if not phrase.keyword:
        return None
    found = _pattern(phrase.keyword).search(phrase.text)
    return found.group() if found else None
