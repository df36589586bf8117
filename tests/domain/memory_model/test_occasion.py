from __future__ import annotations

import pytest

from phraseweaver.domain.memory_model import FIRST_FIT, answers_wanted, is_due


def test_the_first_fit_wants_four_hundred_answers() -> None:
    assert FIRST_FIT == 400
    assert not is_due(399, None)
    assert is_due(400, None)


@pytest.mark.parametrize(("answers", "due"), [(1_599, False), (1_600, True), (9_000, True)])
def test_after_a_fit_the_log_has_to_double(answers: int, due: bool) -> None:
    assert is_due(answers, 800) is due


def test_a_fit_of_a_log_that_shrank_does_not_bring_the_next_one_forward() -> None:
    assert answers_wanted(0) == FIRST_FIT
