"""Planned breaks silence everything and can be changed from today on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from phraseweaver.app import App
from phraseweaver.channels import Telegram
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.reminders import ReminderState, Skip
from phraseweaver.domain.reminders.breaks import Break, BreakOverlaps, BreakPast
from phraseweaver.errors import NotFound
from phraseweaver.services.reminding import breaks, plans
from phraseweaver.store import planned_breaks
from tests.botapi import BotApi
from tests.fixed_clock import FixedClock
from tests.services.reminding import add_learner, rows, send_due, waiting_learner

CHAT = 7
TUESDAY = date(2026, 3, 10)
SENT, SKIPPED = ReminderState.SENT, ReminderState.SKIPPED


def day(n: int) -> date:
    """Return the n-th day after Tuesday 10 March 2026."""
    return TUESDAY + timedelta(days=n)


def test_a_break_silences_its_days_and_no_others(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    breaks.plan_break(app, user, day(1), day(2))
    for _ in range(4):
        send_due(app, bot)
        clock.advance(days=1)
    assert [(found, state) for found, state, _ in rows(app, user)] == [
        (day(0), SENT),
        (day(1), SKIPPED),
        (day(2), SKIPPED),
        (day(3), SENT),
    ]
    assert rows(app, user)[1][2] == Skip.PLANNED_BREAK


def test_days_of_a_break_without_a_sender_are_told_as_a_break(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    breaks.plan_break(app, user, day(1), day(1))
    send_due(app, bot)
    clock.advance(days=3)
    send_due(app, bot)
    assert [reason for _, _, reason in rows(app, user)] == ["", Skip.PLANNED_BREAK, Skip.NO_SENDER, ""]


def test_the_next_reminder_is_the_first_after_the_break(app: App, api: BotApi) -> None:
    user = waiting_learner(app, api, CHAT)
    breaks.plan_break(app, user, day(0), day(99))
    view = plans.plan(app, user)
    assert view.next_at == datetime(2026, 3, 10, 9, tzinfo=UTC) + timedelta(days=100)
    assert view.resting == Break(day(0), day(99))


def test_a_break_taken_away_today_lets_todays_reminder_come(
    app: App, clock: FixedClock, api: BotApi, bot: Telegram
) -> None:
    user = waiting_learner(app, api, CHAT)
    breaks.plan_break(app, user, day(0), day(5))
    send_due(app, bot)
    assert rows(app, user) == [(TUESDAY, SKIPPED, Skip.PLANNED_BREAK)]
    breaks.cancel_break(app, user, day(0))
    send_due(app, bot)
    assert rows(app, user) == [(TUESDAY, SENT, "")]
    assert breaks.breaks(app, user) == []


def test_of_a_break_that_has_begun_the_days_before_today_stay(app: App, clock: FixedClock) -> None:
    user = add_learner(app)
    breaks.plan_break(app, user, day(0), day(9))
    clock.advance(days=3)
    breaks.cancel_break(app, user, day(0))
    assert breaks.breaks(app, user) == []
    with app.sessions.read() as session:
        assert planned_breaks.days(session, user, day(-9), day(99)) == {day(0), day(1), day(2)}


def test_a_break_that_is_over_stays(app: App, clock: FixedClock) -> None:
    user = add_learner(app)
    breaks.plan_break(app, user, day(0), day(1))
    clock.advance(days=2)
    with pytest.raises(BreakPast):
        breaks.cancel_break(app, user, day(0))
    with app.sessions.read() as session:
        assert planned_breaks.days(session, user, day(0), day(99)) == {day(0), day(1)}


def test_breaks_are_listed_in_order_from_the_present_one_on(app: App, clock: FixedClock) -> None:
    user = add_learner(app)
    for first, last in ((20, 21), (0, 0), (4, 6)):
        breaks.plan_break(app, user, day(first), day(last))
    clock.advance(days=5)
    assert breaks.breaks(app, user) == [Break(day(4), day(6)), Break(day(20), day(21))]


@pytest.mark.parametrize(("first", "last"), [(3, 3), (5, 9), (0, 9), (4, 4), (0, 3)])
def test_breaks_never_overlap(app: App, first: int, last: int) -> None:
    user = add_learner(app)
    breaks.plan_break(app, user, day(3), day(5))
    with pytest.raises(BreakOverlaps):
        breaks.plan_break(app, user, day(first), day(last))
    breaks.plan_break(app, user, day(6), day(6))
    breaks.plan_break(app, user, day(0), day(2))
    assert len(breaks.breaks(app, user)) == 3


def test_the_study_day_decides_what_is_past(app: App, clock: FixedClock) -> None:
    user = add_learner(app)
    clock.set(datetime(2026, 3, 11, 3, 59, tzinfo=UTC))  # still Tuesday's study day
    breaks.plan_break(app, user, TUESDAY, TUESDAY)
    clock.set(datetime(2026, 3, 11, 4, 0, tzinfo=UTC))
    with pytest.raises(BreakPast):
        breaks.plan_break(app, user, TUESDAY, day(4))


def test_somebody_elses_break_is_not_there(app: App) -> None:
    ann, ben = add_learner(app, "ann"), add_learner(app, "ben")
    breaks.plan_break(app, ann, day(1), day(2))
    assert breaks.breaks(app, ben) == []
    with pytest.raises(NotFound):
        breaks.cancel_break(app, ben, day(1))
    with pytest.raises(NotFound):
        breaks.plan_break(app, UserId(404), day(1), day(2))
    assert breaks.breaks(app, ann) == [Break(day(1), day(2))]
    with app.sessions.read() as session:
        assert planned_breaks.days(session, ben, day(0), day(9)) == set()
        assert planned_breaks.days(session, ann, day(2), day(9)) == {day(2)}
