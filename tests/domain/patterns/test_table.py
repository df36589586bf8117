"""The table and the text are two views of the same pattern."""

from __future__ import annotations

from dataclasses import replace

import pytest

from phraseweaver.domain.patterns.inspection import RowEmpty, RowTwice
from phraseweaver.domain.patterns.table import (
    FrameSlotUnknown,
    FrameWithoutSlot,
    PatternTable,
    RowsTooFew,
    SlotSkipped,
    frame_of,
    from_table,
    inspect_table,
    to_table,
    written_frame,
)

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


def test_options_that_a_slot_lacks_are_empty_cells() -> None:
    table = to_table("I {like|love|hate} {tea|coffee}", "{a|b|c}")
    assert table.rows == (("like", "tea", "a"), ("love", "coffee", "b"), ("hate", "", "c"))


def test_a_text_without_slots_is_a_table_without_rows() -> None:
    assert to_table("a {{b}}", "c") == PatternTable(("a {b}",), ("c",), ())


def test_a_frame_is_written_with_numbers_and_read_back() -> None:
    written = "I'd like {1} and {2}, {{please}}"
    frame = frame_of(written, "Phrase")
    assert frame == ("I'd like ", 1, " and ", 2, ", {please}")
    assert written_frame(frame) == written


@pytest.mark.parametrize(
    ("written", "refused", "span"),
    [
        ("I like {tea|milk}", FrameSlotUnknown, (7, 17)),
        ("I like {0}", FrameSlotUnknown, (7, 10)),
        ("{1} and {3}", SlotSkipped, (0, 11)),
    ],
)
def test_a_frame_takes_only_numbered_slots_without_gaps(
    written: str, refused: type[Exception], span: tuple[int, int]
) -> None:
    with pytest.raises(refused) as raised:
        frame_of(written, "Phrase")
    assert getattr(raised.value, "span", None) == span


ONE_SLOT = PatternTable(("Give me ", 1), ("Дайте ", 1), (("tea", "чай"), ("milk", "молоко")))


def test_a_table_that_is_right_says_its_sentences() -> None:
    assert inspect_table(ONE_SLOT).sentences == (
        ("Give me tea", "Дайте чай"),
        ("Give me milk", "Дайте молоко"),
    )


def test_faults_in_a_table_are_named_by_its_own_rows_empty_ones_counted() -> None:
    twice = replace(ONE_SLOT, rows=(("tea", "чай"), ("", ""), ("milk", "молоко"), ("tea", "чай")))
    (problem,) = inspect_table(twice).problems
    assert isinstance(problem.error, RowTwice)
    assert (problem.row, str(problem.error)) == (3, "Row 4 is the same as row 1: Give me tea")

    empty = PatternTable((1,), (1,), (("", ""), ("tea", "чай"), ("milk", "")))
    (problem,) = inspect_table(empty).problems
    assert isinstance(problem.error, RowEmpty)
    assert (problem.side, problem.row, problem.slot) == (1, 2, 0)
    assert str(problem.error) == "“Translation”: row 3 is empty."


def test_a_table_needs_two_rows_and_a_slot_in_the_phrase() -> None:
    (problem,) = inspect_table(replace(ONE_SLOT, rows=(("tea", "чай"), (" ", "")))).problems
    assert isinstance(problem.error, RowsTooFew)
    assert problem.row == 1
    (problem,) = inspect_table(PatternTable(("tea",), (1,), (("чай",), ("чаю",)))).problems
    assert isinstance(problem.error, FrameWithoutSlot)
