"""What an import of a package is asked to do, and what it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from phraseweaver.domain.ids import DeckId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.formats.anki.note_types import NoteType, Roles


@dataclass(frozen=True, slots=True)
class TypeLook:
    """A note type of a package: how many notes it has, what its fields seem to hold, and some of them."""

    note_type: NoteType
    notes: int
    roles: Roles
    samples: tuple[PhraseDraft, ...]
    problem: PhraseWeaverError | None


@dataclass(frozen=True, slots=True)
class PackageLook:
    """What a package holds; nothing is stored yet. `known` counts the notes that are here already."""

    notes: int
    known: int
    cards: int
    answers: int
    types: tuple[TypeLook, ...]
    decks: tuple[str, ...]
    pictures: int
    first_answer: date | None
    last_answer: date | None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What to do with a package.

    New decks are for these languages. With `deck` all phrases go there, else into decks of Anki's names.
    `roles` overrules the guess for a note type, by its id. Without `history` all cards are new.
    """

    learning: str
    known: str
    deck: DeckId | None = None
    roles: Mapping[int, Roles] = field(default_factory=dict)
    history: bool = True


@dataclass(frozen=True, slots=True)
class NoteProblem:
    """A note that was left out, by its first words, and why."""

    words: str
    error: PhraseWeaverError


@dataclass(frozen=True, slots=True)
class PackageOutcome:
    """What an import did. `cards_left_out` had no kind here, `answers_left_out` no card or no rating.

    `pictures` were brought; `pictures_left_out` are missing, too large, unknown, or a note's second.
    """

    added: int
    changed: int
    unchanged: int
    cards: int
    answers: int
    recordings: int
    decks: tuple[str, ...]
    problems: tuple[NoteProblem, ...]
    notes_left_out: int
    cards_left_out: int
    answers_left_out: int
    recordings_left_out: int
    pictures: int
    pictures_left_out: int
