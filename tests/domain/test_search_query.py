"""What a learner types into the search."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phraseweaver.domain.search_query import (
    MAX_DAYS,
    STATES,
    DaysUnknown,
    NameMissing,
    Part,
    SearchQuery,
    SearchRejected,
    StateUnknown,
    Term,
    added_term,
    deck_term,
    fold_tag,
    parse,
    state_term,
    tag_term,
)
from phraseweaver.domain.text import fold


def values(typed: str) -> list[tuple[str, str, bool]]:
    """Return part, value and exclusion of every term."""
    return [(term.part.value, term.value, term.excluded) for term in parse(typed).terms]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", []),
        ("   \n\t ", []),
        ("Dónde está", [("", "donde", False), ("", "esta", False)]),
        ('"Dónde  está"', [("", "donde esta", False)]),
        ("ЁЛКА", [("", "елка", False)]),
        ("-plane", [("", "plane", True)]),
        ('-"a plane"', [("", "a plane", True)]),
        ("tag:Travel", [("tag", "travel", False)]),
        ("-tag:café", [("tag", "cafe", True)]),
        ("TAG:x", [("tag", "x", False)]),
        ('deck:"Spain trip"', [("deck", "spain trip", False)]),
        ("deck:Spain trip", [("deck", "spain", False), ("", "trip", False)]),
        ("is:due is:NEW", [("is", "due", False), ("is", "new", False)]),
        ("-is:suspended", [("is", "suspended", True)]),
        ("added:7", [("added", "7", False)]),
        ("added:007", [("added", "7", False)]),
        ("“smart quotes”", [("", "smart quotes", False)]),
        ('"never closed', [("", "never closed", False)]),
        (r'"a \"quote\" and \\"', [("", 'a "quote" and \\', False)]),
        # What looks like a sign of the language and is none.
        ("-", [("", "-", False)]),
        ("- x", [("", "-", False), ("", "x", False)]),
        ("well-known", [("", "well-known", False)]),
        ('5" x', [("", '5"', False), ("", "x", False)]),
        ('"', [("", '"', False)]),
        ('""', []),
        ("c:\\temp", [("", "c:\\temp", False)]),
        ("http://x.org", [("", "http://x.org", False)]),
        ("10:30", [("", "10:30", False)]),
        ("colour:red", [("", "colour:red", False)]),
        ('"tag:travel"', [("", "tag:travel", False)]),
        ("100% _", [("", "100%", False), ("", "_", False)]),
        # A lone accent is nothing to look for.
        ("\u0301", []),
        ("a a A", [("", "a", False), ("", "a", False)]),
    ],
)
def test_a_query_is_read_as_it_is_typed(typed: str, expected: list[tuple[str, str, bool]]) -> None:
    assert values(typed) == expected


@pytest.mark.parametrize(
    ("typed", "reason", "token"),
    [
        ("hola is:foo", StateUnknown, "is:foo"),
        ("is:", StateUnknown, "is:"),
        ("-is:xyz hola", StateUnknown, "-is:xyz"),
        ('is:"very new"', StateUnknown, 'is:"very new"'),
        ("added:x", DaysUnknown, "added:x"),
        ("added:", DaysUnknown, "added:"),
        ("added:0", DaysUnknown, "added:0"),
        ("added:-3", DaysUnknown, "added:-3"),
        (f"added:{MAX_DAYS + 1}", DaysUnknown, f"added:{MAX_DAYS + 1}"),
        ("added:²", DaysUnknown, "added:²"),
        ("tag: x", NameMissing, "tag:"),
        ('deck:" "x', NameMissing, 'deck:" "'),
    ],
)
def test_a_part_that_means_nothing_is_named(typed: str, reason: type[SearchRejected], token: str) -> None:
    with pytest.raises(reason) as caught:
        parse(typed)
    assert caught.value.params["token"] == token
    assert token in str(caught.value)


def test_what_is_allowed_after_is_is_said() -> None:
    with pytest.raises(StateUnknown, match="due, new, leech, suspended, marked"):
        parse("is:late")


PIECES = st.sampled_from(
    [*"ab éЁß%_\\\"“:-'", "tag:", "deck:", "is:", "added:", *STATES, "7", "12", "\u3000", "你好", "ﬁ", "\n"]
)
TYPED = st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=20)


def read(typed: str) -> SearchQuery | None:
    try:
        return parse(typed)
    except SearchRejected:
        return None


@given(TYPED)
def test_whatever_is_typed_is_read_or_refused_by_name(typed: str) -> None:
    try:
        query = parse(typed)
    except SearchRejected as error:
        token = error.params["token"]
        assert isinstance(token, str)
        assert token
        assert token in typed
    else:
        assert all(term.value for term in query.terms)


@given(TYPED)
def test_a_query_written_out_reads_the_same(typed: str) -> None:
    query = read(typed)
    if query is not None:
        assert parse(query.written) == query


@given(TYPED)
def test_words_are_folded_and_states_and_days_are_known(typed: str) -> None:
    for term in (read(typed) or SearchQuery()).terms:
        match term.part:
            case Part.WORDS | Part.DECK:
                assert term.value == fold(term.shown)
            case Part.TAG:
                assert term.value == fold_tag(term.shown)
                assert not any(c.isspace() for c in term.value)
            case Part.IS:
                assert term.value in STATES
            case Part.ADDED:
                assert 1 <= int(term.value) <= MAX_DAYS


@given(TYPED)
def test_a_term_taken_out_leaves_the_others(typed: str) -> None:
    query = read(typed) or SearchQuery()
    for number, term in enumerate(query.terms):
        left = query.without(term)
        assert left.terms == query.terms[:number] + query.terms[number + 1 :]
        assert parse(left.written) == left


@given(st.text(min_size=1, max_size=30))
def test_terms_made_from_names_can_be_typed(name: str) -> None:
    for term in (tag_term(name), deck_term(name)):
        if term.value:
            (found,) = parse(term.token).terms
            assert (found.part, found.value) == (term.part, term.value)


def test_one_deck_and_one_span_of_days_replace_those_before_and_states_add_up() -> None:
    query = parse("deck:a added:3 is:due tag:x -deck:c")
    query = query.with_term(deck_term("b")).with_term(added_term(7)).with_term(state_term("new"))
    assert query.written == "is:due tag:x -deck:c deck:b added:7 is:new"


def test_a_term_added_twice_is_there_once() -> None:
    term = Term(Part.IS, "due", "due")
    assert SearchQuery().with_term(term).with_term(term).written == "is:due"
