"""What stands on a rating button: when the card comes back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from phraseweaver.domain.memory import Memory
from phraseweaver.domain.schedule import NEW_CARD, CardState, Schedule
from phraseweaver.translation import translator
from phraseweaver.ui.intervals import days_label, interval_label, wait_label

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
en = translator("en")
ru = translator("ru")


@pytest.mark.parametrize(
    ("wait", "label"),
    [
        (timedelta(0), "1 min"),
        (timedelta(seconds=1), "1 min"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=1, seconds=1), "2 min"),
        (timedelta(minutes=10), "10 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(minutes=59, seconds=1), "1 h"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=2, minutes=1), "3 h"),
        (timedelta(hours=19), "19 h"),
    ],
)
def test_a_wait_is_rounded_up(wait: timedelta, label: str) -> None:
    assert wait_label(wait, en) == label


def test_a_wait_that_is_over_is_the_shortest() -> None:
    assert wait_label(timedelta(minutes=-5), en) == "1 min"


@pytest.mark.parametrize(
    ("days", "english", "russian"),
    [
        (1, "1 day", "1 день"),
        (2, "2 days", "2 дня"),
        (21, "21 days", "21 день"),
        (30, "30 days", "30 дней"),
        (31, "1 mo", "1 мес."),
        (45, "1.5 mo", "1,5 мес."),
        (365, "12 mo", "12 мес."),
        (366, "1 y", "1 г."),
        (548, "1.5 y", "1,5 г."),
        (36_500, "99.9 y", "99,9 г."),
    ],
)
def test_longer_intervals_are_told_in_months_and_years(days: int, english: str, russian: str) -> None:
    assert (days_label(days, en), days_label(days, ru)) == (english, russian)


def test_a_card_in_review_shows_its_interval() -> None:
    after = Schedule(
        state=CardState.REVIEW,
        memory=Memory(4.0, 5.0),
        due_on=date(2026, 3, 14),
        interval_days=4,
        last_reviewed_at=NOW,
        last_studied_on=date(2026, 3, 10),
        reps=1,
    )
    assert interval_label(after, en) == "4 days"


def test_a_card_in_learning_shows_its_wait() -> None:
    after = Schedule(
        state=CardState.LEARNING,
        step=1,
        memory=Memory(1.0, 5.0),
        due_at=NOW + timedelta(minutes=10),
        last_reviewed_at=NOW,
        last_studied_on=date(2026, 3, 10),
        reps=1,
    )
    assert interval_label(after, en) == "10 min"


def test_a_card_that_was_never_answered_shows_nothing() -> None:
    assert interval_label(NEW_CARD, en) == ""
