"""When the learner is told that a card is a leech."""

from __future__ import annotations

import pytest

from phraseweaver.domain.leech import DEFAULT_LEECH_THRESHOLD, becomes_leech


def told_at(threshold: int, *, until: int = 24) -> list[int]:
    """Return the numbers of lapses at which a card that lapses again and again is announced."""
    return [lapses for lapses in range(1, until + 1) if becomes_leech(lapses - 1, lapses, threshold)]


@pytest.mark.parametrize(
    ("threshold", "lapses"),
    [
        (8, [8, 12, 16, 20, 24]),
        (7, [7, 11, 15, 19, 23]),  # half of seven, rounded up, is four
        (5, [5, 8, 11, 14, 17, 20, 23]),
        (10, [10, 15, 20]),
        (20, [20]),
        (99, []),
    ],
)
def test_a_card_is_announced_at_the_threshold_and_at_each_further_half_of_it(
    threshold: int, lapses: list[int]
) -> None:
    assert told_at(threshold) == lapses


def test_the_usual_threshold_is_eight() -> None:
    assert DEFAULT_LEECH_THRESHOLD == 8


@pytest.mark.parametrize("threshold", [1, 2])
def test_the_half_of_a_threshold_is_never_less_than_one_lapse(threshold: int) -> None:
    assert told_at(threshold, until=6) == list(range(threshold, 7))


def test_a_threshold_of_0_switches_it_off() -> None:
    assert told_at(0) == []


@pytest.mark.parametrize("lapses", [8, 12])
def test_an_answer_that_is_no_lapse_announces_nothing(lapses: int) -> None:
    assert not becomes_leech(lapses, lapses, 8)
