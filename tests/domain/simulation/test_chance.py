from __future__ import annotations

import pytest

from phraseweaver.domain.simulation.chance import Chance


def test_the_same_seed_and_stream_give_the_same_numbers() -> None:
    one, other = Chance(3, 5), Chance(3, 5)
    assert [one.next() for _ in range(5)] == [other.next() for _ in range(5)]


def test_streams_and_seeds_differ() -> None:
    firsts = {Chance(seed, stream).next() for seed in range(20) for stream in range(20)}
    assert len(firsts) == 400


def test_numbers_are_even_between_zero_and_one() -> None:
    numbers = [Chance(1, stream).next() for stream in range(5_000)]
    assert min(numbers) >= 0
    assert max(numbers) < 1
    for tenth in range(10):
        share = sum(tenth / 10 <= number < (tenth + 1) / 10 for number in numbers) / len(numbers)
        assert share == pytest.approx(0.1, abs=0.02)


def test_places_are_as_likely_as_their_shares() -> None:
    chance = Chance(1)
    drawn = [chance.among((3, 0, 1)) for _ in range(4_000)]
    assert set(drawn) == {0, 2}
    assert drawn.count(0) / len(drawn) == pytest.approx(0.75, abs=0.03)


def test_without_shares_it_is_the_last_place() -> None:
    assert Chance(1).among((0, 0, 0)) == 2
