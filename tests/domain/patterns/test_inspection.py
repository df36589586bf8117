"""What is wrong with a pattern, and where."""

from __future__ import annotations

import pytest

from phraseweaver.domain.patterns.inspection import inspect


def test_the_sentences_of_a_pattern_come_with_their_translations() -> None:
    found = inspect("I'd like {a coffee|the bill}.", "Мне {кофе|счёт}.")
    assert found.sentences == (("I'd like a coffee.", "Мне кофе."), ("I'd like the bill.", "Мне счёт."))
    assert (found.rows, found.problems) == (2, ())


def test_a_phrase_without_slots_is_one_sentence() -> None:
    found = inspect("a {{b}}", "c")
    assert (found.rows, found.sentences) == (0, (("a {b}", "c"),))


@pytest.mark.parametrize(
    ("text", "translation", "places"),
    [
        # An opening brace is shown where it stands, on its own side.
        ("a {b|c", "d", [(0, "{")]),
        ("a", "b} c", [(1, "}")]),
        ("a {b|{c}", "d", [(0, "{")]),
        # Both sides are looked at, and every slot.
        ("{a", "b}", [(0, "{"), (1, "}")]),
        ("{a|b} {c|d|e} {f}", "{g|h}", [(0, "{c|d|e}"), (0, "{f}")]),
        # Other numbers of rows: the whole translation.
        ("{a|b}", "{c|d|e}", [(1, "{c|d|e}")]),
        # A row: its first option.
        ("{a|b|a}", "{c|d|c}", [(0, "a")]),
        ("{a|b}", "{c| }", [(1, " ")]),
    ],
)
def test_every_fault_is_told_with_its_place(
    text: str, translation: str, places: list[tuple[int, str]]
) -> None:
    problems = inspect(text, translation).problems
    sides = (text, translation)
    assert [(p.side, sides[p.side][slice(*p.span)]) for p in problems] == places


def test_a_translation_that_is_not_written_yet_is_no_fault_of_the_rows() -> None:
    assert inspect("{a|b}", "").problems == ()


def test_of_a_row_that_comes_twice_the_second_one_is_marked() -> None:
    (problem,) = inspect("{a|b|a}", "{c|d|c}").problems
    assert (problem.span, problem.row) == ((5, 6), 2)


def test_escaped_signs_do_not_end_an_option() -> None:
    assert inspect(r"{a\|b|c}", "{d|e}").sentences == (("a|b", "d"), ("c", "e"))
