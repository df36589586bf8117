"""Anki's packages in: look first, then all of it or none.

A package brings notes, cards and the log of every answer. Decided here, where Anki and we differ:

- A note is a phrase, found again by its guid; the text that was changed last wins.
- Of a card's schedule the side wins whose last answer is the later one. Deleting is not carried over.
- `reps` is the number of answers in the log, however incomplete Anki's is; `lapses` is Anki's own number.
- A card without FSRS keeps its due date; its memory is replayed from the log, or taken from its interval.
- What Anki buried comes back on the day after the package was made.
"""

from __future__ import annotations

from phraseweaver.formats.anki.plan import ImportPlan, PackageLook, PackageOutcome
from phraseweaver.services.anki_import.deck_choice import deck_name
from phraseweaver.services.anki_import.importing import Progress, import_package
from phraseweaver.services.anki_import.looking import SAMPLES, look_into
from phraseweaver.services.anki_import.opening import SUFFIXES, is_package

__all__ = [
    "SAMPLES",
    "SUFFIXES",
    "ImportPlan",
    "PackageLook",
    "PackageOutcome",
    "Progress",
    "deck_name",
    "import_package",
    "is_package",
    "look_into",
]
