"""Why a list of phrases, or one row of it, cannot be read."""

from __future__ import annotations

from phraseweaver.errors import N_, ImportRejected


class FileEmpty(ImportRejected):
    message = N_("There are no phrases in this list.")


class FileNotText(ImportRejected):
    message = N_("This file is not text. Save your list as CSV in UTF-8 and try again.")


class FileTooLarge(ImportRejected):
    """Parameter: limit (megabytes)."""

    message = N_("This list is larger than {limit} MB. Please divide it.")


class TooManyRows(ImportRejected):
    """Parameter: limit."""

    message = N_("This list has more than {limit} rows. Please divide it.")


class UnclosedQuote(ImportRejected):
    """Parameter: line, the number of the line in which the row begins."""

    message = N_("A quotation mark is opened in line {line} and never closed.")


class MisplacedQuote(ImportRejected):
    """One row only: its cells cannot be told apart."""

    message = N_(
        "A quotation mark stands where none may be. A cell that contains quotation marks is put into "
        "quotation marks, and those inside are doubled."
    )
