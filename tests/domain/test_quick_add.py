"""Lines that become phrases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phraseweaver.domain.quick_add import MAX_LINES, LinesTooMany, TranslationMissing, parse
from phraseweaver.errors import TextEmpty


def pairs(written: str) -> list[tuple[str, str]]:
    """Return text and translation of every phrase that was read."""
    return [(draft.text, draft.translation) for draft in parse(written).drafts]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("la mesa = the table", ("la mesa", "the table")),
        ("la mesa=the table", ("la mesa", "the table")),
        ("  la mesa   =   the table  ", ("la mesa", "the table")),
        ("la mesa\tthe table", ("la mesa", "the table")),
        ("1+1=2 = one and one is two", ("1+1=2", "one and one is two")),
        ("a = b = c", ("a", "b = c")),
        ("x=y\tan equation", ("x=y", "an equation")),
    ],
)
def test_a_line_is_a_phrase_and_its_translation(line: str, expected: tuple[str, str]) -> None:
    assert pairs(line) == [expected]


def test_lines_keep_their_order_and_empty_ones_pass() -> None:
    assert pairs("uno = one\r\n\n  \ndos = two\n") == [("uno", "one"), ("dos", "two")]


def test_a_line_that_is_no_phrase_is_kept_with_its_reason_and_the_others_are_read() -> None:
    found = parse("uno = one\ndos\n= three\ncuatro = four")
    assert [draft.text for draft in found.drafts] == ["uno", "cuatro"]
    assert [(line.written, type(line.reason)) for line in found.bad] == [
        ("dos", TranslationMissing),
        ("= three", TextEmpty),
    ]


def test_a_pattern_may_be_written_in_a_line_and_one_that_is_none_comes_back_named() -> None:
    assert pairs("Un {té|café} = A {tea|coffee}") == [("Un {té|café}", "A {tea|coffee}")]
    (bad,) = parse("Un {té|café} = A {tea").bad
    assert bad.written == "Un {té|café} = A {tea"
    assert str(bad.reason) == "“Translation”: the brace before “tea” is never closed. Write {{ for a brace."


def test_too_long_a_list_is_refused_as_a_whole() -> None:
    assert len(parse("a = b\n" * MAX_LINES).drafts) == MAX_LINES
    with pytest.raises(LinesTooMany, match="500"):
        parse("a = b\n" * (MAX_LINES + 1))


@given(st.text(max_size=200))
def test_every_line_becomes_a_phrase_or_is_kept(written: str) -> None:
    found = parse(written)
    lines = [line for line in written.splitlines() if line.strip()]
    assert len(found.drafts) + len(found.bad) == len(lines)
