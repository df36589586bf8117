"""Which breaks can be planned."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from phraseweaver.domain.reminders.breaks import (
    MAX_AHEAD,
    MAX_DAYS,
    Break,
    BreakBackwards,
    BreakPast,
    BreakTooFar,
    BreakTooLong,
    check,
    cut,
)

TODAY = date(2026, 3, 10)


def days(first: int, last: int) -> Break:
    """Return the break between two days, counted from today."""
    return Break(TODAY + timedelta(days=first), TODAY + timedelta(days=last))


@pytest.mark.parametrize(
    "planned", [days(0, 0), days(1, 7), days(0, MAX_DAYS - 1), days(MAX_AHEAD, MAX_AHEAD)]
)
def test_today_and_days_to_come_can_be_planned(planned: Break) -> None:
    check(planned, TODAY)


@pytest.mark.parametrize(
    ("planned", "refusal"),
    [
        (days(-1, 3), BreakPast),
        (days(3, 2), BreakBackwards),
        (days(0, MAX_DAYS), BreakTooLong),
        (days(MAX_AHEAD + 1, MAX_AHEAD + 1), BreakTooFar),
    ],
)
def test_what_is_past_too_long_too_far_or_backwards_is_refused(
    planned: Break, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        check(planned, TODAY)


def test_of_a_break_that_has_begun_the_days_before_today_stay() -> None:
    assert cut(days(-3, 4), TODAY) == days(-3, -1)
    assert cut(days(0, 4), TODAY) is None
    assert cut(days(2, 4), TODAY) is None
