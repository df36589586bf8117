"""What a job is asked and what came of it arrive in the other process as they were."""

from __future__ import annotations

from datetime import date

import pytest

from phraseweaver.domain.ids import DeckId, UserId
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.errors import TextEmpty
from phraseweaver.formats import Layout, Mapping
from phraseweaver.formats.anki.note_types import NoteType, Role, Template
from phraseweaver.formats.anki.plan import ImportPlan, PackageLook, TypeLook
from phraseweaver.services.jobs.carrying_out import Ticket
from phraseweaver.services.jobs.kinds import KINDS
from phraseweaver.services.jobs.kinds.list_import import ListImportWish
from phraseweaver.services.jobs.kinds.list_look import ListLook, ListWish
from phraseweaver.services.jobs.plain import from_json, to_json
from phraseweaver.services.transfer import OnMatch

NOTES = NoteType(17, "Basic", False, ("Front", "Back"), (Template("Card 1", "{{Front}}"),))


@pytest.mark.parametrize(
    "value",
    [
        Ticket("list-look", UserId(3), None, "{}"),
        ImportPlan("es", "en", DeckId(3), {17: (Role.TEXT, Role.NOTHING)}, history=False),
        ListImportWish(ListWish(DeckId(1), "a.csv", Mapping(1, 0, tags=2)), OnMatch.UPDATE),
        ListLook(1, 2, 0, (PhraseDraft("uno", "one", tags=("a", "b")),), (), Layout(";", Mapping(), ("x",))),
        PackageLook(
            *(1, 0, 2, 3, (TypeLook(NOTES, 1, (Role.TEXT, Role.TRANSLATION), (), None),), ("Español",), 0),
            *(date(2026, 3, 10), None),
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_comes_back_as_it_was(value: object) -> None:
    assert from_json(type(value), to_json(value)) == value


def test_a_broken_rule_comes_back_with_its_sentence_in_any_language() -> None:
    look = TypeLook(NOTES, 1, (Role.TEXT, Role.TRANSLATION), (), TextEmpty(field="Translation"))
    problem = from_json(TypeLook, to_json(look)).problem
    assert problem is not None
    assert str(problem) == "“Translation” is empty. Please fill it in."
    # By the two it is put into the learner's language, there as here.
    assert (problem.message, problem.params) == (TextEmpty.message, {"field": "Translation"})


def test_every_kind_of_job_is_found_by_its_own_name() -> None:
    assert len(KINDS) == 12
    assert all(kind.name == name for name, kind in KINDS.items())
