"""The formats that phrases come and go in: a registry. A new format is one file and one line here."""

from __future__ import annotations

from phraseweaver.errors import N_
from phraseweaver.formats.delimited import Delimited
from phraseweaver.formats.format import Format, Layout, Mapping, ParsedTable, Progress, RowProblem

__all__ = ["FORMATS", "Format", "Layout", "Mapping", "ParsedTable", "Progress", "RowProblem", "format_of"]

FORMATS: dict[str, Format] = {
    format_.key: format_
    for format_ in (
        Delimited("csv", N_("CSV, with commas"), ".csv", "text/csv", ","),
        Delimited("csv-semicolon", N_("CSV, with semicolons"), ".csv", "text/csv", ";"),
        Delimited("tsv", N_("TSV, with tabs"), ".tsv", "text/tab-separated-values", "\t"),
    )
}
"""Every format by its key, in the order in which they are offered."""


def format_of(file_name: str) -> Format:
    """Return the format that a file's name ends in; CSV for any other: it is told by its content."""
    name = file_name.lower()
    return next((known for known in FORMATS.values() if name.endswith(known.suffix)), FORMATS["csv"])
