"""The table and the text are two views of the same pattern."""

from __future__ import annotations

from dataclasses import replace

from phraseweaver.domain.patterns.table import from_table, to_table

TEXT = "I'd like {a coffee|the bill}, please{.|!}"
TRANSLATION = "Мне, пожалуйста, {кофе|счёт}."


def test_a_table_has_a_row_for_each_variant_and_a_column_for_each_slot() -> None:
    table = to_table(TEXT, TRANSLATION)
    assert table.rows == (("a coffee", ".", "кофе"), ("the bill", "!", "счёт"))
    assert table.text_slots == 2


def test_a_table_is_written_back_as_the_same_text() -> None:
    assert from_table(to_table(TEXT, TRANSLATION)) == (TEXT, TRANSLATION)


def test_a_row_may_be_added_and_empty_rows_fall_away() -> None:
    table = to_table(TEXT, TRANSLATION)
    longer = replace(table, rows=(*table.rows, ("tea", ".", "чай"), ("", " ", "")))
    text, translation = from_table(longer)
    assert text == "I'd like {a coffee|the bill|tea}, please{.|!|.}"
    assert translation == "Мне, пожалуйста, {кофе|счёт|чай}."


def test_signs_written_into_a_cell_stay_plain() -> None:
    table = to_table(TEXT, TRANSLATION)
    text, translation = from_table(replace(table, rows=(("a|b", ".", "{"), ("c", "!", "d"))))
    assert to_table(text, translation).rows == (("a|b", ".", "{"), ("c", "!", "d"))
