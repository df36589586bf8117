"""What counts as one slip of the keys."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phraseweaver.domain.answers.slips import is_one_edit, is_slip, slips_allowed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hello", "helo"),
        ("hello", "ello"),
        ("hello", "hell"),
        ("hello", "hallo"),
        ("hello", "jello"),
        ("hello", "hellx"),
        ("hello", "ehllo"),
        ("hello", "helol"),
        ("a", ""),
    ],
)
def test_one_letter_or_two_neighbours_swapped_are_one_edit(one: str, other: str) -> None:
    assert is_one_edit(one, other)
    assert is_one_edit(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hello", "hello"),
        ("hello", "hel"),
        ("hello", "olleh"),
        ("abcd", "cbad"),
        ("abcd", "badc"),
        ("ab", "cd"),
    ],
)
def test_the_same_and_anything_more_is_not_one_edit(one: str, other: str) -> None:
    assert not is_one_edit(one, other)
    assert not is_one_edit(other, one)


_few_letters = st.text("abc", max_size=6)


@settings(deadline=None)
@given(_few_letters, _few_letters)
def test_one_edit_is_what_an_edit_makes(one: str, other: str) -> None:
    made = {one[:i] + one[i + 1 :] for i in range(len(one))}
    made |= {one[:i] + letter + one[i:] for i in range(len(one) + 1) for letter in "abc"}
    made |= {one[:i] + letter + one[i + 1 :] for i in range(len(one)) for letter in "abc"}
    made |= {one[:i] + one[i + 1] + one[i] + one[i + 2 :] for i in range(len(one) - 1)}
    assert is_one_edit(one, other) is (other in made - {one})


def test_words_of_less_than_four_letters_have_no_slips() -> None:
    assert is_slip("this", "ths")
    assert not is_slip("the", "teh")


@pytest.mark.parametrize(
    ("words", "signs", "allowed"),
    [(1, 0, 1), (5, 0, 1), (6, 0, 2), (10, 0, 2), (0, 20, 1), (0, 21, 2), (4, 4, 1)],
)
def test_a_slip_is_allowed_for_every_five_words_begun(words: int, signs: int, allowed: int) -> None:
    assert slips_allowed(words, signs) == allowed
