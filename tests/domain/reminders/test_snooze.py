"""Putting a reminder off."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from phraseweaver.domain.reminders import (
    EVERY_DAY,
    Past,
    PastReminder,
    Plan,
    ReminderState,
    Snooze,
    Standing,
    Wishes,
)
from phraseweaver.domain.reminders.snooze import owed, put_off
from phraseweaver.domain.study_day import StudyDays

DAYS = StudyDays(ZoneInfo("UTC"))  # the study day ends at 04:00
TUESDAY = date(2026, 3, 10)
PLAN = Plan(
    enabled=False,
    local_time=time(19),
    weekdays=EVERY_DAY,
    threshold=1,
    only_if_unreviewed=True,
    effective_from=TUESDAY,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def is_owed(now: str, wishes: Wishes, *before: PastReminder) -> bool:
    return owed(at(now), Standing(DAYS, PLAN, wishes, Past(before))) is not None


def test_it_comes_again_in_an_hour_but_not_in_the_last_five_minutes_of_the_day() -> None:
    assert put_off(at("2026-03-10 19:10"), DAYS, Wishes(), TUESDAY) == Snooze(
        TUESDAY, at("2026-03-10 20:10"), 1
    )
    assert put_off(at("2026-03-11 03:30"), DAYS, Wishes(), TUESDAY) == Snooze(
        TUESDAY, at("2026-03-11 03:55"), 1
    )


def test_a_day_that_is_over_or_all_but_over_cannot_be_put_off() -> None:
    for now in ("2026-03-11 03:55", "2026-03-11 04:00", "2026-03-10 03:59"):
        assert put_off(at(now), DAYS, Wishes(), TUESDAY) is None


def test_each_snooze_of_a_day_has_its_own_number() -> None:
    first = put_off(at("2026-03-10 19:10"), DAYS, Wishes(), TUESDAY)
    second = put_off(at("2026-03-10 20:15"), DAYS, Wishes(snooze=first), TUESDAY)
    assert second == Snooze(TUESDAY, at("2026-03-10 21:15"), 2)
    next_day = put_off(at("2026-03-11 19:00"), DAYS, Wishes(snooze=second), date(2026, 3, 11))
    assert next_day is not None
    assert next_day.number == 1


def test_a_snoozed_reminder_is_owed_from_its_instant_until_the_study_day_ends() -> None:
    wishes = Wishes(snooze=Snooze(TUESDAY, at("2026-03-10 20:10"), 1))
    assert not is_owed("2026-03-10 20:09", wishes)
    assert is_owed("2026-03-10 20:10", wishes)
    assert is_owed("2026-03-11 03:59", wishes)
    assert not is_owed("2026-03-11 04:00", wishes)
    assert not is_owed("2026-03-10 20:10", Wishes())


def test_a_snooze_that_was_sent_is_not_owed_again_and_the_next_one_is() -> None:
    sent = PastReminder(TUESDAY, "snooze:1", ReminderState.SENT, at("2026-03-10 20:10"))
    assert not is_owed("2026-03-10 21:30", Wishes(snooze=Snooze(TUESDAY, at("2026-03-10 20:10"), 1)), sent)
    assert is_owed("2026-03-10 21:30", Wishes(snooze=Snooze(TUESDAY, at("2026-03-10 21:15"), 2)), sent)
