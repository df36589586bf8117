"""A phrase that was checked and is not stored yet."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from phraseweaver.domain import patterns
from phraseweaver.domain.phrase_text import PhraseText
from phraseweaver.domain.text import MAX_NOTE, MAX_PHRASE, MAX_TAG, clean_line, clean_text
from phraseweaver.errors import N_


@dataclass(frozen=True, slots=True)
class PhraseDraft:
    """The words of a phrase as they would be stored; `checked` makes one from what a person wrote."""

    text: str
    translation: str
    hint: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    keyword: str = ""
    alternatives: tuple[str, ...] = ()

    @property
    def words(self) -> PhraseText:
        """What questions are made from."""
        return PhraseText(
            text=self.text,
            translation=self.translation,
            hint=self.hint,
            note=self.note,
            keyword=self.keyword,
            alternatives=self.alternatives,
        )

    @classmethod
    def checked(
        cls,
        text: str,
        translation: str,
        hint: str = "",
        note: str = "",
        tags: str | Iterable[str] = (),
        keyword: str = "",
        alternatives: str = "",
    ) -> PhraseDraft:
        """Return the draft with clean words; raises TextRejected naming the field.

        Text, translation and note keep their line breaks and no-break spaces, a hint is one line. Tags are
        separated by white space or commas, alternatives by line breaks. Slots must be readable and fit.
        """
        draft = cls(
            text=clean_text(text, N_("Phrase"), MAX_PHRASE),
            translation=clean_text(translation, N_("Translation"), MAX_PHRASE),
            # Most phrases have none of the three, and lists of phrases are long.
            hint=clean_line(hint, N_("Hint"), MAX_PHRASE, required=False) if hint else "",
            note=clean_text(note, N_("Note"), MAX_NOTE, required=False) if note else "",
            tags=split_tags(tags) if tags else (),
            keyword=clean_line(keyword, N_("Keyword"), MAX_PHRASE, required=False) if keyword else "",
            alternatives=_alternatives(alternatives) if alternatives else (),
        )
        patterns.check(draft.words)
        return draft


def _alternatives(written: str) -> tuple[str, ...]:
    lines = clean_text(written, N_("Also accepted"), MAX_NOTE, required=False).splitlines()
    return tuple(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))


def split_tags(tags: str | Iterable[str]) -> tuple[str, ...]:
    """Return the tags in their order, each once without regard to case; raises TextRejected.

    The first spelling of a tag stays, and one of invisible characters only is none. Stored, they are one
    string with single spaces: `" ".join(tags)`.
    """
    written = tags if isinstance(tags, str) else " ".join(tags)
    unique: dict[str, str] = {}
    for word in written.replace(",", " ").split():
        if not word[0].isalnum() and all(unicodedata.category(character) == "Cf" for character in word):
            continue
        tag = clean_line(word, N_("Tag"), MAX_TAG)
        unique.setdefault(tag.casefold(), tag)
    return tuple(unique.values())
