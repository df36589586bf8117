"""When the streak-saver comes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from phraseweaver.domain.reminders import (
    DAILY,
    EVERY_DAY,
    Past,
    PastReminder,
    Plan,
    ReminderState,
    Skip,
    Standing,
    Wishes,
)
from phraseweaver.domain.reminders.streak_saver import STREAK_SAVER, owed, saver_at, saver_from, unwanted
from phraseweaver.domain.study_day import StudyDays

DAYS = StudyDays(ZoneInfo("UTC"))  # the study day ends at 04:00
TUESDAY = date(2026, 3, 10)


def plan(daily: time | None = time(19), saver: date | None = TUESDAY) -> Plan:
    return Plan(
        enabled=daily is not None,
        local_time=daily or time(19),
        weekdays=EVERY_DAY,
        threshold=1,
        only_if_unreviewed=True,
        effective_from=TUESDAY,
        saver_from=saver,
    )


def past(kind: str, state: ReminderState, at: str | None) -> PastReminder:
    return PastReminder(TUESDAY, kind, state, instant(at) if at else None)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def is_owed(now: str, wished: Plan, *before: PastReminder) -> bool:
    found = owed(instant(now), Standing(DAYS, wished, Wishes(), Past(before)))
    assert found is None or found.date == TUESDAY
    return found is not None


def test_it_is_owed_in_the_last_three_hours_but_not_in_the_last_five_minutes() -> None:
    wished = plan(daily=None)
    assert not is_owed("2026-03-11 00:59:59", wished)
    assert is_owed("2026-03-11 01:00", wished)
    assert is_owed("2026-03-11 03:54:59", wished)
    assert not is_owed("2026-03-11 03:55", wished)


def test_it_is_owed_only_to_those_who_asked_for_it_and_from_then_on() -> None:
    assert not is_owed("2026-03-11 01:00", plan(saver=None))
    assert not is_owed("2026-03-11 01:00", plan(saver=date(2026, 3, 11)))


def test_it_comes_once_a_day() -> None:
    for state in (ReminderState.SENT, ReminderState.SKIPPED, ReminderState.UNKNOWN, ReminderState.SENDING):
        assert not is_owed("2026-03-11 02:30", plan(), past(STREAK_SAVER, state, None))
    for state in (ReminderState.RETRY, ReminderState.CLAIMED):  # by a sender that may have died
        assert is_owed("2026-03-11 02:30", plan(), past(STREAK_SAVER, state, None))


def test_it_leaves_an_hour_after_another_message() -> None:
    late = past(DAILY, ReminderState.SENT, "2026-03-11 00:40")
    assert not is_owed("2026-03-11 01:39", plan(), late)
    assert is_owed("2026-03-11 01:40", plan(), late)
    snoozed = past("snooze:2", ReminderState.UNKNOWN, "2026-03-11 02:00")
    assert not is_owed("2026-03-11 02:59", plan(), late, snoozed)
    assert is_owed("2026-03-11 03:00", plan(), late, snoozed)


def test_it_waits_for_a_daily_reminder_that_is_still_to_come() -> None:
    assert not is_owed("2026-03-11 01:15", plan(time(1, 30)))
    sent = past(DAILY, ReminderState.SENT, "2026-03-11 01:30")
    assert not is_owed("2026-03-11 02:00", plan(time(1, 30)), sent)
    assert is_owed("2026-03-11 02:30", plan(time(1, 30)), sent)


def test_a_daily_reminder_in_the_last_hour_takes_its_place() -> None:
    for now in ("2026-03-11 01:00", "2026-03-11 03:29", "2026-03-11 03:50"):
        sent = [past(DAILY, ReminderState.SENT, "2026-03-11 03:30")] if now > "2026-03-11 03:30" else []
        assert not is_owed(now, plan(time(3, 30)), *sent)


@pytest.mark.parametrize("state", [ReminderState.CLAIMED, ReminderState.SENDING])
def test_it_waits_while_another_message_is_leaving(state: ReminderState) -> None:
    assert not is_owed("2026-03-11 02:00", plan(), past(DAILY, state, None))


def test_a_short_study_day_has_it_from_its_first_second() -> None:
    # From 29 to 31 December 2011 Samoa left out a day.
    days = StudyDays(ZoneInfo("Pacific/Apia"))
    gone = date(2011, 12, 30)
    assert saver_at(days, gone) == days.start_of(gone) == days.end_of(gone)


def test_asked_for_within_the_last_three_hours_it_begins_with_the_next_day() -> None:
    assert saver_from(instant("2026-03-11 01:00"), DAYS) == TUESDAY
    assert saver_from(instant("2026-03-11 01:00:01"), DAYS) == TUESDAY + timedelta(days=1)


def test_it_is_sent_only_where_a_streak_would_break_today() -> None:
    assert unwanted(due=1, reviewed=False, streak=1) is None
    assert unwanted(due=1, reviewed=True, streak=5) is Skip.ALREADY_REVIEWED
    assert unwanted(due=1, reviewed=False, streak=0) is Skip.NO_STREAK
    assert unwanted(due=0, reviewed=False, streak=5) is Skip.FEW_DUE
