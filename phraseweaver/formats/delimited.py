"""Tables as text: CSV with commas or semicolons, TSV, cells pasted from a spreadsheet, quick lines.

A row is named by the number of the line in which it begins, as an editor shows it; in a table without line
breaks inside cells that is also the number that a spreadsheet shows.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from phraseweaver.domain.patterns import PatternRejected, literal_braces, means_slots
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.errors import PhraseWeaverError, TextRejected
from phraseweaver.formats.columns import find_mapping, mapping_by_place
from phraseweaver.formats.encoding import MAX_BYTES, MAX_MEGABYTES, decode, decode_as, find_encoding
from phraseweaver.formats.errors import FileEmpty, FileTooLarge, MisplacedQuote, TooManyRows, UnclosedQuote
from phraseweaver.formats.format import Layout, Mapping, ParsedTable, Progress, RowProblem
from phraseweaver.formats.html_text import html_to_text
from phraseweaver.formats.preamble import read_preamble

__all__ = ["MAX_BYTES", "MAX_ROWS", "Delimited", "decode", "find_layout", "read", "read_rows", "write"]

MAX_ROWS = 100_000
HEADER = ("text", "translation", "hint", "note", "tags", "keyword", "also accepted")

DELIMITERS = ("\t", ";", "|", ",")
"""In the order in which they are believed: a comma is the likeliest to stand in a sentence."""
QUICK = {"=": re.compile("="), "—": re.compile(r"\s[—–]\s"), "-": re.compile(r"\s-\s")}
"""What stands between phrase and translation in a list without columns; dashes want space around them."""

_SAMPLE_CHARACTERS = 65_536
_SAMPLE_LINES = 200
_SHOWN_ROWS = 5
_SHOWN_COLUMNS = 50
_SHOWN_CHARACTERS = 200
_ROWS_BETWEEN_PROGRESS = 500

_SLOT = re.compile(r"\{[^{}]*\}")
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_GUARDED_FORMULA = re.compile(r"'+[=+\-@\t\r＝＋－＠]")


@dataclass(frozen=True, slots=True)
class Delimited:
    """A format of this family. All read alike, whatever stands between the cells; each writes its own."""

    key: str
    title: str
    suffix: str
    media_type: str
    delimiter: str

    def read(
        self,
        source: bytes | str,
        *,
        mapping: Mapping | None = None,
        learning: str | None = None,
        known: str | None = None,
        progress: Progress | None = None,
    ) -> ParsedTable:
        """Return the phrases of the table; see `read`."""
        return read(source, mapping=mapping, learning=learning, known=known, progress=progress)

    def write(self, rows: Iterable[PhraseDraft]) -> bytes:
        """Return the table of the phrases; see `write`."""
        return write(rows, self.delimiter)


def read(
    source: bytes | str,
    *,
    delimiter: str | None = None,
    has_header: bool | None = None,
    mapping: Mapping | None = None,
    learning: str | None = None,
    known: str | None = None,
    progress: Progress | None = None,
) -> ParsedTable:
    """Return the phrases of a file's bytes or of a pasted text, and the rows that had to be left out.

    What is None is found out, see `find_layout`. Raises ImportRejected for what is wrong with the whole
    list: FileEmpty, FileNotText, FileTooLarge, TooManyRows or UnclosedQuote.
    """
    encoding = find_encoding(source) if isinstance(source, bytes) else ""
    text = decode_as(source, encoding) if isinstance(source, bytes) else source.removeprefix("\ufeff")
    if len(text) > MAX_BYTES:
        raise FileTooLarge(limit=MAX_MEGABYTES)
    layout = find_layout(text, delimiter=delimiter, has_header=has_header, learning=learning, known=known)
    if mapping is not None:
        layout = replace(layout, mapping=mapping)
    drafts: list[tuple[int, PhraseDraft]] = []
    problems: list[RowProblem] = []
    for row, outcome in read_rows(text, layout, progress=progress):
        if isinstance(outcome, PhraseDraft):
            drafts.append((row, outcome))
        else:
            problems.append(RowProblem(row, outcome))
    if not drafts and not problems:
        raise FileEmpty
    return ParsedTable(drafts=drafts, problems=problems, layout=layout, encoding=encoding)


def find_layout(
    text: str,
    *,
    delimiter: str | None = None,
    has_header: bool | None = None,
    learning: str | None = None,
    known: str | None = None,
) -> Layout:
    """Return how the table is laid out, from its first lines and what the caller knows of it.

    `learning` and `known` are codes of languages, for a header that names its columns by language.
    """
    lines = _first_lines(text)
    preamble = read_preamble(lines)
    lines = lines[preamble.lines :]
    separator = delimiter or preamble.separator or _find_delimiter(lines)
    rows = _sample_rows(lines, separator)
    named = _sample_rows([preamble.columns], separator)
    candidate = (named or rows or [[]])[0]
    found = find_mapping(candidate, learning=learning, known=known, taken=preamble.taken)
    first_row_names = not named and bool(rows) and (found is not None if has_header is None else has_header)
    header = candidate if named or first_row_names else []
    if found is None or not header:
        found = mapping_by_place(taken=preamble.taken)
    if preamble.tags_column is not None:
        found = replace(found, tags=preamble.tags_column)
    return Layout(
        delimiter=separator,
        mapping=found,
        header=_shown(header),
        sample=tuple(_shown(row) for row in rows[first_row_names:][:_SHOWN_ROWS]),
        lines_before=preamble.lines,
        first_row_names=first_row_names,
        html=preamble.html,
        extra_tags=preamble.tags,
    )


def read_rows(
    text: str, layout: Layout, *, progress: Progress | None = None
) -> Iterator[tuple[int, PhraseDraft | PhraseWeaverError]]:
    """Yield for each row that is not blank its number and its phrase, or why there is none.

    Raises TooManyRows or UnclosedQuote when it comes to that.
    """
    lines = _Lines(text, skip=layout.lines_before)
    records = _quick_records(lines, layout) if layout.delimiter in QUICK else _records(lines, layout)
    rows = 0
    names_to_come = layout.first_row_names
    for number, cells in records:
        if isinstance(cells, PhraseWeaverError):
            yield number, cells
        elif _is_blank(cells):
            continue
        elif names_to_come:
            names_to_come = False
            continue
        else:
            yield number, _draft(cells, layout)
        rows += 1
        if rows > MAX_ROWS:
            raise TooManyRows(limit=MAX_ROWS)
        if progress and rows % _ROWS_BETWEEN_PROGRESS == 0:
            progress(lines.characters / len(text))
    if progress:
        progress(1.0)


def write(rows: Iterable[PhraseDraft], delimiter: str = ",") -> bytes:
    """Return a table with a header, in UTF-8 with the byte order mark that Excel looks for.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it, and so does one that
    begins with such apostrophes; `read` takes one away again.
    """
    out = io.StringIO(newline="")
    table = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    table.writerow(HEADER)
    for row in rows:
        cells = (
            *(row.text, row.translation, row.hint, row.note, " ".join(row.tags), row.keyword),
            "\n".join(row.alternatives),
        )
        table.writerow(["'" + cell if _FORMULA.match(cell) else cell for cell in cells])
    return out.getvalue().encode("utf-8-sig")


class _Lines:
    """Hands out the lines of a text with their ends (LF, CR or both), and knows how far it has come."""

    def __init__(self, text: str, *, skip: int = 0) -> None:
        self._file = io.StringIO(text, newline="")
        self.number = 0
        self.characters = 0
        self.latest = ""
        self.ended = False
        for _ in islice(self, skip):
            pass

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._file.readline()
        if not line:
            self.ended = True
            raise StopIteration
        self.latest = line
        self.number += 1
        self.characters += len(line)
        return line


def _records(lines: _Lines, layout: Layout) -> Iterator[tuple[int, list[str] | PhraseWeaverError]]:
    # The module's default of 131,072 characters would end the whole reading at one long cell; such a cell
    # is a problem of its row. The limit is the process's, so it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_BYTES + 1))
    # Strict: a lenient reader swallows the rows after a stray quotation mark without a word.
    table = csv.reader(lines, delimiter=layout.delimiter, skipinitialspace=True, strict=True)
    while True:
        first = lines.number + 1
        try:
            cells = next(table)
        except StopIteration:
            return
        except csv.Error:
            if lines.ended:
                raise UnclosedQuote(line=first) from None
            if layout.delimiter == "\t" and lines.number == first:
                # Some spreadsheets copy quotation marks as they are, and a tab is in no sentence.
                yield first, lines.latest.rstrip("\r\n").split("\t")
            else:
                yield first, MisplacedQuote()
        else:
            yield first, cells


def _quick_records(lines: _Lines, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    separator = QUICK[layout.delimiter]
    for line in lines:
        yield lines.number, separator.split(line, maxsplit=1)


def _draft(cells: Sequence[str], layout: Layout) -> PhraseDraft | PhraseWeaverError:
    def cell(column: int | None) -> str:
        if column is None or column >= len(cells):
            return ""
        value = cells[column]
        if value[:1] == "'" and _GUARDED_FORMULA.match(value):
            value = value[1:]
        return html_to_text(value) if layout.html else value

    columns = layout.mapping
    tags = cell(columns.tags)
    braced = {
        "text": cell(columns.text),
        "translation": cell(columns.translation),
        "keyword": cell(columns.keyword),
        "alternatives": cell(columns.alternatives),
    }
    others = {
        "hint": cell(columns.hint),
        "note": cell(columns.note),
        "tags": f"{tags} {layout.extra_tags}" if layout.extra_tags else tags,
    }
    try:
        try:
            return PhraseDraft.checked(**braced, **others)
        except PatternRejected:
            # A slot gone wrong is named.
            if any(means_slots(words) for words in braced.values()):
                raise
            # Braces of elsewhere are braces: a list that knows no slots need not write them twice.
            plain = {name: literal_braces(words) for name, words in braced.items()}
            return PhraseDraft.checked(**plain, **others)
    except TextRejected as error:
        return error


def _first_lines(text: str) -> list[str]:
    lines = list(islice(_Lines(text[:_SAMPLE_CHARACTERS]), _SAMPLE_LINES))
    # The last line may be cut; alone, a cut line is better than none.
    return lines[:-1] if len(text) > _SAMPLE_CHARACTERS and 1 < len(lines) < _SAMPLE_LINES else lines


def _sample_rows(lines: Iterable[str], separator: str) -> list[list[str]]:
    if separator in QUICK:
        rows = [QUICK[separator].split(line, maxsplit=1) for line in lines]
    else:
        rows = list(csv.reader(lines, delimiter=separator, skipinitialspace=True))
    return [row for row in rows if not _is_blank(row)]


def _is_blank(cells: Iterable[str]) -> bool:
    return not any(cell and not cell.isspace() for cell in cells)


def _find_delimiter(lines: Sequence[str]) -> str:
    """Return the delimiter that most rows agree on, or the mark of a quick list, or a comma.

    A header that is understood decides at once. Slots like `{tea|coffee}` are no columns.
    """
    bare = [_SLOT.sub("", line) for line in lines]
    scores: dict[str, float] = {}
    for delimiter in DELIMITERS:
        rows = _sample_rows(bare, delimiter)
        if rows and find_mapping(rows[0]):
            return delimiter
        scores[delimiter] = _agreement(rows)
    best = max(DELIMITERS, key=scores.__getitem__)
    written = [line.strip() for line in lines if line.strip()]
    shares = {mark: _share_split(written, pattern) for mark, pattern in QUICK.items()}
    quick = max(QUICK, key=shares.__getitem__)
    if scores[best] >= 0.5 and not (best == "," and shares[quick] == 1 and _commas_are_prose(written, quick)):
        return best
    if shares[quick] >= 0.5:
        return quick
    return next((d for d in DELIMITERS[:-1] if scores[d]), quick if shares[quick] else ",")


def _agreement(rows: Sequence[Sequence[str]]) -> float:
    """Return the share of the rows that have the same number of cells, at least two; 0 where none has."""
    widths = [len(row) for row in rows]
    return max((widths.count(width) / len(widths) for width in set(widths) if width > 1), default=0.0)


def _share_split(lines: Sequence[str], pattern: re.Pattern[str]) -> float:
    halves = (pattern.split(line, maxsplit=1) for line in lines)
    split = sum(len(half) == 2 and not any(_is_blank([side]) for side in half) for half in halves)
    return split / len(lines) if lines else 0.0


def _commas_are_prose(lines: Sequence[str], mark: str) -> bool:
    """Whether the commas belong to sentences: `Yes, please = Да, пожалуйста`."""
    if mark == "=":
        return all(" = " in line for line in lines)
    return not any(re.search(r",\S", line) for line in lines)


def _shown(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(cell[:_SHOWN_CHARACTERS] for cell in cells[:_SHOWN_COLUMNS])
