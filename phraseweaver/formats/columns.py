"""Which column of a table holds what, told from the names of the columns."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import count

from phraseweaver.domain.languages import LANGUAGES
from phraseweaver.domain.text import name_key
from phraseweaver.formats.format import Mapping

_NAMES = {
    "text": (
        "text phrase front word expression sentence term question original "
        "фраза текст слово выражение предложение термин вопрос оригинал лицо",
        ("front side", "лицевая сторона"),
    ),
    "translation": (
        "translation translations meaning back answer definition перевод значение определение ответ оборот",
        ("back side", "обратная сторона"),
    ),
    "hint": ("hint hints clue подсказка подсказки", ()),
    "note": (
        "note notes comment comments remark remarks "
        "заметка заметки примечание примечания комментарий комментарии пояснение",
        (),
    ),
    "keyword": ("keyword", ("key word", "ключевое слово")),
    "alternatives": ("alternatives", ("also accepted", "accepted answers", "тоже верно")),
    "tags": ("tag tags label labels topic topics category тег теги метка метки тема темы категория", ()),
}
_ROLES = {name: role for role, (words, others) in _NAMES.items() for name in (*words.split(), *others)}
_LANGUAGES = {
    name_key(name): spoken.code
    for spoken in LANGUAGES.values()
    for name in (spoken.code, spoken.speech, spoken.english, spoken.native)
}
_LONGEST_NAME = 80
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")


def find_mapping(
    header: Sequence[str],
    *,
    learning: str | None = None,
    known: str | None = None,
    taken: Collection[int] = (),
) -> Mapping | None:
    """Return the mapping that a row of column names gives, None if it is no such row.

    Column names are those of `_NAMES` (English, Russian, Anki's), and languages by name or code. A row is a
    header if it names a text or a translation and one thing more, or if it names two languages or more and
    nothing unknown. `learning` and `known` say which language's column is the text and which the
    translation; without them the first two languages in their order. Columns `taken` hold no words.
    """
    roles: dict[str, int] = {}
    languages: dict[str, int] = {}
    unknown = 0
    for index, cell in enumerate(header):
        # The slice keeps the patterns off a long cell: no name is so long.
        name = name_key(_IN_BRACKETS.sub("", cell.strip()[:_LONGEST_NAME])).strip(" :*")
        if not name or index in taken:
            continue
        if name in _ROLES:
            roles.setdefault(_ROLES[name], index)
        elif name in _LANGUAGES:
            languages.setdefault(_LANGUAGES[name], index)
        else:
            unknown += 1
    names_words = bool(roles.keys() & {"text", "translation"}) and len(roles) + len(languages) > 1
    names_languages = len(languages) > 1 and not unknown
    if not names_words and not names_languages:
        return None
    for role, code in (("text", learning), ("translation", known)):
        if code in languages and role not in roles:
            roles[role] = languages.pop(code)
    free = [*languages.values(), *(i for i in range(len(header)) if i not in taken)]
    for role in ("text", "translation"):
        if role not in roles:
            roles[role] = next((i for i in free if i not in roles.values()), len(header))
    return Mapping(**roles)


def unknown_columns(header: Sequence[str]) -> set[int]:
    """Return the columns whose names are neither those of `_NAMES` nor languages."""
    names = (name_key(_IN_BRACKETS.sub("", cell.strip()[:_LONGEST_NAME])).strip(" :*") for cell in header)
    return {index for index, name in enumerate(names) if name not in _ROLES and name not in _LANGUAGES}


def mapping_by_place(*, taken: Collection[int] = (), tags: int | None = None) -> Mapping:
    """Return the mapping of a table without names: text, translation, note, in the columns not `taken`.

    The third column is a note and no hint: a note is shown with the answer and cannot give it away.
    """
    free = (index for index in count() if index not in taken)
    return Mapping(text=next(free), translation=next(free), note=next(free), tags=tags)
