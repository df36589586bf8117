"""What an import of a package is asked to do and what it did; as JSON too, for the process that does it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from phraseweaver.domain.ids import DeckId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.errors import PhraseWeaverError
from phraseweaver.formats.anki.note_types import NoteType, Role, Roles


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


class Retold(PhraseWeaverError):
    """An error of another process, with its sentence and parameters."""

    def __init__(self, message: str, params: Mapping[str, object]) -> None:
        super().__init__(**params)
        self.retold = message

    @property
    def message(self) -> str:  # type: ignore[override]
        """The source string that the other process had."""
        return self.retold


def plan_to_json(plan: ImportPlan) -> str:
    """Return a plan as JSON."""
    return json.dumps(asdict(plan) | {"roles": {str(key): list(roles) for key, roles in plan.roles.items()}})


def plan_from_json(text: str) -> ImportPlan:
    """Return the plan that `plan_to_json` wrote."""
    found: dict[str, Any] = json.loads(text)
    roles = {int(key): tuple(map(Role, given)) for key, given in found.pop("roles").items()}
    deck = found.pop("deck")
    return ImportPlan(**found, deck=None if deck is None else DeckId(deck), roles=roles)


def outcome_to_json(outcome: PackageOutcome) -> str:
    """Return what was done as JSON."""
    problems = [{"words": problem.words, **error_values(problem.error)} for problem in outcome.problems]
    plain = {name: getattr(outcome, name) for name in PackageOutcome.__dataclass_fields__}
    return json.dumps(plain | {"problems": problems, "decks": list(outcome.decks)})


def outcome_from_json(text: str) -> PackageOutcome:
    """Return the outcome that `outcome_to_json` wrote."""
    found: dict[str, Any] = json.loads(text)
    problems = tuple(NoteProblem(part["words"], error_of(part)) for part in found.pop("problems"))
    return PackageOutcome(**found | {"decks": tuple(found["decks"])}, problems=problems)


def error_values(error: PhraseWeaverError) -> dict[str, Any]:
    """Return the sentence of a broken rule with its parameters."""
    params = {
        name: value if isinstance(value, int | float) else str(value) for name, value in error.params.items()
    }
    return {"message": error.message, "params": params}


def error_of(values: Mapping[str, Any]) -> PhraseWeaverError:
    """Return the error that `error_values` described."""
    return Retold(values["message"], values["params"])
