"""When the weekly digest comes, and the figures in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.reminders import (
    EVERY_DAY,
    Past,
    PastReminder,
    Plan,
    ReminderState,
    Standing,
    Wishes,
)
from phraseweaver.domain.reminders.digest import DIGEST, owed, retention, week_before
from phraseweaver.domain.study_day import StudyDays

DAYS = StudyDays(ZoneInfo("UTC"))
MONDAY = date(2026, 3, 9)
PLAN = Plan(
    enabled=False,
    local_time=time(19),
    weekdays=EVERY_DAY,
    threshold=1,
    only_if_unreviewed=True,
    effective_from=date(2026, 3, 1),
    digest_from=date(2026, 3, 1),
)


def owed_date(now: str, plan: Plan = PLAN, *before: PastReminder) -> date | None:
    instant = datetime.fromisoformat(now).replace(tzinfo=UTC)
    found = owed(instant, Standing(DAYS, plan, Wishes(), Past(before)))
    return found.date if found else None


def test_it_is_owed_on_mondays_study_day_from_the_time_of_the_reminder_on() -> None:
    assert owed_date("2026-03-09 18:59") is None
    assert owed_date("2026-03-09 19:00") == MONDAY
    assert owed_date("2026-03-10 03:59") == MONDAY
    assert owed_date("2026-03-10 04:00") is None
    assert owed_date("2026-03-10 19:00") is None


def test_it_comes_once_a_week() -> None:
    sent = PastReminder(MONDAY, DIGEST, ReminderState.SENT, None)
    assert owed_date("2026-03-09 20:00", PLAN, sent) is None
    assert owed_date("2026-03-16 20:00", PLAN, sent) == date(2026, 3, 16)


def test_it_is_owed_only_to_those_who_asked_for_it_and_from_then_on() -> None:
    assert owed_date("2026-03-09 19:00", replace(PLAN, digest_from=None)) is None
    assert owed_date("2026-03-09 19:00", replace(PLAN, digest_from=date(2026, 3, 10))) is None
    # Nor before the chat was connected.
    assert owed_date("2026-03-09 19:00", replace(PLAN, effective_from=date(2026, 3, 10))) is None


def test_the_week_before_a_monday_ends_on_sunday() -> None:
    assert week_before(MONDAY) == (date(2026, 3, 2), date(2026, 3, 8))


def test_true_retention_counts_first_answers_to_young_and_mature_cards() -> None:
    totals = AnswerTotals(young_passed=6, young_failed=2, mature_passed=3, mature_failed=1, again=99)
    assert retention(totals) == 9 / 12
    assert retention(AnswerTotals(good=5)) is None
