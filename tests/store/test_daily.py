"""The totals of each study day and deck."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from phraseweaver.app import App
from phraseweaver.domain.answer_totals import AnswerTotals
from phraseweaver.domain.ids import DeckId
from phraseweaver.domain.rating import Rating
from phraseweaver.store import daily
from phraseweaver.store.daily import DayTotals
from phraseweaver.store.reviews import totals_from_log
from phraseweaver.store.tables import DailyRow
from tests.services.studying import another, answer, local, new_deck

MONDAY, TUESDAY = date(2026, 3, 9), date(2026, 3, 10)
FIRST, SECOND = DeckId(1), DeckId(2)
NEW = AnswerTotals(good=1, new=1, milliseconds=4_000)
PASSED = AnswerTotals(hard=1, mature=1, mature_passed=1, milliseconds=2_000)
FAILED = AnswerTotals(again=1, young=1, young_failed=1, milliseconds=9_000)


def test_totals_of_one_day_and_deck_add_up(app: App) -> None:
    user = local(app)
    with app.sessions.begin() as session:
        for totals in (NEW, PASSED, FAILED):
            daily.add(session, user, TUESDAY, FIRST, totals)
    with app.sessions.read() as session:
        assert session.scalar(select(func.count()).select_from(DailyRow)) == 1
        assert daily.by_day(session, user, MONDAY, TUESDAY) == [
            DayTotals(TUESDAY, NEW.plus(PASSED).plus(FAILED))
        ]


def test_a_day_is_the_sum_of_its_decks_and_days_come_in_order(app: App) -> None:
    user = local(app)
    with app.sessions.begin() as session:
        daily.add(session, user, TUESDAY, FIRST, NEW)
        daily.add(session, user, TUESDAY, SECOND, PASSED)
        daily.add(session, user, MONDAY, SECOND, FAILED)
    with app.sessions.read() as session:
        assert daily.by_day(session, user, MONDAY, TUESDAY) == [
            DayTotals(MONDAY, FAILED),
            DayTotals(TUESDAY, NEW.plus(PASSED)),
        ]
        assert daily.by_day(session, user, TUESDAY, TUESDAY) == [DayTotals(TUESDAY, NEW.plus(PASSED))]


def test_what_is_taken_off_leaves_the_rest(app: App) -> None:
    user = local(app)
    with app.sessions.begin() as session:
        daily.add(session, user, TUESDAY, FIRST, NEW)
        daily.add(session, user, TUESDAY, FIRST, PASSED)
        daily.add(session, user, TUESDAY, SECOND, FAILED)
        daily.subtract(session, user, TUESDAY, FIRST, NEW)
    with app.sessions.read() as session:
        assert daily.by_day(session, user, TUESDAY, TUESDAY) == [DayTotals(TUESDAY, PASSED.plus(FAILED))]


def test_a_day_that_comes_to_nothing_is_gone(app: App) -> None:
    user = local(app)
    with app.sessions.begin() as session:
        daily.add(session, user, TUESDAY, FIRST, NEW)
        daily.subtract(session, user, TUESDAY, FIRST, NEW)
    with app.sessions.read() as session:
        assert session.scalar(select(func.count()).select_from(DailyRow)) == 0
        assert daily.study_dates(session, user) == set()


def test_the_totals_of_a_day_are_those_of_all_its_decks(app: App) -> None:
    user = local(app)
    with app.sessions.begin() as session:
        daily.add(session, user, TUESDAY, FIRST, NEW)
        daily.add(session, user, TUESDAY, FIRST, AnswerTotals(good=1, learning=1))
        daily.add(session, user, TUESDAY, SECOND, PASSED)
        daily.add(session, user, TUESDAY, SECOND, FAILED)
        daily.add(session, user, MONDAY, SECOND, FAILED)
    with app.sessions.read() as session:
        assert daily.totals_on(session, user, TUESDAY) == AnswerTotals(good=1, learning=1).plus(NEW).plus(
            PASSED
        ).plus(FAILED)
        assert daily.totals_on(session, user, date(2026, 3, 11)) == AnswerTotals()


def test_study_dates_are_those_with_an_answer(app: App) -> None:
    user = local(app)
    with app.sessions.begin() as session:
        daily.add(session, user, MONDAY, FIRST, NEW)
        daily.add(session, user, TUESDAY, FIRST, NEW)
        daily.add(session, user, TUESDAY, SECOND, NEW)
    with app.sessions.read() as session:
        assert daily.study_dates(session, user) == {MONDAY, TUESDAY}


def test_learners_are_kept_apart(app: App) -> None:
    user, other = local(app), another(app)
    with app.sessions.begin() as session:
        daily.add(session, user, TUESDAY, FIRST, NEW)
        daily.add(session, other, TUESDAY, FIRST, FAILED)
        daily.subtract(session, other, TUESDAY, FIRST, FAILED)
    with app.sessions.read() as session:
        assert daily.by_day(session, user, TUESDAY, TUESDAY) == [DayTotals(TUESDAY, NEW)]
        assert daily.by_day(session, other, TUESDAY, TUESDAY) == []


def test_lost_totals_are_written_anew_from_the_log(app: App) -> None:
    user = local(app)
    deck = new_deck(app, user, "uno", "dos")
    for rating in (Rating.AGAIN, Rating.EASY, Rating.GOOD):
        answer(app, user, rating, milliseconds=1_000)
    with app.sessions.begin() as session:
        kept = daily.by_day(session, user, TUESDAY, TUESDAY)
        daily.add(session, user, MONDAY, SECOND, FAILED)  # of no answer
        daily.subtract(session, user, TUESDAY, deck, AnswerTotals(again=1))
        daily.rebuild(session, user)
    with app.sessions.read() as session:
        assert daily.by_day(session, user, MONDAY, TUESDAY) == kept
        assert totals_from_log(session, user) == {(TUESDAY, deck): kept[0].totals}
        assert kept[0].totals == AnswerTotals(again=1, easy=1, good=1, new=2, learning=1, milliseconds=3_000)
