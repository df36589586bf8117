"""Answers by the local hour at which they were given."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from phraseweaver.app import App
from phraseweaver.domain.ids import UserId
from phraseweaver.domain.rating import Rating
from phraseweaver.services import review
from phraseweaver.store import hourly
from phraseweaver.store.tables import HourlyRow
from tests.fixed_clock import FixedClock
from tests.services.studying import answer, contents, local, new_deck, prefer

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
TUESDAY = date(2026, 3, 10)


def hours(app: App, user: UserId) -> list[tuple[date, int, int, int]]:
    """Return study day, hour, answers and those not Again, in order."""
    statement = (
        select(HourlyRow.studied_on, HourlyRow.hour, HourlyRow.answers, HourlyRow.passed)
        .where(HourlyRow.user_id == user)
        .order_by(HourlyRow.studied_on, HourlyRow.hour)
    )
    with app.sessions.read() as session:
        return [(day, hour, answers, passed) for day, hour, answers, passed in session.execute(statement)]


def test_answers_count_in_the_hour_that_the_learners_clock_shows(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", "tres")
    clock.set(datetime(2026, 3, 10, 17, 59, tzinfo=UTC))
    answer(app, user, Rating.AGAIN)
    answer(app, user, Rating.EASY)
    clock.set(datetime(2026, 3, 11, 0, 30, tzinfo=UTC))  # half past one at night: still Tuesday's study
    answer(app, user, Rating.EASY)
    assert hours(app, user) == [(TUESDAY, 1, 1, 1), (TUESDAY, 18, 2, 1)]


def test_what_is_undone_does_not_count(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos")
    clock.set(datetime(2026, 3, 10, 17, tzinfo=UTC))
    answer(app, user, Rating.EASY)
    answer(app, user, Rating.AGAIN)
    review.undo(app, user)
    assert hours(app, user) == [(TUESDAY, 18, 1, 1)]
    review.undo(app, user)
    assert hours(app, user) == []


def test_an_answer_is_taken_back_in_another_zone_than_it_was_given(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos")
    clock.set(datetime(2026, 3, 10, 10, tzinfo=UTC))
    answer(app, user, Rating.EASY)
    answer(app, user, Rating.EASY)
    prefer(app, user, time_zone=TOKYO.key)
    review.undo(app, user)
    # 19 o'clock in Tokyo, where it was 11 in Berlin.
    assert hours(app, user) == [(TUESDAY, 19, 1, 1)]
    review.undo(app, user)
    assert hours(app, user) == []


def test_lost_totals_are_written_anew_from_the_log(app: App, clock: FixedClock) -> None:
    user = local(app)
    new_deck(app, user, "uno", "dos", name="One")
    new_deck(app, user, "tres", name="Two")
    for rating in (Rating.EASY, Rating.AGAIN, Rating.EASY):
        answer(app, user, rating)
        clock.advance(hours=2)
    before = contents(app)
    with app.sessions.begin() as session:
        for row in session.scalars(select(HourlyRow)):
            session.delete(row)
    with app.sessions.begin() as session:
        hourly.rebuild(session, user, BERLIN)
    assert contents(app) == before
