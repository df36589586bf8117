"""Which reminder is owed, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from phraseweaver.domain.reminders import (
    EVERY_DAY,
    Owed,
    Plan,
    Skip,
    default_plan,
    effective_from,
    minutes_needed,
    missed,
    next_planned,
    owed,
    planned_at,
    unwanted,
)
from phraseweaver.domain.study_day import StudyDays

BERLIN = StudyDays(ZoneInfo("Europe/Berlin"))
UTC_DAYS = StudyDays(ZoneInfo("UTC"))
MONDAY = date(2026, 3, 9)
TUESDAY = date(2026, 3, 10)
WEDNESDAY = date(2026, 3, 11)

EVENING = Plan(
    enabled=True,
    local_time=time(19, 0),
    weekdays=EVERY_DAY,
    threshold=1,
    only_if_unreviewed=True,
    effective_from=date(2026, 1, 1),
)


def at(text: str, days: StudyDays = UTC_DAYS) -> datetime:
    """Return the instant of a wall time in the zone, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=days.zone).astimezone(UTC)


def owed_date(
    text: str,
    plan: Plan = EVENING,
    days: StudyDays = UTC_DAYS,
    last_date: date | None = MONDAY,
    last_sent_at: datetime | None = None,
) -> date | None:
    found = owed(at(text, days), days, plan, last_date=last_date, last_sent_at=last_sent_at)
    return found.date if found else None


def test_a_reminder_is_owed_from_its_time_until_the_study_day_ends() -> None:
    assert owed_date("2026-03-10 18:59:59") is None
    assert owed_date("2026-03-10 19:00") == TUESDAY
    assert owed_date("2026-03-11 03:59:59") == TUESDAY
    assert owed_date("2026-03-11 04:00") is None


def test_a_settled_date_is_not_owed_again() -> None:
    assert owed_date("2026-03-10 19:00", last_date=TUESDAY) is None


def test_a_clock_set_back_does_not_reopen_an_earlier_date() -> None:
    assert owed_date("2026-03-10 19:00", last_date=WEDNESDAY) is None


def test_a_zone_changed_westwards_does_not_reopen_the_date() -> None:
    auckland, honolulu = StudyDays(ZoneInfo("Pacific/Auckland")), StudyDays(ZoneInfo("Pacific/Honolulu"))
    sent_at = at("2026-03-11 19:00", auckland)
    assert owed_date("2026-03-11 19:00", days=auckland, last_date=TUESDAY) == WEDNESDAY
    # At that instant it is 20:00 on the 10th in Honolulu, and a day later 20:00 on the 11th.
    for evening in ("2026-03-10 20:00", "2026-03-11 20:00"):
        assert owed_date(evening, days=honolulu, last_date=WEDNESDAY, last_sent_at=sent_at) is None
    following = owed_date("2026-03-12 19:00", days=honolulu, last_date=WEDNESDAY, last_sent_at=sent_at)
    assert following == date(2026, 3, 12)


def test_a_time_before_the_rollover_belongs_to_the_study_day_that_began_the_day_before() -> None:
    night = replace(EVENING, local_time=time(1, 30))
    assert owed_date("2026-03-11 01:29", night) is None
    assert owed_date("2026-03-11 01:30", night) == TUESDAY
    assert owed_date("2026-03-10 19:00", night) is None


def test_the_weekday_is_that_of_the_study_date() -> None:
    tuesdays = 0b10
    assert owed_date("2026-03-10 19:00", replace(EVENING, weekdays=tuesdays)) == TUESDAY
    assert owed_date("2026-03-11 19:00", replace(EVENING, weekdays=tuesdays)) is None
    night = replace(EVENING, weekdays=tuesdays, local_time=time(1, 30))
    assert owed_date("2026-03-11 01:30", night) == TUESDAY


def test_nothing_is_owed_while_switched_off_or_before_the_plan_takes_effect() -> None:
    assert owed_date("2026-03-10 19:00", replace(EVENING, enabled=False)) is None
    assert owed_date("2026-03-10 19:00", replace(EVENING, effective_from=WEDNESDAY)) is None


def test_two_reminders_are_at_least_twelve_hours_apart() -> None:
    morning = replace(EVENING, local_time=time(7, 0))
    caught_up = at("2026-03-10 03:50")  # Monday's, late in the night
    assert owed_date("2026-03-10 07:00", morning, last_sent_at=caught_up) is None
    assert owed_date("2026-03-10 15:49", morning, last_sent_at=caught_up) is None
    assert owed_date("2026-03-10 15:50", morning, last_sent_at=caught_up) == TUESDAY


def test_a_reminder_that_quiet_hours_push_out_of_the_day_is_not_owed() -> None:
    last_sent_at = at("2026-03-10 18:00")
    for hour in range(4, 28):
        now = at("2026-03-10 00:00") + timedelta(hours=hour)
        assert owed(now, UTC_DAYS, EVENING, last_date=MONDAY, last_sent_at=last_sent_at) is None


