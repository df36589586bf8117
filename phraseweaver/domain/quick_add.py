"""Many phrases at once, one a line: `phrase = translation`."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.errors import N_, PhraseWeaverError

MAX_LINES = 500
"""A longer list is a file to import."""


class LinesTooMany(PhraseWeaverError):
    """Parameter: limit."""

    message = N_("At most {limit} lines fit in here. Import a longer list on the page “Import and export”.")


class TranslationMissing(PhraseWeaverError):
    message = N_("No translation. Write each phrase as: phrase = translation")


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no phrase yet, as it was written, and why."""

    written: str
    reason: PhraseWeaverError


@dataclass(frozen=True, slots=True)
class QuickAdd:
    """What was read from the lines, in their order."""

    drafts: tuple[PhraseDraft, ...]
    bad: tuple[BadLine, ...]


def parse(written: str) -> QuickAdd:
    """Return the phrases of the lines and the lines that are none; raises LinesTooMany. Empty lines pass."""
    lines = [line.strip() for line in written.splitlines() if line.strip()]
    if len(lines) > MAX_LINES:
        raise LinesTooMany(limit=MAX_LINES)
    drafts, bad = [], []
    for line in lines:
        try:
            drafts.append(parse_line(line))
        except PhraseWeaverError as error:
            bad.append(BadLine(line, error))
    return QuickAdd(tuple(drafts), tuple(bad))


def parse_line(line: str) -> PhraseDraft:
    """Return the phrase of one line; raises TranslationMissing, TextRejected or PatternRejected.

    A tab divides first, as in lines copied from a spreadsheet; then an equals sign between spaces, which is
    beyond doubt even where the phrase has one of its own (1+1=2 = …); then any equals sign.
    """
    for sign in ("\t", " = ", "="):
        text, found, translation = line.partition(sign)
        if found:
            return PhraseDraft.checked(text, translation)
    raise TranslationMissing
