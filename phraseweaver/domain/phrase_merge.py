"""Putting two entries for the same phrase into one."""

from __future__ import annotations

from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.text import name_key


def same_words(one: PhraseDraft, other: PhraseDraft) -> bool:
    """Return whether the two say the same, without regard to case and runs of white space."""
    return (name_key(one.text), name_key(one.translation)) == (
        name_key(other.text),
        name_key(other.translation),
    )


def merged(there: PhraseDraft, new: PhraseDraft) -> PhraseDraft:
    """Return the phrase that is there with all that the new one adds to it.

    A translation or note that it lacks is appended, a hint or keyword fills a gap, tags and accepted answers
    are united. Raises TextRejected or PatternRejected where the whole cannot be stored.
    """
    return PhraseDraft.checked(
        text=there.text,
        translation=_appended(there.translation, new.translation, "; "),
        hint=there.hint or new.hint,
        note=_appended(there.note, new.note, "\n"),
        tags=(*there.tags, *new.tags),
        keyword=there.keyword or new.keyword,
        alternatives="\n".join((*there.alternatives, *new.alternatives)),
    )


def _appended(there: str, new: str, between: str) -> str:
    known = {name_key(part) for part in (there, *there.split(between.strip() or between))}
    return between.join(part for part in (there, new) if part) if name_key(new) not in known else there
