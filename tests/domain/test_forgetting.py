"""The forgetting curve against published values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from phraseweaver.domain.forgetting import days_until, retrievability

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "fsrs-vectors.json").read_text(encoding="utf-8"))
DECAY = VECTORS["default_weights_fsrs6"][20]


def vector(name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(vector for vector in VECTORS["official"] if vector["id"] == name)
    return found


def test_the_curve_is_the_published_one() -> None:
    curve = vector("rs-forgetting-curve")
    for elapsed, stability, expected in zip(curve["t"], curve["s"], curve["expect"], strict=True):
        assert retrievability(elapsed, stability, DECAY) == pytest.approx(expected, abs=1e-5)


def test_the_curve_of_another_decay_is_the_published_one() -> None:
    curve = vector("rs-current-retrievability-decay0.2")
    for elapsed, stability, expected in zip(curve["t"], curve["s"], curve["expect"], strict=True):
        assert retrievability(elapsed, stability, curve["decay"]) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("decay", [0.1, 0.1542, 0.5, 0.8])
def test_after_as_many_days_as_the_stability_nine_in_ten_are_left(decay: float) -> None:
    assert retrievability(37, 37, decay) == pytest.approx(0.9)
    assert days_until(0.9, 37, decay) == pytest.approx(37)


def test_days_may_be_fractional() -> None:
    assert 0.9 < retrievability(0.5, 1, DECAY) < 1


def test_a_clock_set_back_counts_as_no_time_at_all() -> None:
    assert retrievability(-3, 1, DECAY) == 1.0


def test_the_interval_to_a_wished_for_retention_is_the_published_one() -> None:
    published = vector("rs-next-interval")
    for wanted, expected in zip(
        published["desired_retention"], published["expect_rounded_min1"], strict=True
    ):
        days = max(round(days_until(wanted, published["stability"], DECAY)), 1)
        # Published from 32-bit floats: at 0.1 they are three days in three million apart.
        assert days == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("wanted", [0.7, 0.85, 0.9, 0.97])
def test_after_the_days_until_a_retention_that_much_is_left(wanted: float) -> None:
    assert retrievability(days_until(wanted, 12.5, DECAY), 12.5, DECAY) == pytest.approx(wanted)
