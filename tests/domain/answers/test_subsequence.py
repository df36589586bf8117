"""The longest common subsequence."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from phraseweaver.domain.answers.subsequence import common_ends, common_subsequence


def _pairs(first: str, second: str) -> list[tuple[int, int]]:
    return common_subsequence([(letter,) for letter in first], [(letter,) for letter in second])


def test_letters_in_common_are_found_in_order() -> None:
    assert _pairs("xaybz", "ab") == [(1, 0), (3, 1)]
    assert _pairs("abc", "") == []
    assert _pairs("abc", "def") == []


def test_items_match_that_share_one_of_their_names() -> None:
    assert common_subsequence([("it",), ("is", "has")], [("it",), ("has",)]) == [(0, 0), (1, 1)]


_short = st.text("ab", max_size=7)


@settings(deadline=None)
@given(_short, _short)
def test_no_common_subsequence_is_longer(first: str, second: str) -> None:
    pairs = _pairs(first, second)
    assert all(first[i] == second[j] for i, j in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))
    of_second = {"".join(part) for size in range(8) for part in combinations(second, size)}
    longest = max(
        len(part) for size in range(8) for part in combinations(first, size) if "".join(part) in of_second
    )
    assert len(pairs) == longest


def test_the_ends_in_common_do_not_overlap() -> None:
    assert common_ends("abcx", "abdx") == (2, 1)
    assert common_ends("aa", "aaa") == (2, 0)
    assert common_ends("", "a") == (0, 0)