def test_a_time_that_a_clock_change_skips_means_the_first_instant_after_the_gap() -> None:
    # Berlin, 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC. 02:45 belongs to the study day of the 28th.
    assert planned_at(BERLIN, date(2026, 3, 28), time(2, 45)) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_a_time_that_comes_twice_means_the_first() -> None:
    # Berlin, 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC; the first 02:30 is at 00:30 UTC.
    assert planned_at(BERLIN, date(2026, 10, 24), time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_half_hour_gap_ends_at_its_half_hour() -> None:
    # Lord Howe, 4 October 2026: 02:00 becomes 02:30.
    days = StudyDays(ZoneInfo("Australia/Lord_Howe"))
    found = planned_at(days, date(2026, 10, 3), time(2, 10))
    assert found is not None
    assert found == at("2026-10-04 02:30", days)


def test_a_gap_before_the_end_of_the_day_leaves_five_minutes() -> None:
    # Nuuk, 28 March 2026: 23:00 becomes midnight, which is where this study day ends.
    days = StudyDays(ZoneInfo("America/Nuuk"), 0)
    day = date(2026, 3, 28)
    assert planned_at(days, day, time(23, 30)) == days.end_of(day) - timedelta(minutes=5)


def test_a_date_that_the_zone_left_out_has_no_reminder() -> None:
    # Samoa went from 29 to 31 December 2011.
    days = StudyDays(ZoneInfo("Pacific/Apia"))
    assert planned_at(days, date(2011, 12, 30), time(19, 0)) is None
    assert planned_at(days, date(2011, 12, 29), time(19, 0)) == at("2011-12-29 19:00", days)


def test_a_time_already_past_starts_tomorrow() -> None:
    assert effective_from(at("2026-03-10 19:00"), UTC_DAYS, time(19, 0)) == TUESDAY
    assert effective_from(at("2026-03-10 19:00:01"), UTC_DAYS, time(19, 0)) == WEDNESDAY
    assert effective_from(at("2026-03-10 19:00:01"), UTC_DAYS, time(1, 0)) == TUESDAY


def test_the_next_reminder_is_shown_with_its_date_and_instant() -> None:
    tuesdays = replace(EVENING, weekdays=0b10)

    def following(now: str, plan: Plan, last_date: date | None = None) -> date | None:
        found = next_planned(at(now), UTC_DAYS, plan, last_date=last_date, last_sent_at=None)
        return found.date if found else None

    assert following("2026-03-10 12:00", tuesdays) == TUESDAY
    assert following("2026-03-10 23:00", tuesdays) == TUESDAY  # late, but still owed
    assert following("2026-03-10 12:00", tuesdays, TUESDAY) == date(2026, 3, 17)
    assert following("2026-03-10 12:00", replace(tuesdays, weekdays=0)) is None
    assert following("2026-03-10 12:00", replace(tuesdays, enabled=False)) is None
    assert next_planned(at("2026-03-10 12:00"), UTC_DAYS, EVENING, last_date=None, last_sent_at=None) == Owed(
        TUESDAY, at("2026-03-10 19:00"), at("2026-03-11 04:00")
    )


def test_days_without_a_sender_are_missed_on_wanted_weekdays_only() -> None:
    now = at("2026-03-13 12:00")  # Friday
    everyday = missed(now, UTC_DAYS, EVENING, last_date=MONDAY, at_most=7)
    assert everyday == [TUESDAY, WEDNESDAY, date(2026, 3, 12)]
    assert missed(now, UTC_DAYS, replace(EVENING, weekdays=0b100), last_date=MONDAY, at_most=7) == [WEDNESDAY]
    assert missed(now, UTC_DAYS, EVENING, last_date=MONDAY, at_most=2) == everyday[1:]
    assert missed(now, UTC_DAYS, EVENING, last_date=date(2026, 3, 12), at_most=7) == []
    assert missed(now, UTC_DAYS, EVENING, last_date=date(2026, 3, 20), at_most=7) == []


def test_days_before_the_plan_took_effect_are_not_missed() -> None:
    now = at("2026-03-13 12:00")
    plan = replace(EVENING, effective_from=WEDNESDAY)
    assert missed(now, UTC_DAYS, plan, last_date=None, at_most=7) == [WEDNESDAY, date(2026, 3, 12)]


def test_a_message_is_unwanted_below_the_threshold_or_after_an_answer() -> None:
    five = replace(EVENING, threshold=5)
    assert unwanted(five, due=4, reviewed=False) is Skip.FEW_DUE
    assert unwanted(five, due=5, reviewed=False) is None
    assert unwanted(five, due=5, reviewed=True) is Skip.ALREADY_REVIEWED
    assert unwanted(replace(five, only_if_unreviewed=False), due=5, reviewed=True) is None


def test_the_time_needed_follows_the_learners_own_pace_once_it_is_known() -> None:
    assert minutes_needed(12, answers=100, milliseconds=2_000_000) == 4  # 20 s each
    assert minutes_needed(12, answers=19, milliseconds=380_000) == 2  # too few to learn from: 10 s each
    assert minutes_needed(12, answers=100, milliseconds=0) == 2
    assert minutes_needed(1, answers=100, milliseconds=100_000) == 1


def test_a_learner_without_a_plan_is_reminded_every_evening_from_the_next_one_on() -> None:
    plan = default_plan(at("2026-03-10 20:00"), UTC_DAYS)
    assert (plan.enabled, plan.local_time, plan.effective_from) == (True, time(19, 0), WEDNESDAY)
