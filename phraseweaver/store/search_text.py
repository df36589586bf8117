"""What a phrase is found by: its key, its words, folded, and its tags, each between two marks."""

from __future__ import annotations

from functools import lru_cache

from phraseweaver.domain.search_query import fold_tag
from phraseweaver.domain.text import fold, phrase_key

_MARK = "\x1f"
"""Neither a phrase nor a query can hold it: between two of them a tag is found as a whole."""

_fold_tag = lru_cache(maxsize=10_000)(fold_tag)


def found_by(
    *, text: str, translation: str, hint: str = "", note: str = "", alternatives: str = "", tags: str = ""
) -> dict[str, str]:
    """Return the columns that a phrase is found by; arguments are as the columns of the same names."""
    words = fold("\n".join((text, translation, hint, note, alternatives)))
    marked = "".join(f"{_MARK}{folded}" for tag in tags.split() if (folded := _fold_tag(tag)))
    return {
        "phrase_key": phrase_key(text),
        "search_text": f"{words} {marked}{_MARK}" if marked else words,
    }


def tag_in_search_text(folded: str) -> tuple[str, str]:
    """Return what occurs in the text of every phrase with the tag, and of every phrase with one below it.

    Below `travel` lies `travel::spain`, as Anki writes it.
    """
    return f"{_MARK}{folded}{_MARK}", f"{_MARK}{folded}::"
