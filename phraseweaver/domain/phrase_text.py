"""The words of a phrase."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhraseText:
    """The words of a phrase that a question is made from."""

    text: str
    translation: str
    hint: str = ""
    note: str = ""
    keyword: str = ""
    alternatives: tuple[str, ...] = ()
