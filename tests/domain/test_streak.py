"""Days in a row."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from phraseweaver.domain.streak import DayMark, Streak, marks, streak

TODAY = date(2026, 3, 10)


def days(*ago: int) -> frozenset[date]:
    return frozenset(TODAY - timedelta(days=n) for n in ago)


def test_a_learner_who_has_never_answered_has_no_streak() -> None:
    assert streak(frozenset(), frozenset(), TODAY) == Streak(current=0, longest=0)


def test_the_first_day_is_a_streak_of_one() -> None:
    assert streak(days(0), frozenset(), TODAY) == Streak(current=1, longest=1)


def test_a_day_that_is_not_over_does_not_break_the_streak() -> None:
    assert streak(days(1, 2, 3), frozenset(), TODAY) == Streak(current=3, longest=3)


def test_today_counts_as_soon_as_it_is_met() -> None:
    assert streak(days(0, 1, 2, 3), frozenset(), TODAY).current == 4


def test_a_missed_day_breaks_the_streak() -> None:
    assert streak(days(2, 3, 4), frozenset(), TODAY) == Streak(current=0, longest=3)
    assert streak(days(0, 2, 3, 4), frozenset(), TODAY) == Streak(current=1, longest=3)


def test_a_neutral_day_neither_counts_nor_breaks() -> None:
    assert streak(days(0, 1, 4, 5), days(2, 3), TODAY) == Streak(current=4, longest=4)


def test_neutral_days_up_to_yesterday_or_today_keep_the_streak_alive() -> None:
    assert streak(days(3, 4), days(1, 2), TODAY).current == 2
    assert streak(days(3, 4), days(0, 1, 2), TODAY).current == 2


def test_a_missed_day_between_neutral_ones_breaks() -> None:
    assert streak(days(4, 5), days(1, 3), TODAY) == Streak(current=0, longest=2)


def test_neutral_days_alone_are_no_streak() -> None:
    assert streak(frozenset(), days(0, 1, 2, 3), TODAY) == Streak(current=0, longest=0)


def test_a_neutral_day_with_an_answer_counts() -> None:
    assert streak(days(0, 1), days(0, 1), TODAY) == Streak(current=2, longest=2)


def test_neutral_days_at_the_ends_of_a_streak_add_nothing_to_the_longest() -> None:
    assert streak(days(10, 11, 12), days(8, 9, 13, 14), TODAY).longest == 3


def test_the_longest_streak_may_lie_in_the_past() -> None:
    assert streak(days(0, 1, 10, 11, 12, 13), frozenset(), TODAY) == Streak(current=2, longest=4)


def test_a_day_ahead_of_today_does_not_count_before_it_comes() -> None:
    # Answered on the 11th in Auckland, then flown to where it is still the 10th.
    assert streak(days(-1, 0, 1), frozenset(), TODAY).current == 2


def test_thousands_of_days_are_one_streak() -> None:
    assert streak(days(*range(5_000)), frozenset(), TODAY) == Streak(current=5_000, longest=5_000)


def _walk_back(met: frozenset[date], neutral: frozenset[date], today: date) -> int:
    """The current streak as one would count it on a calendar."""
    count = 1 if today in met else 0
    day = today - timedelta(days=1)
    while day in met or day in neutral:
        count += day in met
        day -= timedelta(days=1)
    return count


_some_days = st.frozensets(st.integers(0, 40).map(lambda n: TODAY - timedelta(days=n)))


@given(met=_some_days, neutral=_some_days)
def test_it_is_what_walking_back_on_a_calendar_counts(met: frozenset[date], neutral: frozenset[date]) -> None:
    counted = streak(met, neutral, TODAY)
    assert counted.current == _walk_back(met, neutral, TODAY)
    # The longest streak is the best that was ever current on the evening of a met day.
    assert counted.longest == max((_walk_back(met, neutral, day) for day in met), default=0)


def test_each_of_the_last_days_says_what_it_counts_for() -> None:
    found = marks(days(6, 5, 2), days(4), TODAY, 8)
    assert [day for day, _ in found] == [TODAY - timedelta(days=n) for n in (7, 6, 5, 4, 3, 2, 1, 0)]
    # Nothing was missed on the day before the first answer, and today is not over yet.
    free, met, missed = DayMark.FREE, DayMark.MET, DayMark.MISSED
    assert [mark for _, mark in found] == [free, met, met, free, missed, met, missed, DayMark.OPEN]


def test_whoever_has_never_answered_has_missed_nothing() -> None:
    found = [mark for _, mark in marks(frozenset(), frozenset(), TODAY, 3)]
    assert found == [DayMark.FREE, DayMark.FREE, DayMark.OPEN]
