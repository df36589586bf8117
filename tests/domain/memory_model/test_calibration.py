from __future__ import annotations

import pytest

from phraseweaver.domain.memory_model import Calibration, Group, calibrate


def test_a_group_says_what_was_expected_and_what_happened() -> None:
    foretold = [0.7, 0.8, 0.9] * 20
    passed = [True, True, False] * 20
    (group,) = calibrate(foretold, passed).groups
    assert group == Group(pytest.approx(0.8), pytest.approx(2 / 3), 60)


def test_groups_go_from_the_least_expected_up_and_hold_equally_many() -> None:
    foretold = [place / 300 for place in range(300)]
    groups = calibrate(foretold[::-1], [chance > 0.5 for chance in foretold[::-1]]).groups
    assert [group.answers for group in groups] == [60] * 5
    assert [group.actual for group in groups] == [0, 0, pytest.approx(29 / 60), 1, 1]
    assert [group.expected for group in groups] == sorted(group.expected for group in groups)


def test_there_are_ten_groups_at_most() -> None:
    assert len(calibrate([0.9] * 5_000, [True] * 5_000).groups) == 10


def test_few_answers_are_one_group_and_none_are_none() -> None:
    assert calibrate([0.9], [True]).groups == (Group(0.9, 1.0, 1),)
    assert calibrate([], []) == Calibration(())


def test_off_by_is_the_root_mean_square_over_answers() -> None:
    # Three answers off by 0.1, one off by 0.3: the root of (3 · 0.01 + 0.09) / 4.
    calibration = Calibration((Group(0.9, 0.8, 3), Group(0.5, 0.8, 1)))
    assert calibration.off_by == pytest.approx(0.03**0.5)
    assert Calibration(()).off_by == 0
