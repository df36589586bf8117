"""Reading slots."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phraseweaver.domain.patterns.template import (
    BraceWithoutSlot,
    PatternRejected,
    RowsDiffer,
    Slot,
    SlotInSlot,
    SlotNotClosed,
    SlotOfOne,
    Template,
    TooManyRows,
    has_slots,
    literal_braces,
    parse,
)


def rows(text: str) -> list[str]:
    template = parse(text, "Phrase")
    return [template.row(number) for number in range(template.rows)]


def test_a_slot_gives_one_sentence_for_each_option() -> None:
    assert rows("I'd like {a coffee|the bill}, please.") == [
        "I'd like a coffee, please.",
        "I'd like the bill, please.",
    ]


def test_slots_are_aligned_by_row_and_not_combined() -> None:
    assert rows("{I|She} {am|is} here") == ["I am here", "She is here"]


def test_a_text_without_slots_has_no_rows_and_reads_as_it_stands() -> None:
    template = parse("Hello", "Phrase")
    assert (template.rows, template.row(0)) == (0, "Hello")


def test_doubled_braces_are_braces() -> None:
    assert parse("a {{b}} c", "Phrase").row(0) == "a {b} c"


def test_a_backslash_makes_signs_in_a_slot_plain() -> None:
    assert rows(r"{a\|b|c\}\{|d\\}") == ["a|b", "c}{", "d\\"]


def test_an_empty_option_leaves_no_double_space_and_none_before_a_full_stop() -> None:
    assert rows("I {|really} know {it|}.") == ["I know it.", "I really know."]


def test_an_empty_option_does_not_glue_words_together() -> None:
    assert rows("re {|x}do") == ["re do", "re xdo"]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("I like {a|b", SlotNotClosed),
        ("I like a}", BraceWithoutSlot),
        ("I like {a|{b|c}}", SlotInSlot),
        ("I like {a}", SlotOfOne),
        ("{" + "|".join("abcdefghijklmnopqrstuvwxyz" * 2) + "}", TooManyRows),
        ("{a|b} {c|d|e}", RowsDiffer),
    ],
)
def test_slots_that_cannot_be_read_are_named(text: str, error: type[PatternRejected]) -> None:
    with pytest.raises(error) as raised:
        parse(text, "Phrase")
    assert "Phrase" in str(raised.value)


def test_the_sentence_about_an_open_slot_shows_where_it_opens() -> None:
    with pytest.raises(SlotNotClosed, match="coffee, plea"):
        parse("One {coffee, please", "Phrase")


WRITTEN = st.text(alphabet="ab {}|\\é", max_size=12)
OPTION = WRITTEN.map(lambda text: " ".join(text.split()))


@given(
    before=WRITTEN.map(lambda text: text + "."),
    options=st.lists(OPTION, min_size=2, max_size=4),
    after=WRITTEN.map(lambda text: "." + text),
)
def test_what_is_written_is_read_back(before: str, options: list[str], after: str) -> None:
    template = Template((before, Slot(tuple(options)), after))
    assert parse(str(template), "Phrase") == template


@given(WRITTEN)
def test_any_text_can_be_written_without_slots(text: str) -> None:
    template = parse(literal_braces(text), "Phrase")
    assert template.rows == 0
    assert template.row(0) == text.strip()
    assert not has_slots(literal_braces(text))


@given(st.text(alphabet="ab{}|\\ ", max_size=30))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        template = parse(text, "Phrase")
    except PatternRejected as error:
        assert str(error)
    else:
        assert parse(str(template), "Phrase") == template
        assert has_slots(text) == bool(template.rows)
