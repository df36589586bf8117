"""The starter phrases: travel and everyday life, one table with a column for each language.

They were written for this project and are addressed to strangers: usted, Sie, vous, вы, European Portuguese
in the third person, Polish without pan or pani. Nothing in them marks the speaker as a man or a woman, so
that each can be said by whoever learns it. French has U+00A0 before its two-part punctuation marks.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.errors import N_, SameLanguages, UnknownLanguage

STARTER_LANGUAGES = ("en", "ru", "es", "de", "fr", "pt", "pl")
"""The codes of the languages that have a column."""

TOPICS = {
    "greetings": N_("Greetings"),
    "polite-words": N_("Polite words"),
    "cafe-and-restaurant": N_("Café and restaurant"),
    "asking-the-way": N_("Asking the way"),
    "transport": N_("Transport"),
    "hotel": N_("Hotel"),
    "shopping": N_("Shopping"),
    "numbers-and-time": N_("Numbers and time"),
    "health": N_("Health"),
    "emergencies": N_("Emergencies"),
    "phone-and-internet": N_("Phone and internet"),
    "small-talk": N_("Small talk"),
    "feelings-and-opinions": N_("Feelings and opinions"),
    "making-plans": N_("Making plans"),
    "misunderstandings": N_("Misunderstandings"),
}
"""The tag of each topic and its title, in the table's order."""

_TABLE = Path(__file__).with_name("phrases.csv")


def starter_phrases(learning: str, known: str, t: Callable[[str], str] | None = None) -> list[PhraseDraft]:
    """Return the phrases in the language learned with their translations, each tagged with its topic.

    The tags are in the language of `t`, in English without. Raises UnknownLanguage for a language without a
    column and SameLanguages for twice the same.
    """
    for code in (learning, known):
        if code not in STARTER_LANGUAGES:
            raise UnknownLanguage(code=code)
    if learning == known:
        raise SameLanguages
    tags = {title: _tag_in(t, title) or tag for tag, title in TOPICS.items()}
    return [
        PhraseDraft.checked(text=row[learning], translation=row[known], tags=tags[row["topic"]])
        for row in _rows()
    ]


def _tag_in(t: Callable[[str], str] | None, title: str) -> str:
    """Return the title of a topic as a tag, nothing where it is not translated."""
    translated = t(title) if t else title
    return "" if translated == title else "-".join(translated.casefold().split())


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
