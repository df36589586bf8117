"""Note types: which field of a note is what of a phrase, and which template asks for what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from phraseweaver.domain.phrase_cards import KINDS
from phraseweaver.domain.phrase_cards.cloze import Cloze
from phraseweaver.domain.phrase_cards.listening import Listening
from phraseweaver.domain.phrase_cards.production import Production
from phraseweaver.domain.phrase_cards.recognition import Recognition
from phraseweaver.domain.text import name_key
from phraseweaver.formats.columns import find_mapping, unknown_columns

_TAG_OF_TEMPLATE = re.compile(r"\{\{([^{}]{1,200})\}\}")
_SPECIAL = frozenset(("frontside", "tags", "type", "deck", "subdeck", "card", "cardflag"))


class Role(StrEnum):
    """What a field of a note holds, as the command line names it too."""

    TEXT = "text"
    TRANSLATION = "translation"
    HINT = "hint"
    NOTE = "note"
    KEYWORD = "keyword"
    ALTERNATIVES = "alternatives"
    NOTHING = "nothing"


_NAMED = {
    "keyword": Role.KEYWORD,
    "ключевое слово": Role.KEYWORD,
    "also accepted": Role.ALTERNATIVES,
    "тоже верно": Role.ALTERNATIVES,
}
_TELLING = frozenset(("phrase", "translation", "text", "фраза", "перевод", "текст", "expression", "meaning"))
Roles = tuple[Role, ...]
"""One role for each field of a note type, in their order."""


@dataclass(frozen=True, slots=True)
class Template:
    """A question that a note type asks; `front` is its HTML with `{{fields}}`."""

    name: str
    front: str


@dataclass(frozen=True, slots=True)
class NoteType:
    """A kind of note: the names of its fields and its templates, both in Anki's order."""

    id: int
    name: str
    cloze: bool
    fields: tuple[str, ...]
    templates: tuple[Template, ...]


def guess_roles(note_type: NoteType, *, learning: str | None = None, known: str | None = None) -> Roles:
    """Return what the fields hold, by their names or else by their order.

    `learning` and `known` are codes of languages, for fields named after them. Without names: what is typed
    is the phrase that is learned; else the first field is the phrase, the second its translation and a third
    a note. A cloze note has its sentence first; what stands beside it is a note, as it is shown with the
    answer only.
    """
    roles = [Role.NOTHING] * len(note_type.fields)
    found = find_mapping(note_type.fields, learning=learning, known=known) or find_mapping(
        # Fields of a well-made type have many names: those that say nothing to us do not hide the others.
        note_type.fields,
        learning=learning,
        known=known,
        taken=unknown_columns(note_type.fields),
    )
    if note_type.cloze:
        places: list[int | None] = [0, None, None, 1]
        if found is not None:
            places = [0, found.translation or None, found.hint, found.note]
    elif found is not None:
        places = [found.text, found.translation, found.hint, found.note]
    else:
        places = [0, 1, None, 2]
    if not note_type.cloze and _typed_fields(note_type) == {places[1]} and _says_nothing(note_type, places):
        places[:2] = places[1], places[0]
    for at, name in enumerate(note_type.fields):
        roles[at] = _NAMED.get(name_key(name), Role.NOTHING)
    order = (Role.TEXT, Role.TRANSLATION, Role.HINT, Role.NOTE)
    for role, place in zip(order, places, strict=True):
        if place is not None and place < len(roles) and roles[place] is Role.NOTHING:
            roles[place] = role
    if found is not None and Role.TRANSLATION not in roles and not note_type.cloze:
        free = next((place for place, role in enumerate(roles) if role is Role.NOTHING), None)
        if free is not None:
            roles[free] = Role.TRANSLATION
    return tuple(roles)


def kinds_of_templates(note_type: NoteType, roles: Roles) -> dict[int, str]:
    """Return the card kind of each template that has one, by the template's number.

    A template that is called like a kind is of that kind. Else one whose question shows the phrase is
    recognition, one that shows the translation production, one that shows neither (a sound) listening, and
    one where the keyword is typed cloze. Of two of one kind the first counts: a phrase has one card of each.
    A cloze note has the kind cloze whatever the number of the card.
    """
    if note_type.cloze:
        return {}
    kinds: dict[int, str] = {}
    for number, template in enumerate(note_type.templates):
        kind = _kind_of(note_type, template, roles)
        if kind not in kinds.values():
            kinds[number] = kind
    return kinds


CLOZE = Cloze().key


def _kind_of(note_type: NoteType, template: Template, roles: Roles) -> str:
    if (called := template.name.strip().casefold()) in KINDS:
        return called
    used = _fields_in(note_type, template.front)
    if any(typed and roles[place] is Role.KEYWORD for place, typed in used):
        return CLOZE
    shown = [roles[place] for place, typed in used if not typed]
    if Role.TEXT in shown and shown.index(Role.TEXT) <= _place(shown, Role.TRANSLATION):
        return Recognition().key
    if Role.TRANSLATION in shown:
        return Production().key
    return Listening().key


def _place(shown: Sequence[Role], role: Role) -> int:
    return shown.index(role) if role in shown else len(shown)


def _says_nothing(note_type: NoteType, places: Sequence[int | None]) -> bool:
    """Return whether the names of phrase and translation tell their sides only, and no language."""
    return all(
        at is None or at >= len(note_type.fields) or name_key(note_type.fields[at]) not in _TELLING
        for at in places[:2]
    )


def _typed_fields(note_type: NoteType) -> set[int]:
    return {place for t in note_type.templates for place, typed in _fields_in(note_type, t.front) if typed}


def _fields_in(note_type: NoteType, front: str) -> list[tuple[int, bool]]:
    """Return the places of the fields that a question uses, and whether each is typed and not shown."""
    places = {name.casefold(): place for place, name in enumerate(note_type.fields)}
    found = []
    for tag in _TAG_OF_TEMPLATE.findall(front):
        if tag[:1] in "#^/!":
            continue
        *filters, name = (part.strip().casefold() for part in tag.split(":"))
        if name in places and not (name in _SPECIAL and not filters) and "hint" not in filters:
            found.append((places[name], "type" in filters))
    return found
