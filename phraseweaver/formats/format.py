"""What every format must say, and what comes of reading a list of phrases."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.errors import PhraseWeaverError

Progress = Callable[[float], object]
"""Called now and then with the share that is done, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column, counted from 0, holds what; None where nothing is taken from the list.

    A row that is too short to have a column is empty there.
    """

    text: int = 0
    translation: int = 1
    hint: int | None = None
    note: int | None = None
    tags: int | None = None
    keyword: int | None = None
    alternatives: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """What was found out about a list before its rows are read.

    `delimiter` is a character, `header` the names of the columns (empty where the list has none), `sample`
    the first rows as they stand there, for choosing the columns by hand. `lines_before` lines
    say how to read the table, and `first_row_names` whether the first row of it is the header.
    """

    delimiter: str
    mapping: Mapping
    header: tuple[str, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    lines_before: int = 0
    first_row_names: bool = False
    html: bool = False
    extra_tags: str = ""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that was left out, by the number of the line in which it begins, and why."""

    row: int
    error: PhraseWeaverError


@dataclass(frozen=True, slots=True)
class ParsedTable:
    """The phrases of a list with the numbers of their rows, the rows that were left out, and the layout.

    `encoding` names the encoding of the bytes, "" for text that was pasted.
    """

    drafts: list[tuple[int, PhraseDraft]]
    problems: list[RowProblem]
    layout: Layout
    encoding: str = ""


class Format(Protocol):
    """One way of writing phrases down. `title` is a source string, `suffix` the end of a file's name."""

    @property
    def key(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def suffix(self) -> str: ...

    @property
    def media_type(self) -> str: ...

    def read(
        self,
        source: bytes | str,
        *,
        mapping: Mapping | None = None,
        learning: str | None = None,
        known: str | None = None,
        progress: Progress | None = None,
    ) -> ParsedTable:
        """Return the phrases of a file or a pasted text; raises ImportRejected if it is none of its kind.

        `mapping` overrules the columns found; `learning` and `known` are the codes of the deck's languages,
        for a list that names its columns by language.
        """
        ...

    def write(self, rows: Iterable[PhraseDraft]) -> bytes:
        """Return a file with the phrases, which `read` gives back unchanged."""
        ...
