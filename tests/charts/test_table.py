"""The figures behind a chart as a file."""

from __future__ import annotations

from datetime import date

from phraseweaver.charts.table import Table, as_csv


def test_cells_are_written_for_a_spreadsheet() -> None:
    table = Table(("Day", "Share", "N"), ((date(2026, 3, 10), 0.856789, 12), (date(2026, 3, 11), None, 0)))
    assert as_csv(table) == (b"\xef\xbb\xbfDay,Share,N\r\n2026-03-10,0.8568,12\r\n2026-03-11,,0\r\n")


def test_words_that_look_like_formulas_are_kept_from_being_ones() -> None:
    table = Table(("Phrase",), (("=1+1",), ("-5",), ("'@x",), ("a=b",)))
    assert as_csv(table).decode("utf-8-sig").splitlines()[1:] == ["'=1+1", "'-5", "''@x", "a=b"]


def test_negative_numbers_are_numbers() -> None:
    assert as_csv(Table(("n",), ((-5,),))).decode("utf-8-sig").splitlines()[1] == "-5"
